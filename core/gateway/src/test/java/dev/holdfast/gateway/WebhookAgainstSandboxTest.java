package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.BotConfig.IntakeKind;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.shard.Sockets;
import dev.holdfast.gateway.webhook.WebhookDoor;
import dev.holdfast.plugin.event.BotReady;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bot without a socket: the platform calls, and the same path is walked behind the door. */
@Timeout(60)
class WebhookAgainstSandboxTest {

    private final Vertx vertx = Vertx.vertx();
    private final SystemTime time = SystemTime.start();
    private final Sockets sockets = Sockets.start(1);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<GatewayEvent.Trouble> troubles = new CopyOnWriteArrayList<>();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final Sandbox sandbox = Rig.await(Sandbox.start(vertx, Options.defaults()));
    private final Gateway gateway = gateway(sandbox.secret());
    private final Gateway stranger = gateway("another secret");
    private int port;

    @BeforeEach
    void listen() {
        port = Rig.await(vertx.createHttpServer()
                        .requestHandler(request -> request.body().onSuccess(body -> {
                            Gateway called = "/stranger".equals(request.path()) ? stranger : gateway;
                            WebhookDoor door = Objects.requireNonNull(called.door());
                            door.receive(new Webhook.Call(request.headers(), body))
                                    .onSuccess(answer -> {
                                        if (lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                                            request.connection().close();
                                        } else {
                                            request.response()
                                                    .setStatusCode(answer.status())
                                                    .end(answer.body());
                                        }
                                    });
                        }))
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    @AfterEach
    void close() {
        Rig.await(gateway.close());
        Rig.await(stranger.close());
        Rig.await(sandbox.close());
        Rig.await(sockets.close());
        Rig.await(vertx.close());
        time.close();
    }

    @Test
    void a_bot_is_ready_once_the_platform_said_who_it_is() {
        assertThat(gateway.shards())
                .singleElement()
                .satisfies(shard -> assertThat(shard.ready()).isFalse());

        Rig.await(gateway.start());

        assertThat(gateway.shards())
                .singleElement()
                .satisfies(shard -> assertThat(shard.ready()).isTrue());
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        BotReady.class, ready -> assertThat(ready.user()).isNotEmpty());
    }

    @Test
    void a_bot_the_platform_does_not_know_stops_and_says_so() {
        Rig.await(stranger.start());

        assertThat(stranger.shards()).singleElement().satisfies(shard -> {
            assertThat(shard.state()).isEqualTo("stopped");
            assertThat(shard.detail()).contains("100016");
        });
        assertThat(troubles)
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.fatal()).isTrue());
    }

    @Test
    void what_is_said_is_heard_and_answered_without_a_socket() {
        Rig.await(gateway.start());
        Rig.await(sandbox.callBack(sandbox.bot(Platform.QQ), address("/webhook/qq/qq")));

        String id = sandbox.say("lobby", "lin", "!ping");
        until(() -> messages().size() == 1);
        MessageReceived heard = messages().getFirst();
        assertThat(heard.origin().eventId()).isEqualTo(id);
        assertThat(heard.message().text()).isEqualTo("!ping");
        assertThat(heard.message().mentionsBot()).isTrue();

        assertThat(Rig.await(gateway.sender()
                        .send(new OutboundMessage(
                                heard.conversation(),
                                new OutboundMessage.Answering.ToMessage(id, ""),
                                Reply.text("pong"),
                                1,
                                "n1"))))
                .isInstanceOf(Sent.class);
        assertThat(sandbox.messages("lobby").getLast().text()).isEqualTo("pong");
        assertThat(gateway.shards().getFirst().sequence()).isOne();
    }

    @Test
    void a_call_whose_answer_was_lost_comes_again_under_the_same_id() {
        Rig.await(gateway.start());
        Rig.await(sandbox.callBack(sandbox.bot(Platform.QQ), address("/webhook/qq/qq")));
        lostAnswers.set(1);

        String first = sandbox.say("tea-house", "lin", "one");
        String second = sandbox.say("tea-house", "lin", "two");

        until(() -> messages().size() == 3);
        assertThat(messages()).extracting(message -> message.origin().eventId()).containsExactly(first, first, second);
    }

    @Test
    void an_address_that_knows_another_secret_proves_nothing() {
        assertThatThrownBy(() -> Rig.await(sandbox.callBack(sandbox.bot(Platform.QQ), address("/stranger"))))
                .hasMessageContaining("401");
        assertThat(stranger.oddities()).containsEntry("webhook: signature is wrong", 1L);
    }

    private Gateway gateway(String secret) {
        return Gateway.open(
                new BotConfig(
                        "bot",
                        "qq",
                        sandbox.appId(),
                        new BotConfig.Secret(secret),
                        sandbox.apiBase(),
                        sandbox.tokenUrl(),
                        List.of(),
                        "auto",
                        null,
                        Compression.NONE,
                        null,
                        null,
                        IntakeKind.WEBHOOK),
                new Gateway.Environment(
                        vertx, vertx.createHttpClient(), sockets, new AddressLimits(), time, () -> 0.05),
                Future.succeededFuture(List.of()),
                (event, position) -> events.add(event),
                heard -> {
                    if (heard instanceof GatewayEvent.Trouble trouble) {
                        troubles.add(trouble);
                    }
                });
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private List<MessageReceived> messages() {
        return events.stream()
                .filter(MessageReceived.class::isInstance)
                .map(MessageReceived.class::cast)
                .toList();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }
}
