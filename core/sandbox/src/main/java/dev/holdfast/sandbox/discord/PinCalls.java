package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.wire.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pinned messages, at the present addresses and at the old ones (Discord: Message Resource). */
final class PinCalls {
    private final Posts posts;
    private final MessageShapes messages;
    private final List<DiscordBot> bots;
    private final Hub hub;
    private final InstantSource clock;

    PinCalls(Posts posts, Shapes shapes, List<DiscordBot> bots, Hub hub, InstantSource clock) {
        this.posts = posts;
        this.messages = new MessageShapes(shapes, posts);
        this.bots = bots;
        this.hub = hub;
        this.clock = clock;
    }

    Answer pin(Call call) {
        return change(call, clock.instant());
    }

    Answer unpin(Call call) {
        return change(call, null);
    }

    Answer list(Call call) {
        Room room = room(call);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        for (Posts.Pin pin : posts.pins(room.conversation())) {
            items.addObject()
                    .put("pinned_at", Snowflakes.time(pin.at()))
                    .set("message", messages.message(pin.post(), room));
        }
        answer.put("has_more", false);
        return Answer.ok(answer);
    }

    /** The messages alone. */
    Answer oldList(Call call) {
        Room room = room(call);
        ArrayNode list = Json.MAPPER.createArrayNode();
        posts.pins(room.conversation()).forEach(pin -> list.add(messages.message(pin.post(), room)));
        return Answer.ok(list);
    }

    private Answer change(Call call, @Nullable Instant at) {
        Room room = room(call);
        Post post = posts.open(room.conversation(), call.at().getLast());
        if (posts.pin(room.conversation(), post.id(), at)) {
            tell(room);
        }
        return Answer.nothing();
    }

    private void tell(Room changed) {
        List<Posts.Pin> pins = posts.pins(changed.conversation());
        String last = pins.isEmpty() ? null : Snowflakes.time(pins.getFirst().at());
        for (DiscordBot bot : bots) {
            bot.rooms().of(changed.conversation()).ifPresent(room -> {
                ObjectNode data = Json.MAPPER.createObjectNode();
                data.put("channel_id", room.channelId()).put("last_pin_timestamp", last);
                if (room.guildId() != null) {
                    data.put("guild_id", room.guildId());
                }
                int intents = EventIntents.of("CHANNEL_PINS_UPDATE", room.inGuild());
                hub.publish(bot.bot(), Event.of("CHANNEL_PINS_UPDATE", "", room.guildId(), intents, data.toString()));
            });
        }
    }

    private static Room room(Call call) {
        return call.bot().rooms().channel(call.at().get(1));
    }
}
