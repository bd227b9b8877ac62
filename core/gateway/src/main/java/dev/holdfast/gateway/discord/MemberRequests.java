package dev.holdfast.gateway.discord;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When all members of a guild may be asked for again (Discord: Gateway, Request Guild Members). Decides only; thread-safe. Times
 * are monotonic nanoseconds.
 */
final class MemberRequests {

    private static final Duration ONCE_IN = Duration.ofSeconds(30);

    private final Map<String, Long> asked = new HashMap<>();

    /** How long to wait before the members of a guild may be asked for; if it is zero, this time is counted. */
    synchronized Duration take(String guild, long now) {
        asked.values().removeIf(last -> now - last >= ONCE_IN.toNanos());
        Long last = asked.putIfAbsent(guild, now);
        return last == null ? Duration.ZERO : ONCE_IN.minusNanos(now - last);
    }

    /** They were not asked for after all. */
    synchronized void untake(String guild) {
        asked.remove(guild);
    }
}
