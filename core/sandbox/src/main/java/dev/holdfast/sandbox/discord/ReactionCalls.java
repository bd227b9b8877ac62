package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.wire.Json;
import java.util.Set;

/** Reactions by request (Discord: Message Resource). */
final class ReactionCalls {
    private final Reactions reactions;
    private final Posts posts;
    private final Shapes shapes;

    ReactionCalls(Reactions reactions, Posts posts, Shapes shapes) {
        this.reactions = reactions;
        this.posts = posts;
        this.shapes = shapes;
    }

    Answer add(Call call) {
        Room room = room(call);
        reactions.add(room.conversation(), post(call, room), call.bot().bot().user(), emoji(call));
        return Answer.nothing();
    }

    Answer remove(Call call) {
        Room room = room(call);
        reactions.remove(room.conversation(), post(call, room), call.bot().bot().user(), emoji(call));
        return Answer.nothing();
    }

    Answer removeAnothers(Call call) {
        Room room = guildRoom(call);
        User user = shapes.user(call.at().get(6))
                .orElseThrow(() -> DiscordRefusal.ofCode(10013).thrown());
        reactions.remove(room.conversation(), post(call, room), user, emoji(call));
        return Answer.nothing();
    }

    Answer clear(Call call) {
        Room room = guildRoom(call);
        reactions.clear(room.conversation(), post(call, room), null);
        return Answer.nothing();
    }

    Answer clearEmoji(Call call) {
        Room room = guildRoom(call);
        reactions.clear(room.conversation(), post(call, room), emoji(call));
        return Answer.nothing();
    }

    /** Who reacted so. */
    Answer users(Call call) {
        Room room = room(call);
        Set<String> users =
                posts.reactions(room.conversation(), post(call, room).id()).getOrDefault(emoji(call), Set.of());
        ArrayNode list = Json.MAPPER.createArrayNode();
        Page.of(call, 25, 100)
                .ascending(users.stream())
                .forEach(id -> shapes.user(id).ifPresent(user -> list.add(shapes.user(user))));
        return Answer.ok(list);
    }

    private static Room room(Call call) {
        return call.bot().rooms().channel(call.at().get(1));
    }

    /** In direct messages nobody takes away another's reaction. */
    private static Room guildRoom(Call call) {
        Room room = room(call);
        if (!room.inGuild()) {
            throw DiscordRefusal.ofCode(50003).thrown();
        }
        return room;
    }

    private Post post(Call call, Room room) {
        return posts.open(room.conversation(), call.at().get(3));
    }

    /** Unicode, or {@code name:id}. */
    private static String emoji(Call call) {
        String emoji = call.at().get(5);
        boolean custom = emoji.indexOf(':') > 0 && Snowflakes.isOne(emoji.substring(emoji.indexOf(':') + 1));
        boolean unicode = !emoji.isEmpty() && emoji.codePointAt(0) > 0x7F;
        if (!custom && !unicode) {
            throw DiscordRefusal.ofCode(10014).thrown();
        }
        return emoji;
    }
}
