package dev.holdfast.gateway;

import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.discord.DiscordDialect;
import dev.holdfast.gateway.qq.QqDialect;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.gateway.shard.Account;
import dev.holdfast.gateway.shard.Fleet;
import dev.holdfast.gateway.shard.ShardPlan;
import dev.holdfast.gateway.shard.Sockets;
import dev.holdfast.gateway.webhook.WebhookDoor;
import dev.holdfast.gateway.webhook.WebhookSession;
import dev.holdfast.gateway.wire.ZstdStream;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One bot's connection to its platform: shards in, messages out. Thread-safe. */
public final class Gateway {

    /**
     * What a process gives to all its gateways.
     *
     * @param http its pool should hold as many connections as messages are to be on their way at once, and its
     *     connect timeout be short: requests set none of their own
     * @param sockets all gateways of a process share them
     * @param addresses all gateways of a process share them: its bots come from one address
     * @param time of what a dialect asks and sends; the sockets have a clock of their own
     * @param random from 0 to 1, exclusive; from any thread
     */
    public record Environment(
            Vertx vertx,
            HttpClientAgent http,
            Sockets sockets,
            AddressLimits addresses,
            Time time,
            DoubleSupplier random) {}

    private final BotConfig config;
    private final Dialect dialect;
    private final Oddities oddities;
    private final Fleet fleet;
    private final Showing showing;
    private final @Nullable WebhookDoor door;
    private final @Nullable WebhookSession called;
    private final Future<List<Position>> stored;

    /** Completes when sockets may be opened. */
    private final Promise<Void> begins = Promise.promise();

    private Gateway(
            BotConfig config,
            Dialect dialect,
            Oddities oddities,
            Fleet fleet,
            Future<List<Position>> stored,
            @Nullable WebhookDoor door,
            @Nullable WebhookSession called) {
        this.config = config;
        this.dialect = dialect;
        this.oddities = oddities;
        this.fleet = fleet;
        this.showing = new Showing(dialect, fleet);
        this.stored = stored;
        this.door = door;
        this.called = called;
    }

    /**
     * Makes a gateway; nothing connects before {@link #start}.
     *
     * @param stored where an earlier process stood: a session of the same shard among the same number of shards is resumed,
     *     what does not fit is ignored. Sockets are opened once that is known, or known not to be: who lets it wait says for how
     *     long. Calls by HTTP wait for nothing
     * @param intake hears every event, on the shard's event loop
     * @param listener hears of state and trouble, on the shard's event loop
     * @throws IllegalArgumentException if the configuration cannot be: the message says what is allowed
     */
    public static Gateway open(
            BotConfig config,
            Environment environment,
            Future<List<Position>> stored,
            Intake intake,
            Consumer<GatewayEvent> listener) {
        return open(config, environment, null, stored, intake, listener);
    }

    static Gateway open(
            BotConfig config,
            Environment environment,
            @Nullable SessionPolicy policy,
            Future<List<Position>> stored,
            Intake intake,
            Consumer<GatewayEvent> listener) {
        Oddities oddities = new Oddities(config.name());
        Dialect dialect = dialect(config, environment, oddities);
        if (dialect.compression() == Compression.ZSTD_STREAM) {
            requireZstd(config);
        }
        URI override = config.gatewayUrl();
        Fleet fleet = new Fleet(new Fleet.Equipment(
                config.name(),
                new Account(config.dialect(), config.appId(), config.secret()),
                plan(config),
                override == null ? null : override.toString(),
                dialect,
                policy == null ? dialect.policy() : policy,
                oddities,
                environment.sockets(),
                () -> stored(config.name(), stored),
                environment.random(),
                intake,
                listener));
        Supplier<String> traces = traces(environment.random().getAsDouble());
        WebhookSession called = config.intake() == BotConfig.IntakeKind.WEBHOOK
                ? new WebhookSession(config.name(), dialect, intake, listener, traces, environment.time())
                : null;
        Webhook webhook = dialect.webhook();
        Supplier<String> user = called == null ? () -> "" : called::user;
        WebhookDoor door = webhook == null
                ? null
                : new WebhookDoor(
                        config.name(), webhook, dialect::translate, user, traces, intake, oddities, environment.time());
        return new Gateway(config, dialect, oddities, fleet, stored, door, called);
    }

    private static List<Position> stored(String bot, Future<List<Position>> all) {
        return all.succeeded()
                ? all.result().stream()
                        .filter(position -> position.bot().equals(bot))
                        .toList()
                : List.of();
    }

    private static void requireZstd(BotConfig config) {
        try {
            ZstdStream.check();
        } catch (IllegalStateException unusable) {
            throw new IllegalArgumentException(
                    "bot '" + config.name() + "': compress cannot be zstd-stream here, use zlib-stream: "
                            + unusable.getMessage(),
                    unusable);
        }
    }

    /** Told apart from those of the shards, and of an earlier process. */
    private static Supplier<String> traces(double random) {
        String prefix = "w" + Long.toString((long) (random * (1L << 40)), 32) + "-";
        AtomicLong count = new AtomicLong();
        return () -> prefix + Long.toString(count.getAndIncrement(), 32);
    }

