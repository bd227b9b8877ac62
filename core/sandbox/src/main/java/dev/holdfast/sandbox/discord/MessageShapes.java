package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.wire.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages in Discord's shapes, for REST and for events. */
final class MessageShapes {
    private final Shapes shapes;
    private final Posts posts;

    MessageShapes(Shapes shapes, Posts posts) {
        this.shapes = shapes;
        this.posts = posts;
    }

    /** A message as REST returns it. */
    ObjectNode message(Post post, Room room) {
        ObjectNode json = plain(post, room);
        Post.Body body = post.body();
        if (post.reference() != null) {
            ObjectNode reference = json.putObject("message_reference");
            reference.put("type", 0).put("message_id", post.reference()).put("channel_id", room.channelId());
            if (room.guildId() != null) {
                reference.put("guild_id", room.guildId());
            }
            Optional<Post> referred = posts.find(room.conversation(), post.reference());
            if (referred.isPresent()) {
                json.set("referenced_message", plain(referred.get(), room));
            } else {
                json.putNull("referenced_message");
            }
        }
        if (post.interaction() != null) {
            json.put("application_id", shapes.userId(post.author()));
            json.put("webhook_id", shapes.userId(post.author()));
            json.set("interaction_metadata", post.interaction());
        }
        addReactions(json, post, room);
        if (body.everyone()) {
            json.put("mention_everyone", true);
        }
        return json;
    }

    /** A message as MESSAGE_CREATE and MESSAGE_UPDATE tell it. */
    ObjectNode event(Post post, Room room) {
        ObjectNode json = message(post, room);
        json.put("channel_type", room.inGuild() ? 0 : 1);
        if (room.guildId() != null && post.onlyFor() == null) {
            json.put("guild_id", room.guildId());
            json.set("member", shapes.member());
        }
        return json;
    }

    private ObjectNode plain(Post post, Room room) {
        Post.Body body = post.body();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", post.id());
        json.put("channel_id", room.channelId());
        json.put("type", post.type());
        json.put("content", body.content());
        json.put("timestamp", Snowflakes.time(post.at()));
        json.put("edited_timestamp", post.edited() == null ? null : Snowflakes.time(post.edited()));
        json.put("tts", false);
        json.put("pinned", posts.pinned(room.conversation(), post.id()));
        json.put("flags", body.flags());
        json.put("mention_everyone", body.everyone());
        ArrayNode mentions = json.putArray("mentions");
        for (User mentioned : body.mentions()) {
            ObjectNode user = shapes.user(mentioned);
            if (room.inGuild()) {
                user.set("member", shapes.member());
            }
            mentions.add(user);
        }
        json.putArray("mention_roles");
        json.set("attachments", body.attachments());
        json.set("embeds", body.embeds());
        json.set("components", body.components());
        json.set("author", shapes.user(post.author()));
        return json;
    }

    private void addReactions(ObjectNode json, Post post, Room room) {
        Map<String, Set<String>> reactions = posts.reactions(room.conversation(), post.id());
        if (reactions.isEmpty()) {
            return;
        }
        ArrayNode list = json.putArray("reactions");
        reactions.forEach((emoji, users) -> {
            ObjectNode reaction = list.addObject();
            reaction.put("count", users.size()).put("me", users.contains(room.viewer()));
            reaction.putObject("count_details").put("burst", 0).put("normal", users.size());
            reaction.put("me_burst", false).putArray("burst_colors");
            reaction.set("emoji", emoji(emoji));
        });
    }

    /** Of a unicode emoji, or of {@code name:id}. */
    static ObjectNode emoji(String text) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        int colon = text.indexOf(':');
        if (colon > 0) {
            return json.put("id", text.substring(colon + 1)).put("name", text.substring(0, colon));
        }
        json.putNull("id");
        return json.put("name", text);
    }
}
