package dev.holdfast.sandbox.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counted requests per bucket; a bucket's window begins with its first request (Discord: Rate Limits). */
final class Buckets {
    private static final int KEPT = 10_000;

    private final Map<String, Window> windows = new LinkedHashMap<>();

    private static final class Window {
        private final Instant end;
        private int used;

        private Window(Instant end) {
            this.end = end;
        }
    }

    /**
     * How many requests a bucket takes, and in which time.
     *
     * @param hash what the platform calls it
     */
    record Limit(String hash, int requests, Duration window) {}

    /** What became of one request: whether it may pass, and how the bucket stands now. */
    record Verdict(boolean granted, Limit limit, int remaining, Instant reset, Duration resetAfter) {}

    synchronized Verdict take(String bucket, Limit limit, Instant now) {
        Window window = windows.get(bucket);
        if (window == null || !now.isBefore(window.end)) {
            window = new Window(now.plus(limit.window()));
            windows.put(bucket, window);
            if (windows.size() > KEPT) {
                windows.remove(windows.keySet().iterator().next());
            }
        }
        boolean granted = window.used < limit.requests();
        if (granted) {
            window.used++;
        }
        return new Verdict(
                granted, limit, limit.requests() - window.used, window.end, Duration.between(now, window.end));
    }
}
