package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Degradation;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
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
import dev.holdfast.runtime.host.PluginView;
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
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

    private static final Duration PUBLISH_MAX = Duration.ofSeconds(30);
    private final Settings settings;
    private final SystemTime time = SystemTime.start();
    private final StartSteps steps = new StartSteps(time);
    private final Errors errors = new Errors(time);
    private final Checks checks = new Checks(time);
    private final CommandRegistry commands = new CommandRegistry();
    private final Connections connections;
    private final Durability durability;
    private final Alerts alerts;
    private final Alarms alarms;
    private final SlashCommands slashCommands = new SlashCommands(commands, time, Holdfast::random);
    private final Journal journal;
    private final Loopback loopback = new Loopback(time);
    private final Meters meters;
    private final Resilience resilience;
    private final Guards guards;
    private final Features features;
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
        resilience = new Resilience(config.resilience(), state, time, Holdfast::random);
        guards = resilience.guards;
        features = resilience.features;
        connections = new Connections(vertx, time, Holdfast::random);
        alerts = Alerting.start(config.alerts(), guards, connections.rest(), time);
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
        SignalReader signals =
                new SignalReader(guards, connections.byBot()::keySet, meters, journal, settings.home(), time);
        levels = new Levels(degradation, features, time, signals::read, this::maintenance);
        repairs = new Repairs(guards, features, levels, connections::all);
        reports = new Reports(
                settings.version(),
                time,
                levels,
                guards,
                features,
                connections::all,
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
                new Remedies(checks, host, router, connections.byBot(), vertx));
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
                connections.byBot(),
                guards,
                features,
                reports::report,
                checks::register,
                repairs::recover,
                durability.letters(),
                config.plugins(),
                new HandlerLedger(meters, alarms, errors, durability));
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
        connections.start();
        steps.run(
                "http",
                () -> HttpApi.start(
                                settings.vertx(),
                                HttpAccess.of(config.http(), settings.home()),
                                apiParts(back),
                                connections::webhookDoor,
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
        Gateway gateway = connections.open(bot, durability.positions(), door, reactions::heard);
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
        exits.keySet().retainAll(connections.byBot().keySet());
        return exits;
    }

    private dev.holdfast.runtime.http.Parts apiParts(Exit back) {
        return new dev.holdfast.runtime.http.Parts(
                new ApiHealth(new ApiHealth.Parts(
                        steps::state,
                        reports::report,
                        levels,
                        guards,
                        connections::all,
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
                new ApiControls.ForGateways(connections.byBot()),
                new ApiControls.ForPlugins(host),
                new ApiLetters(durability.letters()),
                new ApiQueues(deliveries, host, time),
                new ApiDatastores(durability.store()),
                alerts,
                new ApiControls.ForConfig(settings.config(), settings.origin()),
                new SelfTest(loopback, door, journal, bus, deliveries, back, time),
                MemoryAuditLog.open(settings.vertx(), settings.home().resolve("audit.jsonl")),
                Metering.registry(
                        meters, guards, deliveries, durability.letters(), host, connections::all, durability.store()),
                !settings.mounts().isEmpty(),
                time::now);
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
        sayThatItStops();
        connections.shutDoors();
        door.shut();
        levels.stop();
        recovery.stop();
        slashCommands.close();
        StopStep.end("the bus", bus::shut);
        StopStep.end("the plugins", host::close);
        StopStep.end(
                "the outbox", () -> deliveries.end(settings.config().delivery().drainTimeout()));
        StopStep.end("the database", durability::close);
        connections.closeGateways();
        // Last words go through guards and the REST client.
        alerts.close();
        resilience.close();
        HttpApi api = http;
        if (api != null) {
            StopStep.end("the HTTP server", api::close);
        }
        connections.closeClients();
        features.close();
        time.close();
    }

    private void sayThatItStops() {
        int events = 0;
        for (PluginView plugin : host.plugins()) {
            events += plugin.queued() + plugin.running();
        }
        Duration most = settings.config()
                .plugins()
                .drainTimeout()
                .plus(settings.config().delivery().drainTimeout());
        log.info(
                "Stopping: {} replies wait, {} events are being handled; at most {} s for them",
                deliveries.waiting(),
                events,
                most.toSeconds());
    }
}
