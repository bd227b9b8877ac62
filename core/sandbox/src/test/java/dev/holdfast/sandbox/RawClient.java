package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A bot written by hand: speaks to the sandbox without any code of the gateway client. Blocks, with a deadline. */
public final class RawClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int DEADLINE_SECONDS = 30;

    private final Sandbox sandbox;
    private final Bot bot;
    private final HttpClientAgent http;
    private final WebSocketClient sockets;

    RawClient(Vertx vertx, Sandbox sandbox) {
        this(vertx, sandbox, sandbox.bots().getFirst());
    }

    public RawClient(Vertx vertx, Sandbox sandbox, Bot bot) {
        this.sandbox = sandbox;
        this.bot = bot;
        this.http = vertx.createHttpClient();
        this.sockets = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(32 * 1024 * 1024).setMaxMessageSize(32 * 1024 * 1024));
    }

    /** An HTTP answer. */
    public record Reply(
            int status, @Nullable String trace, @Nullable String retryAfter, JsonNode body) {
        public int errCode() {
            return body.path("err_code").asInt(0);
        }
    }

    /** A socket, with what it received. */
    public static final class Socket {
        private final WebSocket socket;
        private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        private Socket(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(text -> frames.add(tree(text)));
            socket.closeHandler(gone -> {
                Short code = socket.closeStatusCode();
                closed.complete(code == null ? 1006 : code.intValue());
            });
        }

        void send(String frame) {
            socket.writeTextMessage(frame);
        }

        void sendBinary() {
            socket.writeBinaryMessage(Buffer.buffer("{}"));
        }

        public JsonNode next() {
            try {
                JsonNode frame = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("No frame came within " + DEADLINE_SECONDS + " s.");
                }
                return frame;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** The next frame after those of other opcodes or types. */
        public JsonNode next(String type) {
            JsonNode frame = next();
            while (!type.equals(frame.path("t").asText())) {
                frame = next();
            }
            return frame;
        }

        int closeCode() {
            return get(closed);
        }

        boolean isClosed() {
            return closed.isDone();
        }

        int waitingFrames() {
            return frames.size();
        }

        void abort() {
            var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
        }

        void close(int code) {
            socket.close((short) code);
        }
    }

    String token() {
        Reply reply = post(
                "/app/getAppAccessToken",
                null,
                "{\"appId\":\"" + bot.appId() + "\",\"clientSecret\":\"" + bot.secret() + "\"}");
        return reply.body().path("access_token").asText();
    }

    Socket connect() {
        ClientWebSocket opening = sockets.webSocket();
        Socket socket = new Socket(opening);
        get(opening.connect(sandbox.port(), "127.0.0.1", "/websocket")
                .toCompletionStage()
                .toCompletableFuture());
        return socket;
    }

    /** A socket that has seen HELLO and READY. */
    public Socket identified() {
        return identified(Bot.QQ_PUBLIC, 0, 1);
    }

    Socket identified(int intents, int shard, int shards) {
        Socket socket = connect();
        socket.next();
        socket.send(identify(token(), intents, "[" + shard + "," + shards + "]"));
        socket.next("READY");
        return socket;
    }

    static String identify(String token, int intents, String shard) {
        return "{\"op\":2,\"d\":{\"token\":\"QQBot " + token + "\",\"intents\":" + intents + ",\"shard\":" + shard
                + "}}";
    }

    static String resume(String token, String session, long seq) {
        return "{\"op\":6,\"d\":{\"token\":\"QQBot " + token + "\",\"session_id\":\"" + session + "\",\"seq\":" + seq
                + "}}";
    }

    Reply get(String path) {
        return call(HttpMethod.GET, path, "QQBot " + token(), null);
    }

    public Reply post(String path, String body) {
        return post(path, "QQBot " + token(), body);
    }

    Reply post(String path, @Nullable String authorization, String body) {
        return call(HttpMethod.POST, path, authorization, body);
    }

    Reply call(HttpMethod method, String path, @Nullable String authorization, @Nullable String body) {
        return get(calling(method, path, authorization, body));
    }

    CompletableFuture<Reply> calling(
            HttpMethod method, String path, @Nullable String authorization, @Nullable String body) {
        return http.request(method, sandbox.port(), "127.0.0.1", path)
                .compose(request -> {
                    request.putHeader("Content-Type", "application/json");
                    if (authorization != null) {
                        request.putHeader("Authorization", authorization);
                    }
                    return (body == null ? request.send() : request.send(body))
                            .compose(response -> response.body()
                                    .map(bytes -> new Reply(
                                            response.statusCode(),
                                            response.getHeader("x-tps-trace-id"),
                                            response.getHeader("retry-after"),
                                            bytes.length() == 0 ? MAPPER.nullNode() : tree(bytes.toString()))));
                })
                .toCompletionStage()
                .toCompletableFuture();
    }

    public static <T> T get(Future<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("Nothing came within " + DEADLINE_SECONDS + " s.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    public static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
