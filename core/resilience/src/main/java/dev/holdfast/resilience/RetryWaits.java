package dev.holdfast.resilience;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of one guard that wait before their next attempt. Thread-safe. */
final class RetryWaits {
    private final Time time;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RetryWaits(Time time) {
        this.time = time;
    }

    /** Runs exactly one of the two, once: {@code retry} after the delay, or {@code giveUp} when closed before. */
    void begin(Duration delay, Runnable retry, Runnable giveUp) {
        Wait wait = new Wait(retry, giveUp);
        waits.add(wait);
        time.after(delay, () -> {
            if (waits.remove(wait)) {
                wait.retry.run();
            }
        });
        if (closed) {
            close();
        }
    }

    /** Nobody waits on, now or later. */
    void close() {
        closed = true;
        for (Wait wait : List.copyOf(waits)) {
            if (waits.remove(wait)) {
                wait.giveUp.run();
            }
        }
    }

    private static final class Wait {
        private final Runnable retry;
        private final Runnable giveUp;

        Wait(Runnable retry, Runnable giveUp) {
            this.retry = retry;
            this.giveUp = giveUp;
        }
    }
}
