package dev.holdfast.runtime.journal;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is published again and not done with: at most {@link #MAX} count, so that plugins are not buried. One counts for
 * {@link #LEASE} at most: a plugin that holds on to its events holds up nobody else's; its own queue bounds what it takes, and
 * what it cannot take stays in the journal. Thread-safe.
 */
final class OnTheWay {

    static final int MAX = 2000;

    /** Longer than handlers usually take, so that plugins which are merely busy set the pace. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private final ConcurrentHashMap<Entry, Long> since = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    boolean isFull() {
        return count.get() >= MAX;
    }

    void add(Entry entry, long nowNanos) {
        count.incrementAndGet();
        since.put(entry, nowNanos);
    }

    /** Answers whether there is much room now, where it counted. */
    boolean remove(Entry entry) {
        return since.remove(entry) != null && count.decrementAndGet() < MAX / 2;
    }

    /** Those that were published long ago count no more. */
    void expire(long nowNanos) {
        since.forEach((entry, at) -> {
            if (nowNanos - at >= LEASE.toNanos() && since.remove(entry, at)) {
                count.decrementAndGet();
            }
        });
    }
}
