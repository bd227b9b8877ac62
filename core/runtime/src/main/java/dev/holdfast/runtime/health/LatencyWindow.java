package dev.holdfast.runtime.health;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of the last five minutes, in 30 slices of 10 s with buckets that grow by an eighth: a percentile is right to about
 * 12 %. Thread-safe, without locks; a slice that is being renewed may lose a few samples.
 */
final class LatencyWindow {

    private static final int SLICES = 30;
    private static final long SLICE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int SLICES_OF_NOW = 3;
    private static final int STEPS = 8;

    /** 40 doublings from 1 µs reach 12 days. */
    private static final int BUCKETS = 40 * STEPS;

    private final Time time;
    private final long origin;
    private final AtomicLongArray epochs = new AtomicLongArray(SLICES);
    private final AtomicLongArray[] slices = new AtomicLongArray[SLICES];

    /** Percentiles in milliseconds; NaN without a sample. */
    record Percentiles(double p50, double p95, double p99, double max, long count) {}

    LatencyWindow(Time time) {
        this.time = time;
        this.origin = time.nanos();
        for (int i = 0; i < SLICES; i++) {
            slices[i] = new AtomicLongArray(BUCKETS);
            epochs.set(i, -1);
        }
    }

    void add(long nanos) {
        long epoch = (time.nanos() - origin) / SLICE_NANOS;
        int slot = (int) (epoch % SLICES);
        AtomicLongArray slice = slices[slot];
        long seen = epochs.get(slot);
        if (seen != epoch && epochs.compareAndSet(slot, seen, epoch)) {
            for (int i = 0; i < BUCKETS; i++) {
                slice.lazySet(i, 0);
            }
        }
        slice.incrementAndGet(bucket(nanos));
    }

    private static int bucket(long nanos) {
        long micros = Math.max(1, nanos / 1000);
        int doubling = 63 - Long.numberOfLeadingZeros(micros);
        long step = ((micros - (1L << doubling)) * STEPS) >> doubling;
        return (int) Math.min(BUCKETS - 1L, (long) doubling * STEPS + step);
    }

    private static double millis(int bucket) {
        int doubling = bucket / STEPS;
        double low = Math.scalb(1.0, doubling);
        return (low + low * (bucket % STEPS + 0.5) / STEPS) / 1000;
    }

    Percentiles percentiles() {
        return percentiles(SLICES);
    }

    private Percentiles percentiles(int newestSlices) {
        long[] sums = new long[BUCKETS];
        long count = 0;
        long newest = (time.nanos() - origin) / SLICE_NANOS;
        for (int slot = 0; slot < SLICES; slot++) {
            long epoch = epochs.get(slot);
            if (epoch >= 0 && newest - epoch < newestSlices) {
                for (int i = 0; i < BUCKETS; i++) {
                    long samples = slices[slot].get(i);
                    sums[i] += samples;
                    count += samples;
                }
            }
        }
        return new Percentiles(
                at(sums, count, 0.5), at(sums, count, 0.95), at(sums, count, 0.99), at(sums, count, 1), count);
    }

    private static double at(long[] sums, long count, double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long rank = (long) Math.ceil(count * share);
        long passed = 0;
        for (int i = 0; i < sums.length; i++) {
            passed += sums[i];
            if (passed >= rank) {
                return millis(i);
            }
        }
        return millis(sums.length - 1);
    }

    /** Of the last 20 to 30 s, so that trouble which is over does not count for minutes; null without a sample. */
    @Nullable
    Duration p95() {
        double p95 = percentiles(SLICES_OF_NOW).p95();
        return Double.isNaN(p95) ? null : Duration.ofNanos((long) (p95 * 1_000_000));
    }
}
