package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.plugin.health.Health;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.resilience.Degradation;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.Exit;
import dev.holdfast.runtime.health.Checks;
import dev.holdfast.runtime.health.Errors;
import dev.holdfast.runtime.health.Meters;
import dev.holdfast.runtime.host.PluginHost;
import dev.holdfast.runtime.host.PluginView;
import dev.holdfast.runtime.http.HealthSource;
import dev.holdfast.runtime.journal.Journal;
import dev.holdfast.runtime.probe.Loopback;
import dev.holdfast.runtime.recovery.Levels;
import dev.holdfast.runtime.recovery.RecoveryMonitor;
import dev.holdfast.runtime.store.Store;
import dev.holdfast.runtime.store.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the HTTP API shows, read from the real parts. */
final class ApiHealth implements HealthSource {

    /** An event loop that gives no sign of life for so long is dead. */
    private static final Duration LOOP_DEAD = Duration.ofSeconds(60);

    /** An acknowledged heartbeat older than this is not fresh: two intervals of the platforms we know. */
    private static final Duration ACK_FRESH = Duration.ofSeconds(100);

    private static final int ERRORS_SHOWN = 20;

    /** A queue that is fuller than this is not coming to an end by itself. */
    private static final double QUEUE_FILLED_MAX = 0.5;

    private final Parts parts;

    /** The parts that are read. */
    record Parts(
            Supplier<StartSteps.State> start,
            Supplier<HealthReport> report,
            Levels levels,
            Guards guards,
            Supplier<Collection<Gateway>> gateways,
            PluginHost host,
            RecoveryMonitor recovery,
            Checks checks,
            Meters meters,
            Errors errors,
            Journal journal,
            Deliveries deliveries,
            DeadLetterOffice letters,
            Supplier<@Nullable StoreView> store,
            Time time) {}

    ApiHealth(Parts parts) {
        this.parts = parts;
    }

    @Override
    public List<Check> live() {
        Duration silence = parts.meters().loopSilence();
        return List.of(new Check(
                "event-loops",
                silence.compareTo(LOOP_DEAD) < 0,
                "the quietest gave a sign of life " + silence.toMillis() + " ms ago"));
    }

    @Override
    public List<Check> ready() {
        List<Check> checks = new ArrayList<>();
        StartSteps.State start = parts.start().get();
        checks.add(new Check("start", start.complete(), start.complete() ? "" : "at the step " + start.step()));
        List<ShardView> shards = shards();
        List<ShardView> ready = shards.stream().filter(ShardView::ready).toList();
        checks.add(new Check("gateway", !ready.isEmpty(), ready.isEmpty() ? nobodyReady(shards) : ""));
        List<ShardView> fresh = ready.stream().filter(this::fresh).toList();
        checks.add(new Check(
                "heartbeat",
                !fresh.isEmpty(),
                fresh.isEmpty() ? "no ready gateway has a heartbeat acknowledged lately" : ""));
        boolean sends = fresh.stream().anyMatch(shard -> sends(shard.bot()));
        checks.add(new Check("sends", sends, sends ? "" : "the breaker of no such bot lets sends through"));
        StoreView store = parts.store().get();
        if (store != null) {
            checks.add(new Check("store", store.up(), store.up() ? "" : "nothing can be written: " + store.why()));
        }
        checks.add(new Check(
                "maintenance",
                !parts.levels().inMaintenance(),
                parts.levels().inMaintenance() ? parts.levels().cause() : ""));
        return checks;
    }

    private static String nobodyReady(List<ShardView> shards) {
        String why = shards.isEmpty() ? "" : shards.getFirst().detail();
        return "no bot's gateway is ready"
                + (why.isEmpty() ? "" : "; " + shards.getFirst().bot() + ": " + why);
    }

    private boolean sends(String bot) {
        Exit exit = parts.deliveries().exits().get(bot);
        return exit != null
                && switch (exit.guard().circuit().state()) {
                    case CLOSED, DISABLED -> true;
                    case OPEN, HALF_OPEN, FORCED_OPEN -> false;
                };
    }

    /** Right after READY there is no acknowledgement yet; the session itself is the sign. */
    private boolean fresh(ShardView shard) {
        Instant sign = shard.lastAck() != null ? shard.lastAck() : shard.readySince();
        return sign != null && Duration.between(sign, parts.time().now()).compareTo(ACK_FRESH) < 0;
    }

