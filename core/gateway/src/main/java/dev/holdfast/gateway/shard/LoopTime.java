package dev.holdfast.gateway.shard;

import dev.holdfast.resilience.Time;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** The machine's clock, with alarms that ring on event loops of their own, precise to about a millisecond. Thread-safe. */
final class LoopTime implements Time {

    private static final Duration LONGEST = Duration.ofDays(1000);

    private final Vertx vertx;

    LoopTime(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Alarm after(Duration delay, Runnable task) {
        Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        // Rounded up: an alarm never rings before its time.
        long millis = Math.max(1, Math.ceilDiv(bounded.toNanos(), 1_000_000L));
        long id = vertx.setTimer(millis, rung -> task.run());
        return () -> vertx.cancelTimer(id);
    }
}
