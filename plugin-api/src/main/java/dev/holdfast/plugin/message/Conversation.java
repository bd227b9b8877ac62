package dev.holdfast.plugin.message;

import org.jspecify.annotations.Nullable;

/**
 * A place where people talk to one bot.
 *
 * @param bot name of the bot in the configuration
 * @param kind what sort of place
 * @param id the address replies go to: channel, DM session, group or user id, by kind
 * @param space the guild around a channel, or from which a direct message is to be opened; null elsewhere
 */
public record Conversation(
        String bot, Kind kind, String id, @Nullable String space) {

    private static final String USER = "@";

    /** The sorts of conversation. */
    public enum Kind {
        /** A text channel of a guild. */
        CHANNEL,
        /**
         * On QQ, a direct message that was opened from a guild, by its session's guild id. On Discord, a direct message by the id of
         * its user: the bot opens it, and what is answered there comes as {@link #PRIVATE}.
         */
        DIRECT,
        /** A group chat. */
        GROUP,
        /** A private chat with one user: by the user's id on QQ, by the channel's on Discord. */
        PRIVATE;

        private final String label = name().toLowerCase(java.util.Locale.ROOT);
    }

    public Conversation {
        if (bot.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException(
                    "a conversation needs a bot and an id, got '" + bot + "' and '" + id + "'");
        }
    }

    /**
     * Direct messages with somebody who did not write there yet. The platform may refuse to open them.
     *
     * @param user the platform's user id
     * @param space a guild that the user and the bot are in; null where the platform needs none
     */
    public static Conversation directTo(String bot, String user, @Nullable String space) {
        return new Conversation(bot, Kind.DIRECT, USER + user, space);
    }

    /** Whether the id is a user's, with whom a direct message is opened first: no platform begins an id with the mark. */
    public boolean toUser() {
        return kind == Kind.DIRECT && id.startsWith(USER);
    }

    /** The user of {@link #directTo}. */
    public String user() {
        return toUser() ? id.substring(USER.length()) : "";
    }

    /** The form used in configuration and logs, such as {@code channel:4815162}. */
    public String address() {
        return kind.label + ":" + id;
    }

    /** One string per conversation across all bots: what is in order, is in order per key. */
    public String key() {
        return bot + "/" + address();
    }
}
