package dev.holdfast.resilience;

import java.time.Duration;
import java.time.Instant;

/** The clock and the alarm, given to everything that waits, so that tests own time. Thread-safe. */
public interface Time {

    /** Monotonic nanoseconds from an arbitrary origin; compare by subtraction only. */
    long nanos();

    /** Wall clock. */
    Instant now();

    /**
     * Runs a task once, later, on a thread of the clock's; the task must be short and must not block.
     *
     * @param delay not negative; precision is about 10 ms
     */
    Alarm after(Duration delay, Runnable task);

    /** A task that waits for its time. */
    interface Alarm {
        /** Forgets the task; no effect once it ran. */
        void cancel();
    }
}
