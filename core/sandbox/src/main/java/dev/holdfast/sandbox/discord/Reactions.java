package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reactions come and go, and every bot that may know is told. */
final class Reactions {
    private static final int GUILD_REACTIONS = 1 << 10;
    private static final int DIRECT_REACTIONS = 1 << 13;

    private final Posts posts;
    private final Shapes shapes;
    private final List<DiscordBot> bots;
    private final Hub hub;

    Reactions(Posts posts, Shapes shapes, List<DiscordBot> bots, Hub hub) {
        this.posts = posts;
        this.shapes = shapes;
        this.bots = bots;
        this.hub = hub;
    }

    void add(Conversation conversation, Post post, User user, String emoji) {
        if (posts.react(post, conversation, emoji, shapes.userId(user))) {
            tell("MESSAGE_REACTION_ADD", conversation, post, user, emoji);
        }
    }

    void remove(Conversation conversation, Post post, User user, String emoji) {
        if (posts.unreact(post, conversation, emoji, shapes.userId(user))) {
            tell("MESSAGE_REACTION_REMOVE", conversation, post, user, emoji);
        }
    }

    /** Takes away all of everybody, or those of one emoji. */
    void clear(Conversation conversation, Post post, @Nullable String emoji) {
        if (!posts.clearReactions(conversation, post.id(), emoji)) {
            return;
        }
        String type = emoji == null ? "MESSAGE_REACTION_REMOVE_ALL" : "MESSAGE_REACTION_REMOVE_EMOJI";
        for (DiscordBot bot : bots) {
            bot.rooms().of(conversation).ifPresent(room -> {
                ObjectNode data = where(room, post);
                if (emoji != null) {
                    data.set("emoji", MessageShapes.emoji(emoji));
                }
                publish(bot, type, room, data);
            });
        }
    }

    private void tell(String type, Conversation conversation, Post post, User user, String emoji) {
        for (DiscordBot bot : bots) {
            Room room = bot.rooms().of(conversation).orElse(null);
            if (room == null) {
                continue;
            }
            ObjectNode data = where(room, post);
            data.put("user_id", shapes.userId(user));
            if (type.endsWith("ADD")) {
                data.put("message_author_id", shapes.userId(post.author()));
                if (room.inGuild()) {
                    data.set("member", shapes.member(user));
                }
            }
            data.set("emoji", MessageShapes.emoji(emoji));
            data.put("burst", false).put("type", 0);
            publish(bot, type, room, data);
        }
    }

    private static ObjectNode where(Room room, Post post) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("channel_id", room.channelId());
        data.put("message_id", post.id());
        if (room.guildId() != null) {
            data.put("guild_id", room.guildId());
        }
        return data;
    }

    private void publish(DiscordBot bot, String type, Room room, ObjectNode data) {
        int intent = room.inGuild() ? GUILD_REACTIONS : DIRECT_REACTIONS;
        hub.publish(bot.bot(), Event.of(type, "", room.guildId(), intent, data.toString()));
    }
}
