package dev.holdfast.runtime.journal;

import dev.holdfast.runtime.recent.RecentKeys;
import java.time.Duration;

/** The ids of the latest events, oldest first: at most {@link #MAX}, none older than {@link #AGE}. Thread-safe. */
final class SeenIds {

    static final int MAX = 100_000;
    static final Duration AGE = Duration.ofHours(24);

    /** Ids, and when they came, in milliseconds of the epoch. */
    private final RecentKeys ids = new RecentKeys(MAX);

    /** Answers whether an id is new, and remembers it. */
    synchronized boolean add(String id, long nowMillis) {
        if (ids.get(id) != RecentKeys.ABSENT) {
            return false;
        }
        while (ids.size() > 0 && nowMillis - ids.eldest() > AGE.toMillis()) {
            ids.removeEldest();
        }
        ids.put(id, nowMillis);
        return true;
    }

    synchronized int size() {
        return ids.size();
    }
}
