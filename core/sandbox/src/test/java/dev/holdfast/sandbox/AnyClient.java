package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A bot of either platform, as far as the two are alike. Blocks, with a deadline. */
final class AnyClient {
    private static final int LARGE = 32 * 1024 * 1024;

    private final Platform platform;
    private final SandboxFixture fixture;
    // Kept: a client that nobody refers to any more is closed with its connections.
    private final WebSocketClient sockets;
    private final HttpClientAgent http;
    private String token = "";
    private String session = "";
    private long seen;

    private AnyClient(Platform platform, SandboxFixture fixture) {
        this.platform = platform;
        this.fixture = fixture;
        this.http = fixture.vertx.createHttpClient();
        this.sockets = fixture.vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(LARGE).setMaxMessageSize(LARGE));
    }

    static AnyClient of(Platform platform, SandboxFixture fixture) {
        return new AnyClient(platform, fixture);
    }

    record Reply(int status, MultiMap headers, String text) {
        @Nullable
        String header(String name) {
            return headers.get(name);
        }

        int code() {
            if (!text.startsWith("{")) {
                return 0;
            }
            JsonNode body = RawClient.tree(text);
            return body.path("err_code").asInt(body.path("code").asInt(0));
        }
    }

    /** One socket, with what it received. */
    final class Line {
        private final ClientWebSocket socket;
        private final BlockingQueue<JsonNode> payloads = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        private Line(ClientWebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(text -> payloads.add(RawClient.tree(text)));
            socket.closeHandler(gone -> {
                Short code = socket.closeStatusCode();
                closed.complete(code == null ? 1006 : code.intValue());
            });
        }

        void send(String payload) {
            socket.writeTextMessage(payload);
        }

        void identify() {
            authorize();
            int intents = platform == Platform.QQ ? Bot.QQ_PUBLIC : Bot.DISCORD_ALL;
            send("{\"op\":2,\"d\":{\"token\":\"" + onSocket() + "\",\"intents\":" + intents + ",\"properties\":{}}}");
        }

        JsonNode next() {
            try {
                JsonNode payload = payloads.poll(10, TimeUnit.SECONDS);
                if (payload == null) {
                    throw new AssertionError("No payload came within 10 s.");
                }
                return payload;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        JsonNode next(int opcode) {
            JsonNode payload = next();
            while (payload.path("op").asInt() != opcode) {
                payload = next();
            }
            return payload;
        }

        JsonNode next(String type) {
            JsonNode payload = next();
            while (!payload.path("t").asText().equals(type)) {
                payload = next();
            }
            return payload;
        }

        JsonNode nextMessage() {
            JsonNode payload = next();
            while (!payload.path("d").has("content")) {
                payload = next();
            }
            return payload;
        }

        int waiting() {
            return payloads.size();
        }

        long waitingOf(String type) {
            return payloads.stream()
                    .filter(payload -> payload.path("t").asText().contains(type))
                    .count();
        }

        int closeCode() {
            return RawClient.get(closed);
        }

        boolean isClosed() {
            return closed.isDone();
        }

        void abort() {
            var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
        }
    }

    String conversation() {
        return platform == Platform.QQ ? "tea-house" : "discord-general";
    }

    /** The number of the last event that {@link #identified} received. */
    long seen() {
        return seen;
    }

    Line connect() {
        ClientWebSocket socket = sockets.webSocket();
        Line line = new Line(socket);
        String path = platform == Platform.QQ ? "/websocket" : "/discord/gateway/?v=10&encoding=json";
        RawClient.get(socket.connect(fixture.sandbox.port(), "127.0.0.1", path));
        return line;
    }

    /** A socket that has seen everything a new session is told. */
    Line identified() {
        Line line = connect();
        line.next();
        line.identify();
        JsonNode last = line.next("READY");
        session = last.at("/d/session_id").asText();
        if (platform == Platform.DISCORD) {
            last = line.next("GUILD_CREATE");
        }
        seen = last.path("s").asLong();
        return line;
    }

    /** A new socket that has asked to resume the last session. */
    Line resuming(long after) {
        Line line = connect();
        line.next();
        line.send("{\"op\":6,\"d\":{\"token\":\"" + onSocket() + "\",\"session_id\":\"" + session + "\",\"seq\":"
                + after + "}}");
        return line;
    }

    /** Gets a token, so that a later request is the only one. */
    void authorize() {
        if (platform == Platform.DISCORD) {
            token = fixture.sandbox.bot(platform).secret();
        } else if (token.isEmpty()) {
            token = new RawClient(fixture.vertx, fixture.sandbox).token();
        }
    }

    Reply send(String text) {
        return RawClient.get(sending(text));
    }

    CompletableFuture<Reply> sending(String text) {
        authorize();
        String wireId = fixture.sandbox.wireId(conversation());
        String path = platform == Platform.QQ
                ? "/v2/groups/" + wireId + "/messages"
                : "/api/v10/channels/" + wireId + "/messages";
        return http.request(HttpMethod.POST, fixture.sandbox.port(), "127.0.0.1", path)
                .compose(request -> request.putHeader("User-Agent", "DiscordBot (a, 1)")
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Authorization", (platform == Platform.QQ ? "QQBot " : "Bot ") + token)
                        .send(Buffer.buffer("{\"content\":\"" + text + "\"}"))
                        .compose(response -> response.body()
                                .map(body -> new Reply(response.statusCode(), response.headers(), body.toString()))))
                .toCompletionStage()
                .toCompletableFuture();
    }

    private String onSocket() {
        return platform == Platform.QQ ? "QQBot " + token : token;
    }
}
