package dev.holdfast.gateway.discord;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of channels: which one leads to a person, and which are closed to the bot. Asking again and again where nothing is
 * allowed costs the bot its standing (Discord: Invalid Request Limit). Thread-safe; the eldest are forgotten first.
 */
final class Channels {

    private static final Duration CLOSED = Duration.ofMinutes(1);
    private static final int KNOWN_MAX = 10_000;

    private final Map<String, String> direct = new LinkedHashMap<>();
    private final Map<String, Closed> closed = new LinkedHashMap<>();

    private record Closed(long since, String why) {}

    /** The channel that leads to a person; null if none was opened yet. */
    synchronized @Nullable String of(String user) {
        return direct.get(user);
    }

    synchronized void opened(String user, String channel) {
        direct.put(user, channel);
        bound(direct);
    }

    synchronized void close(String channel, String why, long now) {
        closed.put(channel, new Closed(now, why));
        bound(closed);
    }

    /** Why nothing may be said in a channel; null if it is not known to be so. */
    synchronized @Nullable String closed(String channel, long now) {
        Closed found = closed.get(channel);
        if (found != null && now - found.since() >= CLOSED.toNanos()) {
            closed.remove(channel);
            return null;
        }
        return found == null ? null : found.why();
    }

    private static void bound(Map<String, ?> known) {
        if (known.size() > KNOWN_MAX) {
            Iterator<?> eldest = known.values().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
