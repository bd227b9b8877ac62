package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.dialect.IntentBits;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** What a bot may ask to hear of, by name (Discord: Gateway Intents). */
final class DiscordIntents {

    private static final IntentBits BITS = new IntentBits(Map.ofEntries(
            Map.entry("guilds", 0),
            Map.entry("guild-members", 1),
            Map.entry("guild-moderation", 2),
            Map.entry("guild-expressions", 3),
            Map.entry("guild-integrations", 4),
            Map.entry("guild-webhooks", 5),
            Map.entry("guild-invites", 6),
            Map.entry("guild-voice-states", 7),
            Map.entry("guild-presences", 8),
            Map.entry("guild-messages", 9),
            Map.entry("guild-message-reactions", 10),
            Map.entry("guild-message-typing", 11),
            Map.entry("direct-messages", 12),
            Map.entry("direct-message-reactions", 13),
            Map.entry("direct-message-typing", 14),
            Map.entry("message-content", 15),
            Map.entry("guild-scheduled-events", 16),
            Map.entry("auto-moderation-configuration", 20),
            Map.entry("auto-moderation-execution", 21),
            Map.entry("guild-message-polls", 24),
            Map.entry("direct-message-polls", 25)));

    /** Those that must be switched on for the application before a bot may ask for them. */
    private static final Set<String> PRIVILEGED = Set.of("guild-members", "guild-presences", "message-content");

    private DiscordIntents() {}

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
        return BITS.sum(names, name -> PRIVILEGED.contains(name) ? name + " (privileged)" : name);
    }

    /** Those of the asked for that must be switched on for the application, as words for people. */
    static String privilegedAmong(Collection<String> names) {
        return names.stream().filter(PRIVILEGED::contains).sorted().collect(Collectors.joining(", "));
    }
}
