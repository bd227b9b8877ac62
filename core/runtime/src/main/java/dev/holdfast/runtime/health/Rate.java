package dev.holdfast.runtime.health;

import java.util.concurrent.atomic.LongAdder;

/** Counts, and says how many per second there were between the last two samples. Counting is thread-safe. */
public final class Rate {

    private final LongAdder count = new LongAdder();
    private long lastCount;
    private long lastNanos;
    private volatile double perSecond;

    public void increment() {
        count.increment();
    }

    long sum() {
        return count.sum();
    }

    /** Called by one thread, about once a second. */
    public void sample(long nanos) {
        long now = count.sum();
        if (lastNanos != 0 && nanos > lastNanos) {
            perSecond = (now - lastCount) * 1e9 / (nanos - lastNanos);
        }
        lastCount = now;
        lastNanos = nanos;
    }

    public double perSecond() {
        return perSecond;
    }
}
