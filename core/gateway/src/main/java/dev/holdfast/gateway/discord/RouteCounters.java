package dev.holdfast.gateway.discord;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much is left of each counter, as answers said (Discord: Rate Limits, Header Format). A counter belongs to the name that the
 * platform gives it and the major id in the address. All times are monotonic nanoseconds. Used on one event loop.
 */
final class RouteCounters {

    /** Added to what the platform says, for the way there. */
    private static final Duration MARGIN = Duration.ofMillis(50);

    private static final Duration WAIT_UNLESS_SAID = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final Duration SWEPT_EVERY = Duration.ofMinutes(1);
    private static final int SWEPT_FROM = 256;

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Counter> counters = new HashMap<>();
    private @Nullable Long sweptAt;

    /** How much is left of one counter. */
    static final class Counter {
        /** Below 0 where nobody named one yet. */
        private int limit = -1;

        private int remaining;
        private long resetAt;
        private boolean onTheWay;
        private long usedAt;

        private boolean limited() {
            return limit > 0;
        }

        /** Whether a request of it waits for its answer. */
        boolean onTheWay() {
            return onTheWay;
        }

        void sent() {
            onTheWay = true;
        }

        /** How long it is used up; null if it is not. */
        @Nullable
        Duration usedUp(long now) {
            if (limited() && now - resetAt >= 0) {
                remaining = limit;
            }
            return limited() && remaining <= 0 ? Duration.ofNanos(resetAt - now) : null;
        }

        /** No answer came, or the request was not made after all: nobody said so, but it may have counted. */
        void lost() {
            onTheWay = false;
            remaining = Math.max(0, remaining - 1);
        }
    }

    /** What a request counts against. */
    Counter of(Route route, long now) {
        sweep(now);
        Counter counter = counters.computeIfAbsent(key(route), fresh -> new Counter());
        counter.usedAt = now;
        return counter;
    }

    /** Under which name requests of a counter wait for each other; an answer may change it. */
    String key(Route route) {
        String name = names.get(route.name());
        return (name == null ? route.name() : name) + "|" + route.major();
    }

    /**
     * Takes what an answer says of its counter.
     *
     * @param asked what the request was thought to count against
     */
    void answered(Route route, Counter asked, Reading reading, long now) {
        asked.onTheWay = false;
        switch (reading.limited()) {
            case ROUTE -> usedUp(named(route, asked, reading, now), plus(reading.pause()), now);
            case NOT -> learn(named(route, asked, reading, now), reading, now);
            case ADDRESS, BOT, ALONE, SHARED -> {
                // Nothing is known of the next request of this counter.
            }
        }
    }

    /** How long to wait where the platform said so, or did not. */
    static Duration plus(@Nullable Duration wait) {
        return (wait == null ? WAIT_UNLESS_SAID : wait).plus(MARGIN);
    }

    /** The counter that an answer is about: as the answer names it, if it does. */
    private Counter named(Route route, Counter asked, Reading reading, long now) {
        String name = reading.bucket();
        if (name == null) {
            return asked;
        }
        if (names.put(route.name(), name) == null) {
            rename(route.name(), name);
        }
        Counter counter = counters.computeIfAbsent(key(route), fresh -> new Counter());
        counter.usedAt = now;
        return counter;
    }

    /** Counters that had no name yet are the same ones under it. */
    private void rename(String route, String name) {
        String before = route + "|";
        List<String> unnamed =
                counters.keySet().stream().filter(key -> key.startsWith(before)).toList();
        for (String key : unnamed) {
            Counter counter = counters.remove(key);
            if (counter != null) {
                counters.putIfAbsent(name + "|" + key.substring(before.length()), counter);
            }
        }
    }

    private static void usedUp(Counter counter, Duration wait, long now) {
        counter.limit = Math.max(1, counter.limit);
        counter.remaining = 0;
        counter.resetAt = now + wait.toNanos();
    }

    private static void learn(Counter counter, Reading reading, long now) {
        Duration resetAfter = reading.resetAfter();
        if (reading.limit() <= 0 || reading.remaining() < 0 || resetAfter == null) {
            // Trouble has no counters: it says nothing of them, but may have counted.
            counter.remaining = Math.max(0, counter.remaining - 1);
            return;
        }
        counter.limit = reading.limit();
        counter.remaining = reading.remaining();
        counter.resetAt = now + resetAfter.plus(MARGIN).toNanos();
    }

    /** Counters that nobody used for long are full again, whatever they were. */
    private void sweep(long now) {
        if (counters.size() >= SWEPT_FROM && (sweptAt == null || now - sweptAt >= SWEPT_EVERY.toNanos())) {
            sweptAt = now;
            counters.values()
                    .removeIf(counter -> !counter.onTheWay
                            && now - counter.usedAt >= FORGOTTEN.toNanos()
                            && (!counter.limited() || now - counter.resetAt >= 0));
        }
    }

    /** How many are kept. */
    int size() {
        return counters.size();
    }
}
