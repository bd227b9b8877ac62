package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.socket.Starts;
import dev.holdfast.sandbox.wire.Json;
import java.util.List;
import java.util.Optional;

/** The gateway's address, who the bot is, and the guilds it is in. */
final class SelfCalls {
    private final Options options;
    private final Shapes shapes;
    private final Hub hub;

    SelfCalls(Options options, Shapes shapes, Hub hub) {
        this.options = options;
        this.shapes = shapes;
        this.hub = hub;
    }

    Answer gateway(Call call) {
        return Answer.ok(address(call));
    }

    Answer gatewayBot(Call call) {
        Starts.Limit limit = hub.startLimit(call.bot().bot());
        ObjectNode json = address(call);
        json.put("shards", options.gateway().shards());
        json.putObject("session_start_limit")
                .put("total", limit.total())
                .put("remaining", limit.remaining())
                .put("reset_after", limit.resetAfter().toMillis())
                .put("max_concurrency", call.bot().bot().identifiesPerWindow());
        return Answer.ok(json);
    }

    Answer me(Call call) {
        return Answer.ok(shapes.self(call.bot().bot()));
    }

    Answer user(Call call) {
        return Answer.ok(shapes.user(known(call.at().get(1))));
    }

    Answer application(Call call) {
        ObjectNode json = shapes.application(call.bot().bot());
        json.put("verify_key", Signature.publicKey(call.bot().keys()));
        json.set("bot", shapes.user(call.bot().bot().user()));
        return Answer.ok(json);
    }

    Answer guilds(Call call) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (String guild : call.bot().rooms().guilds()) {
            ObjectNode json = shapes.guild(guild, call.bot().rooms().ofGuild(guild));
            list.addObject()
                    .put("id", guild)
                    .put("name", json.path("name").asText())
                    .putNull("icon")
                    .put("owner", false)
                    .put("permissions", "2251799813685247")
                    .putArray("features");
        }
        return Answer.ok(list);
    }

    Answer guild(Call call) {
        return Answer.ok(shapes.guild(call.at().get(1), rooms(call)));
    }

    Answer channelsOf(Call call) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        rooms(call).forEach(room -> list.add(shapes.wholeChannel(room)));
        return Answer.ok(list);
    }

    Answer members(Call call) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        shapes.members(rooms(call)).forEach(member -> list.add(shapes.member(member)));
        return Answer.ok(list);
    }

    Answer member(Call call) {
        String id = call.at().get(3);
        User user = id.equals("@me") ? call.bot().bot().user() : known(id);
        if (!shapes.members(rooms(call)).contains(user)) {
            throw DiscordRefusal.ofCode(10007).thrown();
        }
        return Answer.ok(shapes.member(user));
    }

    private static List<Room> rooms(Call call) {
        List<Room> rooms = call.bot().rooms().ofGuild(call.at().get(1));
        if (rooms.isEmpty()) {
            throw DiscordRefusal.ofCode(10004).thrown();
        }
        return rooms;
    }

    private User known(String id) {
        Optional<User> user = shapes.user(id);
        return user.orElseThrow(() -> DiscordRefusal.ofCode(10013).thrown());
    }

    private static ObjectNode address(Call call) {
        return Json.MAPPER.createObjectNode().put("url", "ws://" + call.authority() + DiscordService.SOCKET_PATH);
    }
}
