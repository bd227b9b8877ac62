package dev.holdfast.gateway.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.SendBudget;
import dev.holdfast.gateway.session.AfterClose;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.resilience.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A platform whose every answer a test decides, and the plainest dialect there could be to speak with it. It runs on event loops of
 * its own, behind a wire that can be cut without either side hearing of it. The shards' time stands still unless a test moves it, so
 * that nothing depends on how fast the machine is.
 */
final class ScriptedPlatform implements AutoCloseable {

    /** No life is too short to be taken up at once: tests do not wait for a session to grow old. */
    private static final SessionPolicy POLICY = new SessionPolicy(
            SessionPolicy.DEFAULT.prepareTimeout(),
            SessionPolicy.DEFAULT.connectTimeout(),
            SessionPolicy.DEFAULT.helloTimeout(),
            SessionPolicy.DEFAULT.handshakeTimeout(),
            SessionPolicy.DEFAULT.backoffBase(),
            SessionPolicy.DEFAULT.backoffMax(),
            SessionPolicy.DEFAULT.sessionAgeMax(),
            SessionPolicy.DEFAULT.refusedResumesMax(),
            Duration.ZERO,
            SessionPolicy.DEFAULT.invalidMin(),
            SessionPolicy.DEFAULT.invalidMax());

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a client sent. */
    record Heard(int connection, int op, JsonNode d) {}

    /** One socket of a client's. */
    static final class Connection {
        final int number;
        final ServerWebSocket socket;
        private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
        private final DeflaterOutputStream deflater = new DeflaterOutputStream(packed, new Deflater(), true);

        Connection(int number, ServerWebSocket socket) {
            this.number = number;
            this.socket = socket;
        }

        void text(String frame) {
            socket.writeTextMessage(frame);
        }

        /** Compressed, in one stream with all before it, and cut into messages of this many bytes. */
        void packed(String frame, int messageBytes) {
            try {
                deflater.write(frame.getBytes(StandardCharsets.UTF_8));
                deflater.flush();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            Buffer all = Buffer.buffer(packed.toByteArray());
            packed.reset();
            for (int from = 0; from < all.length(); from += messageBytes) {
                socket.writeBinaryMessage(all.slice(from, Math.min(all.length(), from + messageBytes)));
            }
        }
    }

    final Vertx vertx = Vertx.vertx();
    final ManualTime time = new ManualTime();
    final Sockets sockets = Sockets.start(1, time);
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Position> positions = new CopyOnWriteArrayList<>();
    final AtomicInteger clientsGone = new AtomicInteger();
    volatile Duration heartbeatInterval = Duration.ofSeconds(40);
    volatile Compression compression = Compression.NONE;
    volatile @Nullable SendBudget budget;
    volatile int recommended = 1;
    volatile int startsAtOnce = 100;
    volatile int startsLeft = 1000;
    volatile boolean acknowledging = true;
    volatile boolean cut;

    /** Answers everything but heartbeats; a test may replace it. */
    volatile java.util.function.BiConsumer<Connection, Heard> answer = this::politely;

    /** What a new connection hears first; a test may replace it. */
    volatile Consumer<Connection> greeting = connection -> connection.text(hello());

    private final int port;

