package dev.holdfast.gateway.discord;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What may be asked of the socket how often, beside the number of frames (Discord: Gateway, Rate Limiting). Decides only;
 * thread-safe. Times are monotonic nanoseconds.
 */
final class SocketLimits {

    private static final int PRESENCES = 5;
    private static final Duration PRESENCES_IN = Duration.ofSeconds(20);
    private static final Duration MEMBERS_IN = Duration.ofSeconds(30);

    private final Deque<Long> presences = new ArrayDeque<>();
    private final Map<String, Long> members = new LinkedHashMap<>();

    /** How long to wait before the presence may be changed; if it is zero, this change is counted. */
    synchronized Duration presence(long now) {
        Long first = presences.size() < PRESENCES ? null : presences.peekFirst();
        if (first != null && now - first < PRESENCES_IN.toNanos()) {
            return PRESENCES_IN.minusNanos(now - first);
        }
        if (first != null) {
            presences.removeFirst();
        }
        presences.addLast(now);
        return Duration.ZERO;
    }

    /** How long to wait before all members of a guild may be asked for; if it is zero, this time is counted. */
    synchronized Duration members(String guild, long now) {
        members.values().removeIf(last -> now - last >= MEMBERS_IN.toNanos());
        Long last = members.get(guild);
        if (last != null) {
            return MEMBERS_IN.minusNanos(now - last);
        }
        members.put(guild, now);
        return Duration.ZERO;
    }
}
