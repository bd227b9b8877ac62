package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.world.World;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which address does what. Knows no HTTP server: bytes in, an answer out. */
final class QqRoutes {
    private static final Set<String> WORDS = Set.of(
            "bot",
            "@me",
            "guilds",
            "channels",
            "messages",
            "groups",
            "users",
            "files",
            "dms",
            "upload_prepare",
            "upload_part_finish");

    private final QqCalls calls;
    private final QqSends sends;
    private final World world;

    QqRoutes(QqCalls calls, QqSends sends, World world) {
        this.calls = calls;
        this.sends = sends;
        this.world = world;
    }

    /**
     * An answer.
     *
     * @param body JSON; null for none
     * @param accepted the message that came of it, if one did
     */
    record Answer(
            int status, @Nullable String body, @Nullable ChatMessage accepted) {
        static Answer ok(String body) {
            return new Answer(200, body, null);
        }
    }

    /** What an address does, and which faults meet it. */
    record Route(Endpoint endpoint, Function<byte[], Answer> work) {}

    /** The route of a request, or null when there is none; {@code authority} is the server's own address. */
    @Nullable
    Route find(String method, String path, String authority) {
        List<String> at = segments(path);
        return switch (method) {
            case "GET" -> get(at, authority);
            case "POST" -> post(at, authority);
            case "PUT" -> at.size() == 2 && at.getFirst().equals("interactions") ? acknowledge(at.get(1)) : null;
            case "DELETE" -> delete(at);
            default -> null;
        };
    }

    private @Nullable Route get(List<String> at, String authority) {
        String shape = shape(at);
        return switch (shape) {
            case "gateway" -> gateway(() -> calls.socketAddress(authority));
            case "gateway/bot" -> gateway(() -> calls.gatewayBot(authority));
            case "users/@me" -> other(calls::me);
            case "users/@me/guilds" -> other(() -> "[" + calls.guild(Place.guildOf(World.SPACE)) + "]");
            case "guilds/*" -> other(() -> calls.guild(at.get(1)));
            case "guilds/*/channels" -> other(() -> calls.channels(at.get(1)));
            case "channels/*" -> other(() -> calls.channel(calls.place(Kind.CHANNEL, at.get(1))));
            case "channels/*/messages/*" -> other(() -> message(at.get(1), at.get(3)));
            default -> null;
        };
    }

    private @Nullable Route post(List<String> at, String authority) {
        return switch (shape(at)) {
            case "channels/*/messages" -> send(Kind.CHANNEL, at.get(1));
            case "dms/*/messages" -> send(Kind.DIRECT, at.get(1));
            case "v2/groups/*/messages" -> send(Kind.GROUP, at.get(2));
            case "v2/users/*/messages" -> send(Kind.PRIVATE, at.get(2));
            case "v2/groups/*/files" -> upload(Kind.GROUP, at.get(2));
            case "v2/users/*/files" -> upload(Kind.PRIVATE, at.get(2));
            case "v2/groups/*/upload_prepare" -> prepare(Kind.GROUP, at.get(2), authority);
            case "v2/users/*/upload_prepare" -> prepare(Kind.PRIVATE, at.get(2), authority);
            case "v2/groups/*/upload_part_finish" -> finish(Kind.GROUP, at.get(2));
            case "v2/users/*/upload_part_finish" -> finish(Kind.PRIVATE, at.get(2));
            case "users/@me/dms" -> new Route(Endpoint.ALL, body -> Answer.ok(calls.openDirect(body)));
            default -> null;
        };
    }

    private @Nullable Route delete(List<String> at) {
        return switch (shape(at)) {
            case "channels/*/messages/*" -> recall(Kind.CHANNEL, at.get(1), at.get(3));
            case "dms/*/messages/*" -> recall(Kind.DIRECT, at.get(1), at.get(3));
            case "v2/groups/*/messages/*" -> recall(Kind.GROUP, at.get(2), at.get(4));
            case "v2/users/*/messages/*" -> recall(Kind.PRIVATE, at.get(2), at.get(4));
            default -> null;
        };
    }

    private Route send(Kind kind, String wireId) {
        return new Route(Endpoint.MESSAGES, body -> send(calls.place(kind, wireId), SendBody.parse(body)));
    }

    private Answer send(Place place, SendBody body) {
        QqSends.Sent sent = sends.send(place, body);
        return new Answer(sent.status(), sent.answer(), sent.message());
    }

    private Route upload(Kind kind, String wireId) {
        return new Route(Endpoint.FILES, body -> {
            Place place = calls.place(kind, wireId);
            QqCalls.Uploaded uploaded = calls.upload(place, body);
            if (!uploaded.sendNow()) {
                return Answer.ok(uploaded.answer());
            }
            String message = "{\"msg_type\":7,\"media\":{\"file_info\":\"" + uploaded.fileInfo() + "\"}}";
            return send(place, SendBody.parse(message.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private Route prepare(Kind kind, String wireId, String authority) {
        return new Route(
                Endpoint.FILES, body -> Answer.ok(calls.prepareBlocks(calls.place(kind, wireId), body, authority)));
    }

    private Route finish(Kind kind, String wireId) {
        return new Route(Endpoint.FILES, body -> {
            calls.place(kind, wireId);
            calls.finishBlock(body);
            return Answer.ok("{}");
        });
    }

    /** Guild-side recalls answer 204, the newer ones an empty 200. */
    private Route recall(Kind kind, String wireId, String message) {
        return new Route(Endpoint.MESSAGES, body -> {
            calls.recall(calls.place(kind, wireId), message);
            return new Answer(kind.inSpace() ? 204 : 200, null, null);
        });
    }

    private Route acknowledge(String interaction) {
        return new Route(Endpoint.ALL, body -> {
            calls.acknowledge(interaction, body);
            return new Answer(200, null, null);
        });
    }

    private String message(String channel, String id) {
        Place place = calls.place(Kind.CHANNEL, channel);
        ChatMessage message = world.message(place.conversation().id(), id)
                .orElseThrow(() -> QqRefusal.bad(304026, "message not found").thrown());
        return "{\"message\":" + sends.spaceMessage(place, message, message.text()) + "}";
    }

    private static Route gateway(Supplier<String> body) {
        return new Route(Endpoint.GATEWAY, ignored -> Answer.ok(body.get()));
    }

    private static Route other(Supplier<String> body) {
        return new Route(Endpoint.ALL, ignored -> Answer.ok(body.get()));
    }

    /** The path with its ids replaced by stars: what a switch can name. */
    private static String shape(List<String> at) {
        StringBuilder shape = new StringBuilder(32);
        for (int i = 0; i < at.size(); i++) {
            String segment = at.get(i);
            boolean word = i == 0 || WORDS.contains(segment);
            shape.append(i == 0 ? "" : "/").append(word ? segment : "*");
        }
        return shape.toString();
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(5);
        int start = 1;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            if (end > start) {
                String segment = path.substring(start, end);
                segments.add(segment.indexOf('%') < 0 ? segment : URLDecoder.decode(segment, StandardCharsets.UTF_8));
            }
            start = end + 1;
        }
        return segments;
    }
}