    @Override
    public Startup startup() {
        StartSteps.State state = parts.start().get();
        return new Startup(state.complete(), state.step(), state.since());
    }

    @Override
    public HealthReport report() {
        return parts.report().get();
    }

    @Override
    public DegradationView degradation() {
        return degradation(parts.levels());
    }

    static DegradationView degradation(Levels levels) {
        Degradation.State state = levels.state();
        Degradation.Signals signals = state.signals();
        return new DegradationView(
                state.level(),
                state.since(),
                state.cause(),
                state.forced() != null,
                new Signals(
                        signals.breakersOpen(),
                        signals.errorRate(),
                        signals.p95(),
                        signals.eventLoopLag(),
                        signals.heapUsed(),
                        signals.journalOldest(),
                        signals.diskFree()));
    }

    @Override
    public List<GuardView> guards() {
        List<GuardView> views = new ArrayList<>();
        for (Guard guard : parts.guards().all()) {
            if (guard.name().equals(Loopback.BOT)) {
                continue;
            }
            views.add(new GuardView(guard.circuit(), guard.stats()));
        }
        return views;
    }

    @Override
    public List<ShardView> shards() {
        List<ShardView> shards = new ArrayList<>();
        parts.gateways().get().forEach(gateway -> shards.addAll(gateway.shards()));
        shards.sort(Comparator.comparing(ShardView::bot).thenComparingInt(ShardView::shard));
        return shards;
    }

    @Override
    public List<ServiceView> services() {
        List<ServiceView> services = new ArrayList<>();
        for (Gateway gateway : parts.gateways().get()) {
            services.add(gateway(gateway));
        }
        StoreView store = parts.store().get();
        if (store != null) {
            services.add(database(store));
        }
        services.add(core("journal", store == null ? List.of() : List.of("database")));
        services.add(core("bus", List.of("journal")));
        services.add(core("plugin-host", List.of("bus")));
        services.add(core(
                "delivery",
                List.copyOf(parts.deliveries().exits().keySet().stream()
                        .filter(exit -> !exit.equals(Loopback.BOT))
                        .toList())));
        services.add(recovery());
        parts.host().plugins().forEach(plugin -> services.add(plugin(plugin)));
        parts.checks().answers().forEach((name, answer) -> services.add(check(name, answer)));
        return services;
    }

    /** A disk that is slow shows in how much waits for it, long before anything is given up. */
    static ServiceView database(StoreView store) {
        boolean well = store.up() && store.queueFilled() <= QUEUE_FILLED_MAX;
        return new ServiceView(
                "database",
                "core",
                well ? Status.HEALTHY : Status.DEGRADED,
                state(store),
                store.since(),
                lastError(store),
                List.of());
    }

    private static String state(StoreView store) {
        if (!store.up()) {
            return "away; " + store.held() + " rows kept in memory";
        }
        return "writing"
                + (store.queued() > Store.BATCH_MAX ? "; " + store.queued() + " rows wait" : "")
                + (store.lastBackup() == null ? "" : "; last backup at " + store.lastBackup());
    }

    private static @Nullable String lastError(StoreView store) {
        String lost = store.lost() == 0 ? "" : "rows given up since the start: " + store.lost();
        if (store.up()) {
            return lost.isEmpty() ? null : lost;
        }
        return lost.isEmpty() ? store.why() : store.why() + "; " + lost;
    }

    /** Parts that live as long as the process: they are there, or the start has not come to them. */
    private ServiceView core(String name, List<String> needs) {
        StartSteps.State start = parts.start().get();
        return new ServiceView(
                name,
                "core",
                start.complete() ? Status.HEALTHY : Status.UNKNOWN,
                start.complete() ? "running" : "starting",
                start.since(),
                null,
                needs);
    }

    /** Shows the latest repair, so that an operator sees what was tried. */
    private ServiceView recovery() {
        RecoveryMonitor.Attempt latest =
                parts.recovery().attempts().stream().findFirst().orElse(null);
        return new ServiceView(
                "recovery",
                "core",
                Status.HEALTHY,
                "watching",
                latest == null ? parts.start().get().since() : latest.at(),
                latest == null ? null : latest.trouble() + ": " + latest.result(),
                List.of());
    }

