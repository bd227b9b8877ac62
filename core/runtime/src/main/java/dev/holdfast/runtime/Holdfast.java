package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.shard.Sockets;
import dev.holdfast.gateway.webhook.WebhookDoor;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Degradation;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.FileFeatureStore;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.Rules;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.bus.Bus;
import dev.holdfast.runtime.command.CommandRegistry;
import dev.holdfast.runtime.command.SlashCommands;
import dev.holdfast.runtime.config.BotSettings;
import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.runtime.delivery.Acknowledgements;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.Exit;
import dev.holdfast.runtime.delivery.SendJudge;
import dev.holdfast.runtime.health.Checks;
import dev.holdfast.runtime.health.Errors;
import dev.holdfast.runtime.health.Meters;
import dev.holdfast.runtime.host.CommandRouter;
import dev.holdfast.runtime.host.HelpPlugin;
import dev.holdfast.runtime.host.PluginHost;
import dev.holdfast.runtime.host.Services;
import dev.holdfast.runtime.http.HttpApi;
import dev.holdfast.runtime.http.MemoryAuditLog;
import dev.holdfast.runtime.journal.Journal;
import dev.holdfast.runtime.journal.Recorded;
import dev.holdfast.runtime.probe.Loopback;
import dev.holdfast.runtime.recovery.Levels;
import dev.holdfast.runtime.recovery.RecoveryMonitor;
import dev.holdfast.runtime.recovery.Repairs;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot as a whole, and the only place where its parts are joined: gateway, journal, bus, host, delivery, and what watches
 * over them. Nothing imports this class but the command line.
 */
public final class Holdfast {

    /**
     * Event loops to give the process: one for two processors. A message that changes loops on its way wakes a thread each
     * time; on two processors one loop carries a third more messages than the four that Vert.x would start.
     */
    public static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Logger log = LoggerFactory.getLogger(Holdfast.class);

    /** The core's features, and the level from which each is off: what costs most goes first. */
    private static final Map<String, Level> FEATURES = Map.of(
            "file_uploads", Level.REDUCED,
            "rich_embeds", Level.MINIMAL,
            "interactive_buttons", Level.MINIMAL,
            "external_api_calls", Level.MINIMAL);

    /** Connections per bot's REST host; no smaller than the calls a guard lets through at once. */
    private static final int CONNECTIONS_MAX = 128;

    private static final Duration PUBLISH_MAX = Duration.ofSeconds(30);
    private final Settings settings;
    private final SystemTime time = SystemTime.start();
    private final StartSteps steps = new StartSteps(time);
    private final Map<String, Gateway> gateways = new LinkedHashMap<>();
    private final Errors errors = new Errors(time);
    private final Checks checks = new Checks(time);
    private final CommandRegistry commands = new CommandRegistry();
    private final Durability durability;
    private final Alerts alerts;
    private final Alarms alarms;
    private final SlashCommands slashCommands = new SlashCommands(commands, time, Holdfast::random);
    private final Journal journal;
    private final Loopback loopback = new Loopback(time);
    private final Meters meters;
    private final Guards guards;
    private final Features features;
    private final Rules rules;
    private final Levels levels;
    private final Deliveries deliveries;
    private final Repairs repairs;
    private final Reports reports;
    private final Bus bus;
    private final Doorway door;
    private final Reactions reactions;
    private final PluginHost host;
    private final CommandRouter router;
    private final RecoveryMonitor recovery;
    private final HttpClientAgent rest;
    private final Sockets sockets;
    private final AddressLimits addresses = new AddressLimits();
    private volatile @Nullable HttpApi http;

    /**
     * @param origin where the configuration came from, to read it again
     * @param home where everything goes that is written at run time; made if missing
     * @param base what relative folders in the configuration are relative to
     * @param version of Holdfast, semantic
     * @param mounts routes of others on the HTTP port, such as the sandbox's
     * @param vertx the caller's, who closes it after {@link #stop}
     */
    public record Settings(
            HoldfastConfig config,
            ConfigOrigin origin,
            Path home,
            Path base,
            String version,
            List<Consumer<Router>> mounts,
            Vertx vertx) {
        public Settings {
            mounts = List.copyOf(mounts);
        }
    }

    /**
     * @param name of the file, for people
     * @param check reads and checks it again; blocks; throws {@link dev.holdfast.runtime.config.ConfigException}
     */
    public record ConfigOrigin(String name, Runnable check) {}

