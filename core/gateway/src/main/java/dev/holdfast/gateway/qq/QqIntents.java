package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.dialect.IntentBits;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/** What a bot may ask to hear of, by name. */
final class QqIntents {

    private static final IntentBits BITS = new IntentBits(Map.ofEntries(
            Map.entry("guilds", 0),
            Map.entry("guild-members", 1),
            Map.entry("guild-messages", 9),
            Map.entry("guild-message-reactions", 10),
            Map.entry("direct-message", 12),
            Map.entry("open-forums-event", 18),
            Map.entry("audio-or-live-channel-member", 19),
            Map.entry("enter-aio", 23),
            Map.entry("group-member-event", 24),
            Map.entry("group-and-c2c", 25),
            Map.entry("interaction", 26),
            Map.entry("message-audit", 27),
            Map.entry("forums-event", 28),
            Map.entry("audio-action", 29),
            Map.entry("public-guild-messages", 30)));

    private QqIntents() {}

    /** Their names, in alphabetical order. */
    static SortedSet<String> names() {
        return BITS.names();
    }

    /**
     * The sum that IDENTIFY carries.
     *
     * @throws IllegalArgumentException if a name is not known, with those that are
     */
    static int sum(Collection<String> names) {
        return BITS.sum(names, UnaryOperator.identity());
    }
}
