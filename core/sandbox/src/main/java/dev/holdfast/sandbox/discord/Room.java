package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Conversation;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as one bot knows it: direct messages have a channel per bot.
 *
 * @param guildId null for direct messages
 * @param viewer the id of that bot's user
 */
record Room(
        Conversation conversation,
        String channelId,
        @Nullable String guildId,
        String viewer) {

    static Room of(Conversation conversation, String appId) {
        return switch (conversation.kind()) {
            case CHANNEL ->
                new Room(
                        conversation,
                        Snowflakes.of("channel/" + conversation.id()),
                        guildOf(String.valueOf(conversation.space())),
                        appId);
            case PRIVATE ->
                new Room(
                        conversation,
                        Snowflakes.of(
                                "dm/" + appId + "/" + conversation.members().getFirst()),
                        null,
                        appId);
            case DIRECT, GROUP ->
                throw new IllegalArgumentException("Discord's bots have no conversations of kind "
                        + conversation.kind().label() + "; there are channel and private.");
        };
    }

    static String guildOf(String space) {
        return Snowflakes.of("guild/" + space);
    }

    boolean inGuild() {
        return guildId != null;
    }
}
