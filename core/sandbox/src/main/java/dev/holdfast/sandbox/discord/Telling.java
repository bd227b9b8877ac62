package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells of messages to every bot that may know of them, as far as it may. */
final class Telling {
    private static final int MESSAGE_CONTENT = 1 << 15;
    private static final int GUILD_MESSAGES = 1 << 9;
    private static final int DIRECT_MESSAGES = 1 << 12;

    private final MessageShapes messages;
    private final List<DiscordBot> bots;
    private final Hub hub;

    Telling(MessageShapes messages, List<DiscordBot> bots, Hub hub) {
        this.messages = messages;
        this.bots = bots;
        this.hub = hub;
    }

    /**
     * A message came or was changed.
     *
     * @param nonce missing if its sender gave none
     */
    void news(String type, Conversation conversation, Post post, JsonNode nonce) {
        for (DiscordBot bot : bots) {
            Room room = bot.rooms().of(conversation).orElse(null);
            if (room == null || !concerns(bot, room, post)) {
                continue;
            }
            ObjectNode data = messages.event(post, room);
            if (!nonce.isMissingNode()) {
                data.set("nonce", nonce);
            }
            boolean open = !room.inGuild()
                    || post.author().equals(bot.bot().user())
                    || post.body().mentions().contains(bot.bot().user());
            hub.publish(bot.bot(), event(type, room, post, data.toString(), open ? null : stripped(data)));
        }
    }

    void gone(Conversation conversation, Post post) {
        for (DiscordBot bot : bots) {
            Room room = bot.rooms().of(conversation).orElse(null);
            if (room != null && concerns(bot, room, post)) {
                ObjectNode data = Json.MAPPER.createObjectNode();
                data.put("id", post.id()).put("channel_id", room.channelId());
                if (room.guildId() != null && post.onlyFor() == null) {
                    data.put("guild_id", room.guildId());
                }
                hub.publish(bot.bot(), event("MESSAGE_DELETE", room, post, data.toString(), null));
            }
        }
    }

    /** Messages of a guild's channel that went at once are told in one event. */
    void gone(Conversation conversation, List<Post> posts) {
        ArrayNode ids = Json.MAPPER.createArrayNode();
        posts.forEach(post -> ids.add(post.id()));
        for (DiscordBot bot : bots) {
            bot.rooms().of(conversation).ifPresent(room -> {
                ObjectNode data = Json.MAPPER.createObjectNode();
                data.set("ids", ids);
                data.put("channel_id", room.channelId()).put("guild_id", room.guildId());
                hub.publish(
                        bot.bot(),
                        Event.of("MESSAGE_DELETE_BULK", "", room.guildId(), GUILD_MESSAGES, data.toString()));
            });
        }
    }

    /** In direct messages bots do not hear each other; what only one user sees, only its author's application hears. */
    private static boolean concerns(DiscordBot bot, Room room, Post post) {
        boolean own = post.author().equals(bot.bot().user());
        return own
                || (post.onlyFor() == null && (room.inGuild() || !post.author().bot()));
    }

    private static Event event(String type, Room room, Post post, String data, @Nullable String stripped) {
        boolean guild = room.inGuild() && post.onlyFor() == null;
        return new Event(
                type,
                "",
                guild ? room.guildId() : null,
                guild ? GUILD_MESSAGES : DIRECT_MESSAGES,
                data,
                stripped == null ? null : new Event.Narrowed(MESSAGE_CONTENT, stripped));
    }

    /** As those see it who may not read (Discord: Gateway, Message Content Intent). */
    private static String stripped(ObjectNode data) {
        ObjectNode copy = data.deepCopy();
        copy.put("content", "");
        copy.putArray("embeds");
        copy.putArray("attachments");
        copy.putArray("components");
        copy.remove("poll");
        return copy.toString();
    }
}
