package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.github.luben.zstd.ZstdInputStream;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.RawClient;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A bot of Discord written by hand: speaks to the sandbox without any code of the gateway client. Blocks, with a deadline. */
final class DiscordClient {
    static final int ALL_INTENTS = 53_608_447;
    private static final int DEADLINE_SECONDS = 30;

    private final Sandbox sandbox;
    private final String token;
    private final HttpClientAgent http;
    private final WebSocketClient sockets;

    DiscordClient(Vertx vertx, Sandbox sandbox) {
        this(vertx, sandbox, sandbox.bot(Platform.DISCORD).secret());
    }

    DiscordClient(Vertx vertx, Sandbox sandbox, String token) {
        this.sandbox = sandbox;
        this.token = token;
        this.http = vertx.createHttpClient();
        this.sockets = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(32 * 1024 * 1024).setMaxMessageSize(32 * 1024 * 1024));
    }

    /** An HTTP answer. */
    record Reply(int status, MultiMap headers, String text) {
        JsonNode body() {
            return text.isEmpty() ? NullNode.getInstance() : RawClient.tree(text);
        }

        int code() {
            return body().path("code").asInt();
        }
    }

    /** A socket, with the payloads it received, inflated if need be. */
    final class Socket {
        private final ClientWebSocket socket;
        private final BlockingQueue<JsonNode> payloads = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final List<byte[]> messages = Collections.synchronizedList(new ArrayList<>());
        private final Inflater inflater = new Inflater();
        private byte[] collected = {};

        private Socket(ClientWebSocket socket, String compression) {
            this.socket = socket;
            socket.textMessageHandler(text -> payloads.add(RawClient.tree(text)));
            socket.binaryMessageHandler(bytes -> {
                messages.add(bytes.getBytes());
                if (compression.equals("zlib-stream")) {
                    collect(bytes.getBytes());
                } else {
                    unpack();
                }
            });
            socket.closeHandler(gone -> {
                Short code = socket.closeStatusCode();
                closed.complete(code == null ? 1006 : code.intValue());
            });
        }

        private void collect(byte[] bytes) {
            byte[] both = Arrays.copyOf(collected, collected.length + bytes.length);
            System.arraycopy(bytes, 0, both, collected.length, bytes.length);
            collected = both;
            int end = both.length;
            boolean whole = end >= 4
                    && both[end - 4] == 0
                    && both[end - 3] == 0
                    && both[end - 2] == (byte) 0xFF
                    && both[end - 1] == (byte) 0xFF;
            if (!whole) {
                return;
            }
            collected = new byte[0];
            inflater.setInput(both);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            try {
                int read = inflater.inflate(chunk);
                while (read > 0) {
                    out.write(chunk, 0, read);
                    read = inflater.inflate(chunk);
                }
                for (String json : documents(out.toString(StandardCharsets.UTF_8))) {
                    payloads.add(RawClient.tree(json));
                }
            } catch (DataFormatException e) {
                payloads.add(RawClient.tree("{\"broken\":true}"));
            }
        }

        /** Everything so far from the start: slow, and without any state that could be wrong. */
        private void unpack() {
            try (ZstdInputStream in = new ZstdInputStream(new SequenceInputStream(Collections.enumeration(
                    messages.stream().map(ByteArrayInputStream::new).toList())))) {
                in.setContinuous(true);
                List<String> all = documents(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                payloads.add(RawClient.tree(all.getLast()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> documents(String text) {
            List<String> documents = new ArrayList<>();
            int depth = 0;
            int start = 0;
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = !quoted;
                } else if (!quoted && c == '{') {
                    start = depth++ == 0 ? i : start;
                } else if (!quoted && c == '}' && --depth == 0) {
                    documents.add(text.substring(start, i + 1));
                }
            }
            return documents;
        }

        Socket send(String payload) {
            socket.writeTextMessage(payload);
            return this;
        }

        JsonNode next() {
            try {
                JsonNode payload = payloads.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                if (payload == null) {
                    throw new AssertionError("No payload came within " + DEADLINE_SECONDS + " s.");
                }
                return payload;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** The next payload of that type; others before it are passed over. */
        JsonNode next(String type) {
            JsonNode payload = next();
            while (!type.equals(payload.path("t").asText())) {
                payload = next();
            }
            return payload;
        }

        /** Whose it is. Kept with the socket: a client that nobody refers to any more is closed with its connections. */
        DiscordClient owner() {
            return DiscordClient.this;
        }

        int messages() {
            return messages.size();
        }

        int waiting() {
            return payloads.size();
        }

        int closeCode() {
            return RawClient.get(closed);
        }

        boolean isClosed() {
            return closed.isDone();
        }

        void close(int code) {
            socket.close((short) code);
        }

        void abort() {
            var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
        }
    }

    Socket connect() {
        return connect("/discord/gateway/?v=10&encoding=json", "");
    }

    Socket connect(String address, String compression) {
        ClientWebSocket opening = sockets.webSocket();
        Socket socket = new Socket(opening, compression);
        RawClient.get(opening.connect(sandbox.port(), "127.0.0.1", address));
        return socket;
    }

    /** A socket that has seen HELLO and READY. */
    Socket identified() {
        return identified(ALL_INTENTS, 0, 1);
    }

    Socket identified(int intents, int shard, int shards) {
        Socket socket = connect();
        socket.next();
        socket.send(identify(intents, shard, shards));
        socket.next("READY");
        return socket;
    }

    String identify(int intents, int shard, int shards) {
        return "{\"op\":2,\"d\":{\"token\":\"" + token + "\",\"intents\":" + intents
                + ",\"properties\":{\"os\":\"linux\",\"browser\":\"raw\",\"device\":\"raw\"},\"shard\":[" + shard + ","
                + shards + "]}}";
    }

    String resume(String session, long seq) {
        return "{\"op\":6,\"d\":{\"token\":\"" + token + "\",\"session_id\":\"" + session + "\",\"seq\":" + seq + "}}";
    }

    /** What stands at an address outside of REST. */
    String fetch(String path) {
        return RawClient.get(http.request(HttpMethod.GET, sandbox.port(), "127.0.0.1", path)
                        .compose(request -> request.send().compose(response -> response.body())))
                .toString();
    }

    Reply get(String path) {
        return call(HttpMethod.GET, path, "", "");
    }

    Reply post(String path, String body) {
        return call(HttpMethod.POST, path, "application/json", body.replace('\'', '"'));
    }

    Reply patch(String path, String body) {
        return call(HttpMethod.PATCH, path, "application/json", body.replace('\'', '"'));
    }

    Reply put(String path, String body) {
        return call(HttpMethod.PUT, path, "application/json", body.replace('\'', '"'));
    }

    Reply delete(String path) {
        return call(HttpMethod.DELETE, path, "", "");
    }

    Reply call(HttpMethod method, String path, String contentType, String body) {
        return RawClient.get(calling(method, path, contentType, body));
    }

    CompletableFuture<Reply> calling(HttpMethod method, String path, String contentType, String body) {
        return calling(method, path, contentType, body, "Bot " + token, "DiscordBot (https://example.org, 1)");
    }

    CompletableFuture<Reply> calling(
            HttpMethod method,
            String path,
            String contentType,
            String body,
            @Nullable String authorization,
            String agent) {
        return http.request(method, sandbox.port(), "127.0.0.1", path.startsWith("/api") ? path : "/api/v10" + path)
                .compose(request -> {
                    request.putHeader("User-Agent", agent);
                    if (authorization != null) {
                        request.putHeader("Authorization", authorization);
                    }
                    if (!contentType.isEmpty()) {
                        request.putHeader("Content-Type", contentType);
                    }
                    return request.send(Buffer.buffer(body))
                            .compose(response -> response.body()
                                    .map(bytes ->
                                            new Reply(response.statusCode(), response.headers(), bytes.toString())));
                })
                .toCompletionStage()
                .toCompletableFuture();
    }
}
