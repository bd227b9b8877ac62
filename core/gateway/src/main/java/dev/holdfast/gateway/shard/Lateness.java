package dev.holdfast.gateway.shard;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How late the last heartbeats were. Thread-safe. */
final class Lateness {

    private static final int KEPT = 100;
    private static final double PERCENTILE = 0.99;

    private final long[] nanos = new long[KEPT];
    private int count;

    synchronized void add(long late) {
        nanos[count % KEPT] = Math.max(0, late);
        count = count == 2 * KEPT - 1 ? KEPT : count + 1;
    }

    /** The 99th percentile of the last hundred; null before the first. */
    synchronized @Nullable Duration percentile() {
        int kept = Math.min(count, KEPT);
        if (kept == 0) {
            return null;
        }
        long[] sorted = Arrays.copyOf(nanos, kept);
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[(int) Math.ceil(PERCENTILE * kept) - 1]);
    }
}
