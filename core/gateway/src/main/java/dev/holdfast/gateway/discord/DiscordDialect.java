package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.CommandInfo;
import dev.holdfast.gateway.MessageSender;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.GatewayInfo;
import dev.holdfast.gateway.dialect.LatestOnly;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.dialect.SendBudget;
import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.discord.DiscordAnswers.Asked;
import dev.holdfast.gateway.discord.DiscordAnswers.Twice;
import dev.holdfast.gateway.discord.DiscordRest.Result;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.session.AfterClose;
import dev.holdfast.gateway.session.SessionPolicy;
import dev.holdfast.gateway.webhook.Ed25519;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.FormSubmitted;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The Discord platform, gateway and API version 10, for bots. */
public final class DiscordDialect implements Dialect {

    /** Every frame counts, heartbeats included; a longer frame ends the connection. */
    private static final SendBudget BUDGET = new SendBudget(120, Duration.ofSeconds(60), 4096);

    /** The platform counts five in 20 s when they arrive, and the first may have been on its way for longer than the sixth. */
    private static final LatestOnly PRESENCE = new LatestOnly("presence", 5, Duration.ofMillis(20_500));

    private final BotConfig config;
    private final int intents;
    private final String privileged;
    private final MemberRequests members = new MemberRequests();
    private final Time time;
    private final Application application;
    private final DiscordRest rest;
    private final InteractionBook book = new InteractionBook();
    private final DiscordSender sender;
    private final DiscordCommands commands;
    private final DiscordTranslator translator;
    private final @Nullable Webhook webhook;
    private volatile BotConfig.@Nullable Presence presence;

    /**
     * Connects to nothing yet.
     *
     * @param addresses shared by all bots of the process
     * @throws IllegalArgumentException if an intent, an address or the presence cannot be
     */
    public DiscordDialect(
            BotConfig config,
            Vertx vertx,
            HttpClientAgent http,
            AddressLimits addresses,
            Time time,
            Oddities oddities) {
        this.config = config;
        this.intents = DiscordIntents.sum(config.intents());
        this.privileged = DiscordIntents.privilegedAmong(config.intents());
        this.presence = DiscordFrames.checked(config.presence());
        this.time = time;
        this.application = new Application(config.appId());
        DiscordHttp requests =
                new DiscordHttp(vertx, http, config.apiBase(), config.secret().value());
        this.rest = new DiscordRest(
                config.name(), requests, new RateLimits(config.name(), addresses.of(config.apiBase())), time);
        this.sender = new DiscordSender(rest, new InteractionSender(rest, application, book, time), time);
        this.commands = new DiscordCommands(rest, application, time);
        this.translator = new DiscordTranslator(oddities, application);
        this.webhook = webhook(config);
    }

    private static @Nullable Webhook webhook(BotConfig config) {
        String key = config.publicKey();
        if (key == null) {
            if (config.intake() == BotConfig.IntakeKind.WEBHOOK) {
                throw new IllegalArgumentException("bot '" + config.name()
                        + "' needs the application's public key to take interactions by webhook");
            }
            return null;
        }
        return new DiscordWebhook(Ed25519.publicKey(key));
    }

    /** What a bot may ask to hear of. */
    public static SortedSet<String> intents() {
        return DiscordIntents.names();
    }

    @Override
    public String platform() {
        return DiscordTranslator.PLATFORM;
    }

    @Override
    public AfterClose afterClose(int code) {
        return DiscordCloseCodes.after(code, privileged);
    }

    /** A session lives as long as it is resumed; where it does not, the platform says so. */
    @Override
    public SessionPolicy policy() {
        return SessionPolicy.DEFAULT.ageless();
    }

    @Override
    public Compression compression() {
        return config.compress();
    }

    @Override
    public String connectAddress(String base) {
        String path = base.endsWith("/") ? base : base + "/";
        String query = "?v=10&encoding=json";
        return path
                + switch (config.compress()) {
                    case NONE -> query;
                    case ZLIB_STREAM -> query + "&compress=zlib-stream";
                    case ZSTD_STREAM -> query + "&compress=zstd-stream";
                };
    }

    @Override
    public SendBudget sendBudget() {
        return BUDGET;
    }

    @Override
    public void welcomed(String user, String said) {
        application.learn(said);
    }

