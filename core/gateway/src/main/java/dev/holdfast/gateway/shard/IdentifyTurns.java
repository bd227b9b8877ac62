package dev.holdfast.gateway.shard;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paces the starts of sessions of one bot: each bucket of shards starts one per {@link #WINDOW}, and there are as many buckets
 * as the platform allows starts at once. Thread-safe.
 */
final class IdentifyTurns {

    /** The platform's unit of pacing, with a little to spare for clocks and travel. */
    static final Duration WINDOW = Duration.ofMillis(5_100);

    private final Time time;
    private final Map<Integer, Long> freeAtNanos = new HashMap<>();
    private int buckets = 1;
    private @Nullable Integer left;

    IdentifyTurns(Time time) {
        this.time = time;
    }

    /** Takes over what the platform said last. */
    synchronized void allow(int startsAtOnce, int startsLeft) {
        buckets = Math.max(1, startsAtOnce);
        left = startsLeft;
    }

    /** Starts left in this period; null before the platform said. */
    synchronized @Nullable Integer left() {
        return left;
    }

    /** Calls back, on any thread, when it is the shard's turn; the turn is spent by then. */
    void ask(int shard, Runnable turn) {
        Duration wait = take(shard);
        if (wait.isZero()) {
            turn.run();
        } else {
            time.after(wait, turn);
        }
    }

    private synchronized Duration take(int shard) {
        int bucket = shard % buckets;
        long now = time.nanos();
        Long free = freeAtNanos.get(bucket);
        long start = free == null || free - now <= 0 ? now : free;
        freeAtNanos.put(bucket, start + WINDOW.toNanos());
        if (left != null && left > 0) {
            left--;
        }
        return Duration.ofNanos(start - now);
    }
}
