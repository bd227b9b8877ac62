package dev.holdfast.resilience;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock with a timing wheel for alarms: arming and forgetting one costs two queue operations, however many are
 * armed. Tasks run on its one daemon thread, never before their time and at most about 10 ms after it.
 */
public final class SystemTime implements Time, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SystemTime.class);
    private static final int TICK_MILLIS = 10;
    private static final int WHEEL_SLOTS = 1024;

    private final HashedWheelTimer wheel;

    private SystemTime(HashedWheelTimer wheel) {
        this.wheel = wheel;
    }

    public static SystemTime start() {
        HashedWheelTimer wheel = new HashedWheelTimer(
                task -> {
                    Thread thread = new Thread(task, "holdfast-time");
                    thread.setDaemon(true);
                    return thread;
                },
                TICK_MILLIS,
                TimeUnit.MILLISECONDS,
                WHEEL_SLOTS,
                false);
        wheel.start();
        return new SystemTime(wheel);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    /** After {@link #close} the task is forgotten at once. */
    @Override
    public Alarm after(Duration delay, Runnable task) {
        Armed armed = new Armed(task);
        try {
            armed.timeout = wheel.newTimeout(armed, Math.max(0, saturatedNanos(delay)), TimeUnit.NANOSECONDS);
        } catch (IllegalStateException stopped) {
            log.debug("An alarm was not armed, since the clock is closed");
        }
        return armed;
    }

    /** Stops the thread; armed tasks are forgotten. */
    @Override
    public void close() {
        wheel.stop();
    }

    private static long saturatedNanos(Duration delay) {
        return delay.toSeconds() > Long.MAX_VALUE / 2_000_000_000L ? Long.MAX_VALUE / 2 : delay.toNanos();
    }

    private static final class Armed implements TimerTask, Alarm {
        private final Runnable task;
        private volatile @Nullable Timeout timeout;

        Armed(Runnable task) {
            this.task = task;
        }

        @Override
        public void run(Timeout ended) {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                log.error("A task of the clock failed; the clock goes on", failure);
            }
        }

        @Override
        public void cancel() {
            Timeout armed = timeout;
            if (armed != null) {
                armed.cancel();
            }
        }
    }
}
