package dev.holdfast.resilience;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts of durations in buckets of growing width (at most a quarter of the value), over the last one to two spans. Adding
 * takes one atomic increment. Thread-safe; a reader may miss an addition that happens meanwhile.
 */
final class LatencyHistogram {
    private static final int STEPS_BITS = 2;
    private static final int STEPS = 1 << STEPS_BITS;
    private static final long UNIT_NANOS = 1 << 10;
    private static final int BUCKETS = 34 * STEPS;

    private final long spanNanos;
    private final AtomicLong turn;
    private volatile AtomicIntegerArray current = new AtomicIntegerArray(BUCKETS);
    private volatile AtomicIntegerArray previous = new AtomicIntegerArray(BUCKETS);

    LatencyHistogram(Duration span, long now) {
        spanNanos = span.toNanos();
        turn = new AtomicLong(now + spanNanos);
    }

    void add(long elapsedNanos, long now) {
        rotate(now);
        current.incrementAndGet(bucket(elapsedNanos));
    }

    /** @return null before anything was added; else the middle of the bucket that holds the share */
    @Nullable
    Duration percentile(double share, long now) {
        rotate(now);
        AtomicIntegerArray newer = current;
        AtomicIntegerArray older = previous;
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += newer.get(i) + older.get(i);
        }
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += newer.get(i) + older.get(i);
            if (seen > 0 && seen >= rank) {
                return Duration.ofNanos((floor(i) + floor(i + 1)) / 2);
            }
        }
        return null;
    }

    private void rotate(long now) {
        long due = turn.get();
        if (now - due < 0 || !turn.compareAndSet(due, now + spanNanos)) {
            return;
        }
        boolean quiet = now - due >= spanNanos;
        previous = quiet ? new AtomicIntegerArray(BUCKETS) : current;
        current = new AtomicIntegerArray(BUCKETS);
    }

    /** Linear below {@link #STEPS} units, then {@link #STEPS} buckets per doubling. */
    static int bucket(long nanos) {
        long units = Math.max(0, nanos) / UNIT_NANOS;
        if (units < STEPS) {
            return (int) units;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(units);
        int step = (int) (units >>> (exponent - STEPS_BITS)) - STEPS;
        return Math.min(BUCKETS - 1, (exponent - STEPS_BITS + 1) * STEPS + step);
    }

    /** The smallest number of nanoseconds in a bucket. */
    static long floor(int bucket) {
        if (bucket < STEPS) {
            return bucket * UNIT_NANOS;
        }
        int doubling = bucket / STEPS - 1;
        int step = bucket % STEPS + STEPS;
        return ((long) step << doubling) * UNIT_NANOS;
    }
}