    private ServiceView gateway(Gateway gateway) {
        List<ShardView> shards = gateway.shards();
        long ready = shards.stream().filter(ShardView::ready).count();
        Status status = ready == 0 ? Status.UNHEALTHY : ready == shards.size() ? Status.HEALTHY : Status.DEGRADED;
        ShardView worst =
                shards.stream().filter(shard -> !shard.ready()).findFirst().orElse(null);
        return new ServiceView(
                "gateway:" + gateway.bot(),
                "core",
                status,
                ready + " of " + shards.size() + " shards ready",
                parts.start().get().since(),
                worst == null ? null : worst.detail(),
                List.of(gateway.bot()));
    }

    private static ServiceView plugin(PluginView plugin) {
        Status status = switch (plugin.state()) {
            case STARTED -> Status.HEALTHY;
            case STARTING -> Status.UNKNOWN;
            case STOPPED -> Status.DEGRADED;
            case REFUSED -> Status.UNHEALTHY;
        };
        return new ServiceView(
                "plugin:" + plugin.info().id(),
                "plugin",
                status,
                plugin.state().label(),
                plugin.since(),
                plugin.detail().isEmpty() ? null : plugin.detail(),
                plugin.needs().stream().map(other -> "plugin:" + other).toList());
    }

    private static ServiceView check(String name, Checks.Answer answer) {
        Status status = switch (answer.health()) {
            case Health.Up up -> Status.HEALTHY;
            case Health.Degraded degraded -> Status.DEGRADED;
            case Health.Down down -> Status.UNHEALTHY;
        };
        String detail = answer.health().detail();
        return new ServiceView(
                name,
                "plugin",
                status,
                status.label(),
                answer.since(),
                detail.isEmpty() ? null : detail,
                List.of("plugin:" + name.substring(0, name.indexOf(':'))));
    }

    @Override
    public Performance performance() {
        Meters meters = parts.meters();
        Meters.Times answers = meters.answers();
        Meters.Times lag = meters.loopLag();
        int active = 0;
        int queued = 0;
        for (PluginView plugin : parts.host().plugins()) {
            active += plugin.running();
            queued += plugin.queued();
        }
        return new Performance(
                answers.count() == 0
                        ? null
                        : new ResponseTime(
                                millis(answers.p50()),
                                millis(answers.p95()),
                                millis(answers.p99()),
                                millis(answers.max())),
                answers.count() / 300.0,
                meters.inPerSecond(),
                meters.outPerSecond(),
                millis(lag.p99()),
                millis(lag.max()),
                active,
                queued);
    }

    private static Duration millis(double millis) {
        return Double.isNaN(millis) ? Duration.ZERO : Duration.ofNanos((long) (millis * 1_000_000));
    }

    @Override
    public Queues queues() {
        Journal.Stats journal = parts.journal().stats();
        Deliveries deliveries = parts.deliveries();
        Meters meters = parts.meters();
        int waiting = deliveries.waiting();
        return new Queues(
                new Queue(
                        journal.pending(),
                        journal.pending() == 0 ? null : Duration.ofMillis(journal.oldestMillis()),
                        meters.inPerSecond(),
                        meters.donePerSecond()),
                new Queue(waiting, deliveries.oldestWaiting(), meters.deferredPerSecond(), meters.outPerSecond()),
                new Queue(
                        parts.letters().count(),
                        parts.letters().oldest(),
                        parts.letters().inPerSecond(),
                        parts.letters().outPerSecond()),
                waiting);
    }

    @Override
    public List<RecentError> errors() {
        return parts.errors().latest().stream()
                .limit(ERRORS_SHOWN)
                .map(error -> new RecentError(error.at(), error.message()))
                .toList();
    }

    @Override
    public List<CacheView> caches() {
        Journal.Stats journal = parts.journal().stats();
        double hits = journal.seen() == 0 ? Double.NaN : (double) journal.duplicates() / journal.seen();
        return List.of(new CacheView("seen-events", journal.remembered(), 100_000, hits));
    }

    @Override
    public List<PluginMemory> pluginMemory() {
        return parts.host().memory().entrySet().stream()
                .map(plugin -> new PluginMemory(
                        plugin.getKey(),
                        plugin.getValue().loadedClasses(),
                        plugin.getValue().loadersLeft()))
                .toList();
    }
}
