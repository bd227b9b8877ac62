package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.socket.Starts;
import dev.holdfast.sandbox.wire.Json;
import java.util.Optional;

/** The gateway's address, and who the bot and others are. */
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

    private User known(String id) {
        Optional<User> user = shapes.user(id);
        return user.orElseThrow(() -> DiscordRefusal.ofCode(10013).thrown());
    }

    private static ObjectNode address(Call call) {
        return Json.MAPPER.createObjectNode().put("url", "ws://" + call.authority() + DiscordService.SOCKET_PATH);
    }
}
