package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.gateway.shard.Sockets;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.resilience.Time;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A gateway and the sandbox it talks to, with everything the gateway hands on. */
final class Rig implements AutoCloseable {

    static final List<String> INTENTS = List.of(
            "guilds",
            "guild-members",
            "public-guild-messages",
            "direct-message",
            "group-and-c2c",
            "interaction",
            "message-audit",
            "guild-message-reactions",
            "group-member-event");

    static final List<String> DISCORD_INTENTS = List.of(
            "guilds",
            "guild-members",
            "guild-messages",
            "guild-message-reactions",
            "direct-messages",
            "message-content");

    /** Impatient, so that a test need not wait long for what never comes. */
    static final SessionPolicy IMPATIENT = new SessionPolicy(
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofDays(2),
            3,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Position> positions = new CopyOnWriteArrayList<>();
    final List<GatewayEvent> heard = new CopyOnWriteArrayList<>();
    final Sandbox sandbox;
    final Gateway gateway;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClientAgent http = vertx.createHttpClient();
    private final SystemTime time = SystemTime.start();
    private final Sockets sockets;

    private Rig(Options options, String shards, String secret) {
        this(
                options,
                sandbox -> new BotConfig(
                        "bot",
                        "qq",
                        sandbox.appId(),
                        new BotConfig.Secret(secret.isEmpty() ? sandbox.secret() : secret),
                        sandbox.apiBase(),
                        sandbox.tokenUrl(),
                        INTENTS,
                        shards,
                        null));
    }

    private Rig(Options options, Function<Sandbox, BotConfig> bot) {
        this(options, bot, Sockets.start(1), IMPATIENT);
    }

    private Rig(Options options, Function<Sandbox, BotConfig> bot, Sockets sockets, SessionPolicy policy) {
        this.sockets = sockets;
        sandbox = await(Sandbox.start(vertx, options));
        BotConfig config = bot.apply(sandbox);
        gateway = Gateway.open(
                config,
                new Gateway.Environment(vertx, http, sockets, new AddressLimits(), time, () -> 0.05),
                policy,
                Future.succeededFuture(List.of()),
                (event, position) -> {
                    events.add(event);
                    positions.add(position);
                },
                heard::add);
    }

    /** Not started, and what waits for a HELLO that does not come gives up soon. */
    static Rig withoutPatience(Options options) {
        SessionPolicy policy = new SessionPolicy(
                IMPATIENT.prepareTimeout(),
                IMPATIENT.connectTimeout(),
                Duration.ofSeconds(2),
                IMPATIENT.handshakeTimeout(),
                IMPATIENT.backoffBase(),
                IMPATIENT.backoffMax(),
                IMPATIENT.sessionAgeMax(),
                IMPATIENT.refusedResumesMax(),
                IMPATIENT.shortLife(),
                IMPATIENT.invalidMin(),
                IMPATIENT.invalidMax());
        return new Rig(options, Rig::qq, Sockets.start(1), policy);
    }

    /** A bot in a time that passes faster. */
    static Rig hurried(Platform platform, Options options, Compression compress, Time time, SessionPolicy policy) {
        Function<Sandbox, BotConfig> bot =
                platform == Platform.DISCORD ? sandbox -> discord(sandbox, compress, null) : Rig::qq;
        Rig rig = new Rig(options, bot, Sockets.start(1, time), policy);
        rig.gateway.start();
        rig.until("ready", () -> !rig.gateway.shards().isEmpty() && rig.shard().ready());
        return rig;
    }

    private static BotConfig qq(Sandbox sandbox) {
        return new BotConfig(
                "bot",
                "qq",
                sandbox.appId(),
                new BotConfig.Secret(sandbox.secret()),
                sandbox.apiBase(),
                sandbox.tokenUrl(),
                INTENTS,
                "auto",
                null);
    }

    /** A bot of Discord, connected. */
    static Rig discord(Options options, Compression compress) {
        Rig rig = new Rig(options, sandbox -> discord(sandbox, compress, null));
        await(rig.gateway.start());
        assertThat(rig.shard().state()).isEqualTo("ready");
        return rig;
    }

    private static BotConfig discord(Sandbox sandbox, Compression compress, @Nullable String publicKey) {
        Bot bot = sandbox.bot(Platform.DISCORD);
        return new BotConfig(
                "bot",
                "discord",
                "",
                new BotConfig.Secret(bot.secret()),
                sandbox.apiBase(Platform.DISCORD),
                null,
                DISCORD_INTENTS,
                "auto",
                null,
                compress,
                new BotConfig.Presence("online", "watching", "the queue"),
                publicKey,
                BotConfig.IntakeKind.SOCKET);
    }

    static Rig prepared(Options options) {
        return new Rig(options, "auto", "");
    }

    static Rig started() {
        return started(Options.defaults());
    }

    static Rig started(Options options) {
        Rig rig = prepared(options);
        await(rig.gateway.start());
        assertThat(rig.shard().state()).isEqualTo("ready");
        return rig;
    }

    static Rig sharded(Options options, String shards) {
        return new Rig(options, shards, "");
    }

    static Rig withSecret(String secret) {
        return new Rig(Options.defaults(), "auto", secret);
    }

    ShardView shard() {
        return gateway.shards().getFirst();
    }

    List<MessageReceived> messages() {
        return events.stream()
                .filter(MessageReceived.class::isInstance)
                .map(MessageReceived.class::cast)
                .toList();
    }

    List<String> texts() {
        return messages().stream().map(each -> each.message().text()).toList();
    }

    /** Somebody speaks; returns what the gateway made of it. */
    MessageReceived hears(String conversation, String user, String text) {
        String id = sandbox.say(conversation, user, text);
        until(
                "message " + id,
                () -> messages().stream()
                        .anyMatch(each -> each.origin().eventId().equals(id)));
        return messages().stream()
                .filter(each -> each.origin().eventId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    SendResult answer(Answerable event, Reply reply, int sequence) {
        Answering answering = event.answers() == null
                ? new Answering.ToEvent(event.origin().eventId())
                : new Answering.ToMessage(
                        event.answers().value(),
                        event instanceof MessageReceived message
                                ? message.message().author().id()
                                : "");
        return await(gateway.sender()
                .send(new OutboundMessage(event.conversation(), answering, reply, sequence, "n" + sequence)));
    }

    List<GatewayEvent.Trouble> troubles() {
        return heard.stream()
                .filter(GatewayEvent.Trouble.class::isInstance)
                .map(GatewayEvent.Trouble.class::cast)
                .toList();
    }

    /** Waits for a condition, looking again every few milliseconds. */
    void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s; shards %s; heard %s; events %s", what, gateway.shards(), heard, events)
                    .isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    void untilReady() {
        until("ready", () -> shard().ready());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no result within " + PATIENCE, late);
        }
    }

    @Override
    public void close() {
        await(gateway.close());
        await(sockets.close());
        await(sandbox.close());
        await(vertx.close());
        time.close();
    }
}