    private Holdfast(Settings settings) {
        this.settings = settings;
        HoldfastConfig config = settings.config();
        Vertx vertx = settings.vertx();
        Path state = settings.home().resolve("state");
        meters = new Meters(time, EVENT_LOOPS);
        guards = new Guards(
                time,
                Holdfast::random,
                config.resilience().defaults(),
                config.resilience().dependencies());
        features = new Features(time, new FileFeatureStore(state.resolve("features.properties")));
        FEATURES.forEach(features::declare);
        rules = Rules.start(config.resilience().rules(), features, guards, time, Rules.CALM);
        rest = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout(5000)
                        .setTcpNoDelay(true)
                        .setKeepAliveTimeout(30)
                        .setDecompressionSupported(true))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(10_000))
                .build();
        alerts = Alerting.start(config.alerts(), guards, rest, time);
        alarms = new Alarms(alerts, config.alerts(), time);
        Context results = vertx.getOrCreateContext();
        durability = new Durability(new Durability.Needs(
                config,
                settings.home(),
                time,
                Holdfast::random,
                task -> results.runOnContext(turn -> task.run()),
                guards,
                features,
                alerts,
                new Ledger(meters, errors),
                meters::finished));
        journal = durability.journal();
        deliveries = durability.deliveries();
        Degradation degradation = new Degradation(time, config.resilience().degradation());
        SignalReader signals = new SignalReader(guards, gateways::keySet, meters, journal, settings.home(), time);
        levels = new Levels(degradation, features, time, signals::read, this::maintenance);
        repairs = new Repairs(guards, features, levels, gateways::values);
        reports = new Reports(
                settings.version(),
                time,
                levels,
                guards,
                features,
                gateways::values,
                meters,
                errors,
                durability::recovery);
        bus = new Bus(vertx);
        Acknowledgements acknowledgements = new Acknowledgements(deliveries::exits, time);
        door = new Doorway(
                journal,
                event -> {
                    meters.received();
                    acknowledgements.arrived(event);
                },
                this::publish);
        reactions = new Reactions(alarms, errors, deliveries, slashCommands, vertx);
        host = new PluginHost(
                services(config),
                settings.base().resolve(config.plugins().directory()),
                settings.home().resolve("plugins-in-use"),
                alarms::heard);
        router = new CommandRouter(
                Addressing.addressees(config), commands, host, deliveries, time, levels::inMaintenance);
        recovery = new RecoveryMonitor(
                time,
                config.resilience().recoveryInterval(),
                this::chatExits,
                signals::heapUsed,
                new Remedies(checks, host, router, gateways, vertx));
        sockets = Sockets.start(EVENT_LOOPS);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private Services services(HoldfastConfig config) {
        return new Services(
                settings.version(),
                time,
                bus,
                commands,
                deliveries,
                gateways,
                guards,
                features,
                reports::report,
                checks::register,
                repairs::recover,
                durability.letters(),
                config.plugins(),
                new Services.Handled() {
                    @Override
                    public void succeeded(String plugin) {
                        meters.handled(true);
                    }

                    @Override
                    public void failed(String plugin, String what, Throwable failure) {
                        meters.handled(false);
                        alarms.failed(plugin, what);
                        errors.add(what + ": " + failure);
                    }

                    @Override
                    public void expired(Event event) {
                        durability.expired(event);
                    }
                });
    }

    /**
     * Builds and starts a bot; blocks until every step is done. A gateway that cannot connect does not fail the start: it goes
     * on trying.
     *
     * @throws StartException naming the step; what was started before it is stopped again
     */
    public static Holdfast start(Settings settings) {
        try {
            Files.createDirectories(settings.home().resolve("state"));
        } catch (IOException e) {
            throw new StartException(
                    "home",
                    "The start failed at the step home: the folder " + settings.home() + " cannot be made ("
                            + e.getMessage() + "); give another with --home",
                    e);
        }
        Holdfast holdfast = new Holdfast(settings);
        try {
            holdfast.run();
        } catch (RuntimeException e) {
            holdfast.alerts.raise(
                    AlertKind.INITIALIZATION_FAILED, holdfast.steps.state().step(), String.valueOf(e.getMessage()));
            holdfast.stop();
            throw e;
        }
        return holdfast;
    }

    private void run() {
        HoldfastConfig config = settings.config();
        guards.listen(reactions::heard);
        steps.run("store", durability::start);
        config.bots().forEach(this::open);
        Exit back = new Exit(loopback, guards.guard(Loopback.BOT));
        deliveries.open(Loopback.BOT, back);
        gateways.values()
                .forEach(gateway -> gateway.start().onComplete(done -> log.debug("{} was tried", gateway.bot())));
        steps.run(
                "http",
                () -> HttpApi.start(
                                settings.vertx(),
                                HttpAccess.of(config.http(), settings.home()),
                                apiParts(back),
                                this::webhookDoor,
                                settings.mounts())
                        .onSuccess(started -> http = started));
        steps.run("meters", () -> meters.start(settings.vertx()));
        steps.run("plugins", () -> {
            bus.subscribe(Bus.address(MessageReceived.class), router);
            bus.subscribe(Bus.address(CommandInvoked.class), router);
            return host.startBuiltIn(
                            new PluginInfo("help", settings.version(), "Lists commands"),
                            new HelpPlugin(commands, Addressing.prefixes(config)))
                    .compose(done -> host.start());
        });
        slashCommands.begin();
        durability.resume(this::publish);
        door.open();
        levels.start();
        recovery.start();
        steps.complete();
    }

    private void open(BotSettings bot) {
        Gateway gateway = Gateway.open(
                bot.gateway(),
                new Gateway.Environment(settings.vertx(), rest, sockets, addresses, time, Holdfast::random),
                durability.positions(),
                door,
                reactions::heard);
        gateways.put(bot.name(), gateway);
        Guard guard = guards.guard(bot.name());
        deliveries.open(bot.name(), new Exit(gateway.sender(), guard));
        if (gateway.listsCommands()) {
            slashCommands.open(
                    bot.name(),
                    list -> guard.call(
                            attempt -> gateway.publishCommands(list),
                            SendJudge.REPEATABLE,
                            new CallContext(time.nanos() + PUBLISH_MAX.toNanos(), bot.name() + "/commands")));
        }
    }

    private void publish(Recorded recorded) {
        if (recorded.event() instanceof MessageReviewed decision) {
            deliveries.reviewed(decision);
        }
        bus.publish(recorded);
    }

    private void maintenance(boolean on) {
        if (on) {
            host.holdAll();
        } else {
            host.releaseAll();
        }
    }

    private Map<String, Exit> chatExits() {
        Map<String, Exit> exits = new HashMap<>(deliveries.exits());
        exits.keySet().retainAll(gateways.keySet());
        return exits;
    }

    private dev.holdfast.runtime.http.Parts apiParts(Exit back) {
        return new dev.holdfast.runtime.http.Parts(
                new ApiHealth(new ApiHealth.Parts(
                        steps::state,
                        reports::report,
                        levels,
                        guards,
                        gateways::values,
                        host,
                        recovery,
                        checks,
                        meters,
                        errors,
                        journal,
                        deliveries,
                        durability.letters(),
                        durability::storeView,
                        time)),
                new ApiControls.ForFeatures(features, time),
                new ApiControls.ForLevels(levels),
                new ApiControls.ForCircuits(guards),
                new ApiControls.ForRateLimits(guards),
                new ApiControls.ForGateways(gateways),
                new ApiControls.ForPlugins(host),
                new ApiLetters(durability.letters()),
                new ApiQueues(deliveries, host, time),
                new ApiDatastores(durability.store()),
                alerts,
                new ApiControls.ForConfig(settings.config(), settings.origin()),
                new SelfTest(loopback, door, journal, bus, deliveries, back, time),
                MemoryAuditLog.open(settings.vertx(), settings.home().resolve("audit.jsonl")),
                Metering.registry(meters, guards, deliveries, durability.letters(), host, gateways::values),
                !settings.mounts().isEmpty(),
                time::now);
    }

    private @Nullable WebhookDoor webhookDoor(String bot) {
        Gateway gateway = gateways.get(bot);
        return gateway == null ? null : gateway.door();
    }

    /** The port it listens on. */
    public int httpPort() {
        return Objects.requireNonNull(http, "started").port();
    }

    /** Waits for the first gateway; answers whether one was ready in time. */
    public boolean awaitReady(Duration max) {
        return reactions.awaitReady(max);
    }

    /**
     * Stops in the order of the walk: no more events, new or replayed, plugins drained, outbox sent, sockets closed so that their sessions stay
     * resumable, HTTP. What fails to stop in time does not keep the rest.
     */
    public void stop() {
        gateways.values().forEach(Gateway::shutDoor);
        door.shut();
        levels.stop();
        recovery.stop();
        slashCommands.close();
        StopStep.end("the bus", bus::shut);
        StopStep.end("the plugins", host::close);
        StopStep.end(
                "the outbox", () -> deliveries.end(settings.config().delivery().drainTimeout()));
        StopStep.end("the database", durability::close);
        gateways.values().forEach(gateway -> StopStep.end("the gateway of " + gateway.bot(), gateway::close));
        // Last words go through guards and the REST client.
        alerts.close();
        rules.close();
        guards.close();
        HttpApi api = http;
        if (api != null) {
            StopStep.end("the HTTP server", api::close);
        }
        StopStep.end("the REST client", rest::close);
        StopStep.end("the socket client", sockets::close);
        features.close();
        time.close();
    }
}
