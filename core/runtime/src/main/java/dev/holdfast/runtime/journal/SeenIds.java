package dev.holdfast.runtime.journal;

import dev.holdfast.runtime.recent.RecentKeys;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The ids of the latest events, oldest first: at most {@link #MAX}, none older than {@link #AGE}. Thread-safe. */
final class SeenIds {

    static final int MAX = 100_000;
    static final Duration AGE = Duration.ofHours(24);

    /** Ids, and when they came, in milliseconds of the epoch. */
    private RecentKeys ids = new RecentKeys(MAX);

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

    /** Remembers older ids beneath those that came already; answers which of them did. */
    synchronized Set<String> under(Map<String, Long> older) {
        RecentKeys live = ids;
        Set<String> again = new HashSet<>();
        ids = new RecentKeys(MAX);
        older.forEach((id, millis) -> {
            if (live.get(id) == RecentKeys.ABSENT) {
                ids.put(id, millis);
            } else {
                again.add(id);
            }
        });
        ids.putAll(live);
        return again;
    }

    synchronized int size() {
        return ids.size();
    }
}
