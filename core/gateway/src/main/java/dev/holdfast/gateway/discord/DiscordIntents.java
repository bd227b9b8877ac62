package dev.holdfast.gateway.discord;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a bot may ask to hear of, by name (Discord: Gateway Intents). */
final class DiscordIntents {

    private static final Map<String, Integer> BITS = Map.ofEntries(
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
            Map.entry("direct-message-polls", 25));

    /** Those that must be switched on for the application before a bot may ask for them. */
    private static final Set<String> PRIVILEGED = Set.of("guild-members", "guild-presences", "message-content");

    private DiscordIntents() {}

    /** Their names, in alphabetical order. */
    static SortedSet<String> names() {
        return new TreeSet<>(BITS.keySet());
    }

    /**
     * The sum that IDENTIFY carries.
     *
     * @throws IllegalArgumentException if a name is not known, with those that are
     */
    static int sum(Collection<String> names) {
        int sum = 0;
        for (String name : names) {
            Integer bit = BITS.get(name);
            if (bit == null) {
                throw new IllegalArgumentException("unknown intent '" + name + "'; known are " + known());
            }
            sum |= 1 << bit;
        }
        return sum;
    }

    /** Those of the asked for that must be switched on for the application, as words for people. */
    static String privilegedAmong(Collection<String> names) {
        return names.stream().filter(PRIVILEGED::contains).sorted().collect(Collectors.joining(", "));
    }

    private static String known() {
        return new TreeMap<>(BITS)
                .keySet().stream()
                        .map(name -> PRIVILEGED.contains(name) ? name + " (privileged)" : name)
                        .collect(Collectors.joining(", "));
    }
}
