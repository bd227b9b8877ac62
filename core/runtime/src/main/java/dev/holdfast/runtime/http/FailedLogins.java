package dev.holdfast.runtime.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong tokens per address over the last minute. At the limit further wrong ones have to wait until the oldest is a minute
 * old. A right token is not asked about here: behind a proxy all callers share one address, and a stranger must not be able to
 * lock the operator out. Remembers the 10 000 addresses that failed last. Thread-safe.
 */
final class FailedLogins {

    static final int PER_WINDOW = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES_MAX = 10_000;

    private final InstantSource clock;
    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>(16, 0.75f, true);

    FailedLogins(InstantSource clock) {
        this.clock = clock;
    }

    /** How long the address has to wait before it may try again; zero if it may now. */
    synchronized Duration wait(String address) {
        Deque<Instant> times = failures.get(network(address));
        if (times == null) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        while (!times.isEmpty() && !times.peekFirst().plus(WINDOW).isAfter(now)) {
            times.removeFirst();
        }
        return times.size() < PER_WINDOW
                ? Duration.ZERO
                : Duration.between(now, times.getFirst().plus(WINDOW));
    }

    synchronized void failed(String address) {
        failures.computeIfAbsent(network(address), unseen -> new ArrayDeque<>()).addLast(clock.instant());
        if (failures.size() > ADDRESSES_MAX) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    /** A household has 2^64 addresses of version 6: they count as one. */
    private static String network(String address) {
        String[] groups = address.split(":", -1);
        if (groups.length < 3 || address.startsWith("::")) {
            return address;
        }
        return String.join(":", groups[0], groups[1], groups[2], groups.length > 3 ? groups[3] : "");
    }
}
