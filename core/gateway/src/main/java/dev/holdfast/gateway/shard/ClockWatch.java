package dev.holdfast.gateway.shard;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that the machine slept: its wall clock goes on meanwhile, and the clock that timers run on does not. Looked at now and
 * then; for one thread.
 */
final class ClockWatch {

    /** Less is a wall clock that was set right. */
    private static final Duration SLEEP_MIN = Duration.ofSeconds(10);

    private Instant wall;
    private long nanos;

    ClockWatch(Instant wall, long nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    /** How long the machine slept since the last look; zero if it did not. */
    Duration look(Instant wallNow, long nanosNow) {
        Duration gap = Duration.between(wall, wallNow).minusNanos(nanosNow - nanos);
        wall = wallNow;
        nanos = nanosNow;
        return gap.compareTo(SLEEP_MIN) >= 0 ? gap : Duration.ZERO;
    }
}
