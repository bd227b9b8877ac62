package dev.holdfast.resilience;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A {@link Clock} for the breaker's time window that a step of the wall clock cannot upset. It ticks in whole seconds, as
 * the window does, so that asking it for every result costs no new object.
 */
final class MonotonicClock extends Clock {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Time time;
    private final Instant start;
    private final long startNanos;
    private volatile Tick tick;

    MonotonicClock(Time time) {
        this.time = time;
        this.start = time.now();
        this.startNanos = time.nanos();
        this.tick = new Tick(0, start);
    }

    private record Tick(long second, Instant instant) {}

    @Override
    public Instant instant() {
        long second = (time.nanos() - startNanos) / NANOS_PER_SECOND;
        Tick latest = tick;
        if (latest.second != second) {
            latest = new Tick(second, start.plusSeconds(second));
            tick = latest;
        }
        return latest.instant;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
