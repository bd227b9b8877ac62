package dev.holdfast.sandbox.qq;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counts per name in fixed spans of time; a name's count begins anew with each span. */
final class Quotas {
    private final long spanSeconds;
    private final Map<String, Count> counts = new HashMap<>();

    Quotas(long spanSeconds) {
        this.spanSeconds = spanSeconds;
    }

    private static final class Count {
        private long span;
        private int used;
    }

    /** Takes one of {@code max} in the present span; false when none is left. */
    synchronized boolean take(String name, int max, Instant now) {
        Count count = counts.computeIfAbsent(name, unseen -> new Count());
        long span = now.getEpochSecond() / spanSeconds;
        if (count.span != span) {
            count.span = span;
            count.used = 0;
        }
        if (count.used >= max) {
            return false;
        }
        count.used++;
        return true;
    }
}
