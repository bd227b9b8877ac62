package dev.holdfast.gateway.shard;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Paces the starts of sessions of one account, whichever bots and shards of this process want them: each bucket of shards starts
 * one per {@link #WINDOW}, in the order they ask, and there are as many buckets as the platform allows starts at once. When the
 * day's starts are used up, nobody's turn comes before the platform counts anew. Thread-safe.
 */
final class IdentifyTurns {

    /** The platform's unit of pacing, with a little to spare for clocks and travel. */
    static final Duration WINDOW = Duration.ofMillis(5_100);

    private final Time time;
    private final Map<Integer, Bucket> byNumber = new HashMap<>();
    private int buckets = 1;
    private @Nullable Integer left;
    private @Nullable Instant resetAt;

    /** One who waits; its turn is spent only if it still wants it. */
    private record Waiter(BooleanSupplier wanted, Runnable turn) {}

    private final class Bucket {
        private final Deque<Waiter> waiters = new ArrayDeque<>();
        private long freeAtNanos = time.nanos();
        private boolean armed;
    }

    IdentifyTurns(Time time) {
        this.time = time;
    }

    /** Takes over what the platform said last. */
    synchronized void allow(int startsAtOnce, int startsLeft, Duration resetAfter) {
        buckets = Math.max(1, startsAtOnce);
        left = startsLeft;
        resetAt = time.now().plus(resetAfter);
    }

    /** Starts left in this period; null before the platform said, and when the period is over. */
    synchronized @Nullable Integer left() {
        Instant reset = resetAt;
        if (reset != null && reset.isBefore(time.now())) {
            left = null;
            resetAt = null;
        }
        return left;
    }

    /** When the platform counts anew; null if it did not say. */
    synchronized @Nullable Instant resetAt() {
        return resetAt;
    }

    /** In which of the buckets a shard starts. */
    synchronized int bucket(int shard) {
        return shard % buckets;
    }

    /**
     * Queues for a turn.
     *
     * @param wanted whether the turn still means anything when it comes; from any thread
     * @param turn called when it comes, and is spent; on any thread
     */
    void ask(int shard, BooleanSupplier wanted, Runnable turn) {
        Bucket bucket;
        synchronized (this) {
            bucket = byNumber.computeIfAbsent(bucket(shard), number -> new Bucket());
            bucket.waiters.add(new Waiter(wanted, turn));
        }
        serve(bucket);
    }

    private void serve(Bucket bucket) {
        Waiter next = next(bucket);
        if (next != null) {
            next.turn.run();
            serve(bucket);
        }
    }

    private synchronized @Nullable Waiter next(Bucket bucket) {
        bucket.waiters.removeIf(waiter -> !waiter.wanted.getAsBoolean());
        if (bucket.waiters.isEmpty() || bucket.armed) {
            return null;
        }
        Duration wait = wait(bucket);
        if (!wait.isZero()) {
            bucket.armed = true;
            time.after(wait, () -> free(bucket));
            return null;
        }
        bucket.freeAtNanos = time.nanos() + WINDOW.toNanos();
        if (left != null) {
            left--;
        }
        return bucket.waiters.remove();
    }

    private Duration wait(Bucket bucket) {
        Duration pace = Duration.ofNanos(Math.max(0, bucket.freeAtNanos - time.nanos()));
        Integer remaining = left();
        Instant reset = resetAt;
        if (remaining == null || remaining > 0 || reset == null) {
            return pace;
        }
        Duration day = Duration.between(time.now(), reset).plusMillis(1);
        return day.compareTo(pace) > 0 ? day : pace;
    }

    private void free(Bucket bucket) {
        synchronized (this) {
            bucket.armed = false;
        }
        serve(bucket);
    }
}
