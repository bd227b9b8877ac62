package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.qq.QqDialect;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.resilience.SystemTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many shards there are, and what each of them is told, against a platform that changes its mind. */
@Timeout(60)
class FleetTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SessionPolicy IMPATIENT = new SessionPolicy(
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofDays(2),
            3,
            Duration.ZERO,
            Duration.ofMillis(200),
            Duration.ofMillis(400));

    private final Vertx vertx = Vertx.vertx();
    private final Sockets shared = Sockets.start(1);
    private final SystemTime time = SystemTime.start();
    private final Map<Integer, ServerWebSocket> sockets = new ConcurrentHashMap<>();
    private final List<String> greetings = new CopyOnWriteArrayList<>();
    private volatile int recommended = 2;
    private int port;

    @BeforeEach
    void serve() throws TimeoutException {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .end(
                                "/token".equals(request.path())
                                        ? "{\"access_token\":\"a\",\"expires_in\":7200}"
                                        : discovery()))
                .webSocketHandler(this::greet)
                .listen(0, "127.0.0.1"));
        port = server.actualPort();
    }

    @AfterEach
    void close() throws TimeoutException {
        await(shared.close());
        await(vertx.close());
        time.close();
    }

    @Test
    void when_the_platform_wants_more_shards_all_identify_among_the_new_number() throws TimeoutException {
        Fleet fleet = fleet();
        await(fleet.start());
        until("two shards", () -> states(fleet).equals(List.of("ready", "ready")));
        assertThat(greetings).containsExactlyInAnyOrder("IDENTIFY 0/2", "IDENTIFY 1/2");
        greetings.clear();

        recommended = 3;
        socket(1).close((short) 4011);
        until("three shards", () -> greetings.size() >= 3 && states(fleet).equals(List.of("ready", "ready", "ready")));

        assertThat(greetings).containsExactlyInAnyOrder("IDENTIFY 0/3", "IDENTIFY 1/3", "IDENTIFY 2/3");
        assertThat(fleet.views()).extracting(ShardView::shards).containsExactly(3, 3, 3);
        await(fleet.close());
    }

    @Test
    void a_fresh_reconnect_takes_the_number_the_platform_wants_now() throws TimeoutException {
        Fleet fleet = fleet();
        await(fleet.start());
        until("two shards", () -> states(fleet).equals(List.of("ready", "ready")));
        greetings.clear();

        recommended = 1;
        fleet.reconnect(true, "by the test");
        until("one shard", () -> !greetings.isEmpty() && states(fleet).equals(List.of("ready")));

        assertThat(greetings).containsExactly("IDENTIFY 0/1");
        await(fleet.close());
    }

    @Test
    void while_the_number_is_asked_for_anew_the_old_one_is_not_forgotten() throws TimeoutException {
        Fleet fleet = fleet();
        await(fleet.start());
        until("two shards", () -> states(fleet).equals(List.of("ready", "ready")));

        fleet.replan();

        assertThat(fleet.size()).isEqualTo(2);
        await(fleet.close());
    }

    private Fleet fleet() {
        URI base = URI.create("http://127.0.0.1:" + port);
        BotConfig config = new BotConfig(
                "bot",
                "qq",
                "102000001",
                new BotConfig.Secret("hush"),
                base,
                base.resolve("/token"),
                List.of("group-and-c2c"),
                "auto",
                null);
        Oddities oddities = new Oddities("bot");
        return new Fleet(new Fleet.Equipment(
                "bot",
                new Account("qq", "102000001", config.secret()),
                ShardPlan.parse("auto"),
                null,
                new QqDialect(config, vertx, vertx.createHttpClient(), time, oddities),
                IMPATIENT,
                oddities,
                shared,
                List.of(),
                () -> 0.05,
                (event, position) -> {},
                event -> {}));
    }

    private String discovery() {
        return "{\"url\":\"ws://127.0.0.1:" + port + "/ws\",\"shards\":" + recommended
                + ",\"session_start_limit\":{\"total\":1000,\"remaining\":1000,\"reset_after\":1,\"max_concurrency\":16}}";
    }

    private void greet(ServerWebSocket socket) {
        socket.textMessageHandler(text -> answer(socket, text));
        socket.writeTextMessage("{\"op\":10,\"d\":{\"heartbeat_interval\":45000}}");
    }

    private void answer(ServerWebSocket socket, String text) {
        JsonNode frame = read(text);
        switch (frame.path("op").asInt()) {
            case 2 -> {
                JsonNode shard = frame.path("d").path("shard");
                int number = shard.path(0).asInt();
                greetings.add("IDENTIFY " + number + "/" + shard.path(1).asInt());
                sockets.put(number, socket);
                socket.writeTextMessage(
                        "{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"s" + greetings.size() + "\"}}");
            }
            case 6 -> {
                greetings.add("RESUME");
                socket.writeTextMessage("{\"op\":0,\"s\":2,\"t\":\"RESUMED\",\"d\":\"\"}");
            }
            default -> socket.writeTextMessage("{\"op\":11}");
        }
    }

    private ServerWebSocket socket(int shard) {
        ServerWebSocket socket = sockets.get(shard);
        if (socket == null) {
            throw new AssertionError("shard " + shard + " never identified");
        }
        return socket;
    }

    private static List<String> states(Fleet fleet) {
        return fleet.views().stream().map(ShardView::state).toList();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s; greetings %s", what, greetings)
                    .isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