    /** The token does not change by itself. */
    @Override
    public Future<String> credential() {
        return Future.succeededFuture(config.secret().value());
    }

    @Override
    public void credentialRefused(String credential) {
        // There is no other one: only an operator can put a new one in its place.
    }

    @Override
    public void reconnecting() {
        rest.probe();
    }

    @Override
    public Future<GatewayInfo> discover() {
        return rest.call(Route.GATEWAY, Body.NONE).compose(this::info);
    }

    @Override
    public String identify(String credential, int shard, int shards) {
        return DiscordFrames.identify(credential, intents, shard, shards, presence);
    }

    @Override
    public Event translate(Frame.Dispatch dispatch, Arrival arrival) {
        Event event = translator.translate(dispatch, arrival);
        switch (event) {
            case CommandInvoked command -> book.arrived(command.interaction(), time.nanos());
            case InteractionReceived press -> book.arrived(press.interaction(), time.nanos());
            case FormSubmitted form -> book.arrived(form.interaction(), time.nanos());
            default -> {
                // Nobody waits for an answer to it.
            }
        }
        return event;
    }

    @Override
    public @Nullable Webhook webhook() {
        return webhook;
    }

    /** The gateway first: after a refused token nothing else is asked, and its answer says whether the token is good by now. */
    @Override
    public Future<String> self() {
        return rest.call(Route.GATEWAY, Body.NONE)
                .compose(gateway -> rest.call(Route.ME, Body.NONE))
                .compose(result -> {
                    String id = result instanceof Result.Answered answered && answered.status() == 200
                            ? Fields.text(answered.body(), "id")
                            : "";
                    return id.isEmpty()
                            ? Future.failedFuture(refused(result, config.name() + ": asking who the bot is"))
                            : Future.succeededFuture(id);
                });
    }

    @Override
    public SendResult present(BotConfig.Presence wanted, List<Integer> numbers, Shards shards) {
        String frame = DiscordFrames.presence(wanted);
        presence = DiscordFrames.checked(wanted);
        long taken = numbers.stream()
                .filter(shard -> shards.latest(shard, PRESENCE, frame))
                .count();
        return taken == numbers.size() ? new SendResult.Sent("", time.now()) : busy();
    }

    @Override
    public SendResult requestMembers(String space, int total, Shards shards) {
        Duration wait = members.take(space, time.nanos());
        if (wait.isPositive()) {
            return new SendResult.TryLater(
                    FailureKind.CONVERSATION, "Discord lists the members of a guild once in 30 seconds", wait);
        }
        String frame = DiscordFrames.allMembers(space, "members");
        if (shards.command(Snowflakes.shard(space, total), frame)) {
            return new SendResult.Sent("", time.now());
        }
        members.untake(space);
        return busy();
    }

    private static SendResult busy() {
        return new SendResult.TryLater(
                FailureKind.GATEWAY, "the shard is not here, or has too much to send already", Duration.ofSeconds(5));
    }

    @Override
    public boolean listsCommands() {
        return true;
    }

    @Override
    public Future<SendResult> publishCommands(List<CommandInfo> wanted) {
        return commands.publish(wanted);
    }

    @Override
    public MessageSender sender() {
        return sender;
    }

    @Override
    public void close() {
        // Nothing here outlives its requests.
    }

    private Future<GatewayInfo> info(Result result) {
        GatewayInfo info = result instanceof Result.Answered answered && answered.status() == 200
                ? GatewayInfo.read(answered.body())
                : null;
        return info == null
                ? Future.failedFuture(refused(result, config.name() + ": asking for the gateway"))
                : Future.succeededFuture(info);
    }

    private PlatformException refused(Result result, String what) {
        SendResult said = DiscordAnswers.of(result, new Asked(what, Twice.HARMLESS, false), time.now());
        return said instanceof SendResult.Never never && never.kind() == FailureKind.AUTHENTICATION
                ? PlatformException.untilMended(
                        FailureKind.AUTHENTICATION,
                        config.name() + ": Discord refused the bot's token; copy the present one from the developer"
                                + " portal into 'token' of this bot (without 'Bot ' before it) and restart Holdfast;"
                                + " a reconnect tries the same token again")
                : PlatformException.of(said, what);
    }
}
