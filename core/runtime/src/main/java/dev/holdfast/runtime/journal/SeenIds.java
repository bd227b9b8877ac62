package dev.holdfast.runtime.journal;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of the latest events, oldest first: at most {@link #MAX}, none older than {@link #AGE}. Thread-safe: one short critical
 * section, since a cache with a policy costs more than the rest of the journal.
 */
final class SeenIds {

    static final int MAX = 100_000;
    static final Duration AGE = Duration.ofHours(24);

    private final LinkedHashMap<String, Long> ids = new LinkedHashMap<>(1024);

    /** Answers whether an id is new, and remembers it. */
    synchronized boolean add(String id, long nowMillis) {
        if (ids.putIfAbsent(id, nowMillis) != null) {
            return false;
        }
        Iterator<Map.Entry<String, Long>> oldest = ids.entrySet().iterator();
        while (oldest.hasNext() && (nowMillis - oldest.next().getValue() > AGE.toMillis() || ids.size() > MAX)) {
            oldest.remove();
        }
        return true;
    }

    synchronized int size() {
        return ids.size();
    }
}
