package dev.holdfast.gateway;

import dev.holdfast.resilience.SystemTime;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.time.Instant;

/** The machine's clock, so many times as fast. */
final class HurriedTime implements Time, AutoCloseable {

    private final SystemTime time = SystemTime.start();
    private final Instant began = time.now();
    private final long beganNanos = time.nanos();
    private final int factor;

    HurriedTime(int factor) {
        this.factor = factor;
    }

    @Override
    public long nanos() {
        return beganNanos + (time.nanos() - beganNanos) * factor;
    }

    @Override
    public Instant now() {
        return began.plusNanos(nanos() - beganNanos);
    }

    @Override
    public Alarm after(Duration delay, Runnable task) {
        return time.after(delay.dividedBy(factor), task);
    }

    @Override
    public void close() {
        time.close();
    }
}