    ScriptedPlatform() {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> request.response().end(rest(request.path())))
                .webSocketHandler(this::opened)
                .listen(0, "127.0.0.1"));
        NetClient net = vertx.createNetClient();
        NetServer wire = await(vertx.createNetServer()
                .connectHandler(client -> joined(client, net, server.actualPort()))
                .listen(0, "127.0.0.1"));
        port = wire.actualPort();
    }

    Fleet fleet(String shards, Position... stored) {
        return fleet(shards, new Account("scripted", "app", new BotConfig.Secret("s")), stored);
    }

    Fleet fleet(String shards, Account account, Position... stored) {
        Intake intake = (event, position) -> {
            events.add(event instanceof RawEvent raw ? raw.type() + " " + raw.json() : "ready");
            positions.add(position);
        };
        return new Fleet(new Fleet.Equipment(
                "bot",
                account,
                ShardPlan.parse(shards),
                null,
                new Plain(),
                POLICY,
                new Oddities("bot"),
                sockets,
                () -> List.of(stored),
                () -> 0.05,
                intake,
                event -> {}));
    }

    /** What a dialect of flesh and blood asks before it connects. */
    private String rest(@Nullable String path) {
        return "/token".equals(path)
                ? "{\"access_token\":\"a\",\"expires_in\":7200}"
                : "{\"url\":\"" + url() + "\",\"shards\":1,\"session_start_limit\":{\"remaining\":1000,"
                        + "\"reset_after\":1000,\"max_concurrency\":1}}";
    }

    int port() {
        return port;
    }

    String url() {
        return "ws://127.0.0.1:" + port + "/";
    }

    String hello() {
        return "{\"op\":10,\"d\":{\"heartbeat_interval\":" + heartbeatInterval.toMillis() + "}}";
    }

    /** How often a frame of this kind was sent by clients. */
    long count(int op) {
        return heard.stream().filter(each -> each.op() == op).count();
    }

    Heard last(int op) {
        return heard.stream().filter(each -> each.op() == op).toList().getLast();
    }

    Connection connection() {
        return connections.getLast();
    }

    void politely(Connection connection, Heard frame) {
        if (frame.op() == 2) {
            connection.text("{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"s" + connection.number
                    + "\",\"resume_gateway_url\":\"" + url() + "resume\",\"user\":{\"id\":\"me\"}}}");
        } else if (frame.op() == 6) {
            connection.text("{\"op\":0,\"s\":" + (frame.d().path("seq").asLong() + 1) + ",\"t\":\"RESUMED\",\"d\":{}}");
        }
    }

    /** Waits for a condition while the shards' time stands still. */
    void until(String what, BooleanSupplier condition) {
        until(what, Duration.ZERO, condition);
    }

    /** Waits for a condition while the shards' time passes: about a hundred milliseconds of it at each look. */
    void passing(String what, BooleanSupplier condition) {
        until(what, Duration.ofMillis(100), condition);
    }

    private void until(String what, Duration step, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                List<Heard> late = heard.subList(Math.max(0, heard.size() - 20), heard.size());
                throw new AssertionError(what + " did not happen; heard last " + late + ", events " + events);
            }
            time.advance(step);
            LockSupport.parkNanos(1_000_000);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no result in time", late);
        }
    }

    /** Carries bytes to and fro until the wire is cut; then it takes them, and they are gone. */
    private void joined(NetSocket client, NetClient net, int serverPort) {
        client.pause();
        client.closeHandler(gone -> clientsGone.incrementAndGet());
        net.connect(serverPort, "127.0.0.1")
                .onSuccess(server -> {
                    client.handler(bytes -> {
                        if (!cut) {
                            server.write(bytes);
                        }
                    });
                    server.handler(bytes -> {
                        if (!cut) {
                            client.write(bytes);
                        }
                    });
                    client.endHandler(end -> server.close());
                    server.endHandler(end -> {
                        if (!cut) {
                            client.close();
                        }
                    });
                    client.resume();
                })
                .onFailure(failure -> client.close());
    }

    private void opened(ServerWebSocket socket) {
        Connection connection = new Connection(connections.size(), socket);
        connections.add(connection);
        socket.textMessageHandler(text -> said(connection, text));
        greeting.accept(connection);
    }

    private void said(Connection connection, String text) {
        JsonNode frame = tree(text);
        Heard said = new Heard(connection.number, frame.path("op").asInt(), frame.path("d"));
        heard.add(said);
        if (said.op() == 1) {
            if (acknowledging) {
                connection.text("{\"op\":11}");
            }
        } else {
            answer.accept(connection, said);
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        await(sockets.close());
        await(vertx.close());
    }

    private final class Plain implements Dialect {
        @Override
        public String platform() {
            return "scripted";
        }

        @Override
        public AfterClose afterClose(int code) {
            return code == 4011 ? new AfterClose.Reshard() : new AfterClose.Resume(Duration.ZERO, false);
        }

        @Override
        public int resumableClose() {
            return 4321;
        }

        @Override
        public Compression compression() {
            return compression;
        }

        @Override
        public @Nullable SendBudget sendBudget() {
            return budget;
        }

        @Override
        public Future<String> credential() {
            return Future.succeededFuture("token");
        }

        @Override
        public void credentialRefused(String credential) {}

        @Override
        public Future<GatewayInfo> discover() {
            return Future.succeededFuture(
                    new GatewayInfo(url(), recommended, startsLeft, 1000, Duration.ofHours(20), startsAtOnce));
        }

        @Override
        public String identify(String credential, int shard, int shards) {
            return "{\"op\":2,\"d\":{\"shard\":[" + shard + "," + shards + "]}}";
        }

        @Override
        public String resume(String credential, String sessionId, long sequence) {
            return "{\"op\":6,\"d\":{\"session_id\":\"" + sessionId + "\",\"seq\":" + sequence + "}}";
        }

        @Override
        public String heartbeat(long sequence) {
            return "{\"op\":1,\"d\":" + sequence + "}";
        }

        @Override
        public Event translate(Frame.Dispatch dispatch, Arrival arrival) {
            Origin origin = new Origin(
                    arrival.bot(), "scripted", Long.toString(dispatch.sequence()), arrival.trace(), arrival.at());
            return new RawEvent(origin, dispatch.type(), dispatch.json());
        }

        @Override
        public MessageSender sender() {
            throw new UnsupportedOperationException("this platform only talks");
        }

        @Override
        public void close() {}
    }
}