    /** Connects; completes when every shard was ready or failed once. Never fails: attempts go on until {@link #close}. */
    public Future<Void> start() {
        if (called != null) {
            return called.start();
        }
        stored.onComplete(known -> begins.tryComplete());
        return begins.future().compose(begin -> {
            Future<Void> attempted = fleet.start();
            showing.begin();
            return attempted;
        });
    }

    /** Takes no more calls by HTTP: who calls is told to come again. */
    public void shutDoor() {
        if (door != null) {
            door.shut();
        }
    }

    /** Closes the sockets so that their sessions stay resumable. */
    public Future<Void> close() {
        dialect.close();
        shutDoor();
        if (called != null) {
            called.close();
        }
        return fleet.close().onComplete(closed -> begins.tryComplete());
    }

    /**
     * Connects anew, now; also where a fatal refusal had stopped the bot.
     *
     * @param fresh whether sessions are given up, and the number of shards is asked for again; then nobody waits either to be
     *     told where an earlier process stood
     * @return whether it does: not while it waits for that, since a session begun without it would miss what was said meanwhile
     */
    public boolean reconnect(boolean fresh, String why) {
        dialect.reconnecting();
        if (called != null) {
            called.restart();
            return true;
        }
        if (!fresh && !begins.future().isComplete()) {
            return false;
        }
        fleet.reconnect(fresh, why);
        begins.tryComplete();
        return true;
    }

    /**
     * Sends a frame of the platform's own, such as a presence, once the shard's session is established, and as fast as the
     * platform lets a client send. What waits when the socket closes goes out on the next one.
     *
     * @return whether it is taken: not where there is no such shard here, where the frame is longer than the platform allows,
     *     or where a thousand wait already
     */
    public boolean command(int shard, String payload) {
        return fleet.command(shard, payload);
    }

    /** The shards at this moment, by number. */
    public List<ShardView> shards() {
        if (called != null) {
            return List.of(called.view(door == null ? 0 : door.events()));
        }
        return begins.future().isComplete()
                ? fleet.views()
                : List.of(ShardView.waiting(config.name(), "waits for the database to know where it stood"));
    }

    /** Where the platform's calls by HTTP come in; null where this bot takes none. */
    public @Nullable WebhookDoor door() {
        return door;
    }

    /**
     * Changes what the bot shows of itself, and shows that after connecting anew too; while nothing connects yet, it is kept until
     * something does.
     *
     * @throws IllegalArgumentException if it cannot be shown, with what can
     */
    public SendResult present(BotConfig.Presence presence) {
        return showing.present(presence);
    }

    /** Asks for the members of a guild, who come as {@link dev.holdfast.plugin.event.MembersListed} events. */
    public SendResult requestMembers(String space) {
        int total =
                fleet.views().stream().mapToInt(ShardView::shards).findFirst().orElse(1);
        return dialect.requestMembers(space, total, fleet);
    }

    /** Whether the platform has a list of the bot's commands. */
    public boolean listsCommands() {
        return dialect.listsCommands();
    }

    /**
     * Puts the bot's commands in the platform's own list, in place of those before. Never fails; doing it again does no harm.
     * Nothing happens on platforms without such a list.
     */
    public Future<SendResult> publishCommands(List<CommandInfo> commands) {
        return dialect.publishCommands(commands);
    }

    /** The way out. */
    public MessageSender sender() {
        return dialect.sender();
    }

    /** The bot's name in the configuration. */
    public String bot() {
        return config.name();
    }

    public String platform() {
        return dialect.platform();
    }

    /** How often each kind of odd frame or event was seen. */
    public Map<String, Long> oddities() {
        return oddities.counts();
    }

    private static Dialect dialect(BotConfig config, Environment environment, Oddities oddities) {
        return switch (config.dialect()) {
            case "qq" -> new QqDialect(config, environment.vertx(), environment.http(), environment.time(), oddities);
            case "discord" ->
                new DiscordDialect(
                        config,
                        environment.vertx(),
                        environment.http(),
                        environment.addresses(),
                        environment.time(),
                        oddities);
            default ->
                throw new IllegalArgumentException("bot '" + config.name() + "': unknown dialect '" + config.dialect()
                        + "'; known are qq and discord");
        };
    }

    /**
     * What a bot of a dialect may ask to hear of, by name.
     *
     * @throws IllegalArgumentException if there is no such dialect
     */
    public static SortedSet<String> intents(String dialect) {
        return switch (dialect) {
            case "qq" -> QqDialect.intents();
            case "discord" -> DiscordDialect.intents();
            default ->
                throw new IllegalArgumentException("unknown dialect '" + dialect + "'; known are qq and discord");
        };
    }

    private static ShardPlan plan(BotConfig config) {
        try {
            return ShardPlan.parse(config.shards());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("bot '" + config.name() + "': shards: " + wrong.getMessage(), wrong);
        }
    }
}
