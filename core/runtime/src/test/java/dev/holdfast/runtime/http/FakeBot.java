package dev.holdfast.runtime.http;

import dev.holdfast.gateway.ShardView;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FeatureView;
import dev.holdfast.resilience.GuardStats;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.alert.LogSink;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A whole bot of plain values: tests set them, the API shows and changes them. Thread-safe, since tests set from outside. */
final class FakeBot
        implements HealthSource,
                Controls.FeatureControl,
                Controls.DegradationControl,
                Controls.CircuitControl,
                Controls.RateLimitControl,
                Controls.GatewayControl,
                Controls.ConfigSource,
                Probes,
                AuditLog {

    static final Instant EPOCH = Instant.parse("2026-11-22T08:00:00Z");

    volatile Instant now = EPOCH;
    volatile List<Check> live = List.of(new Check("event-loops", true, ""));
    volatile List<Check> ready = List.of(new Check("gateway", true, ""), new Check("store", true, ""));
    volatile Startup startup = new Startup(true, "ready", EPOCH);
    volatile HealthReport.Status status = HealthReport.Status.HEALTHY;
    volatile long messages = 4;
    volatile HealthReport.@Nullable LastError lastError;
    volatile DegradationView degradation = degradation(Level.NORMAL, "", false);
    volatile @Nullable ResponseTime responseTime = new ResponseTime(
            Duration.ofNanos(1_234_567), Duration.ofMillis(2), Duration.ofMillis(3), Duration.ofMillis(9));
    volatile List<RecentError> errors = List.of();
    volatile List<ShardView> shards = List.of(shard("ready"));
    volatile Result probe = Result.succeeded(Duration.ofMillis(7), List.of("pong"));
    volatile @Nullable Throwable failure;
    volatile List<Controls.ConfigError> configErrors = List.of();

    final Map<String, FeatureView> features = new ConcurrentSkipListMap<>();
    final Map<String, CircuitView> circuits = new ConcurrentSkipListMap<>();
    final Map<String, GuardStats> stats = new ConcurrentSkipListMap<>();
    final Map<String, Controls.PluginView> plugins = new ConcurrentSkipListMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Entry> audit = new CopyOnWriteArrayList<>();
    final FakeQueues queues = new FakeQueues();
    final Alerts alerts = Alerts.start(new ManualTime(), Duration.ofMinutes(15), List.of(new LogSink()));
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    FakeBot() {
        for (String feature : List.of("file_uploads", "rich_embeds")) {
            features.put(feature, new FeatureView(feature, true, "default", "", EPOCH, null, Level.REDUCED));
        }
        for (String dependency : List.of("http:example.org", "qq")) {
            circuits.put(dependency, circuit(dependency, CircuitView.State.CLOSED));
            stats.put(dependency, stats(12, EPOCH, null));
        }
        plugins.put("echo", plugin("echo", "started"));
        plugins.put("health", plugin("health", "stopped"));
        metrics.counter("holdfast.messages").increment(3);
    }

    Parts parts() {
        return new Parts(
                this,
                this,
                this,
                this,
                this,
                this,
                new Plugins(),
                queues,
                queues,
                queues,
                alerts,
                this,
                this,
                this,
                metrics,
                true,
                () -> now);
    }

    static DegradationView degradation(Level level, String cause, boolean forced) {
        Signals signals =
                new Signals(1, 0.25, Duration.ofMillis(80), Duration.ofMillis(4), 0.5, Duration.ofMillis(30), 0.9);
        return new DegradationView(level, EPOCH, cause, forced, signals);
    }

    static CircuitView circuit(String name, CircuitView.State state) {
        Instant openedAt = state == CircuitView.State.OPEN ? EPOCH : null;
        return new CircuitView(name, state, Double.NaN, Double.NaN, 3, 0, openedAt, null, null);
    }

    static GuardStats stats(long calls, @Nullable Instant success, @Nullable Instant failure) {
        return new GuardStats(
                calls,
                calls,
                0,
                0,
                1,
                0,
                0,
                Duration.ofMillis(20),
                Duration.ofMillis(40),
                null,
                success,
                failure,
                null,
                5);
    }

    static ShardView shard(String state) {
        return new ShardView(
                "qq",
                0,
                1,
                state,
                "",
                "session-secret",
                42,
                EPOCH,
                Duration.ofMillis(31),
                EPOCH,
                1,
                2,
                9,
                990,
                null,
                null,
                null);
    }

    static Controls.PluginView plugin(String id, String state) {
        return new Controls.PluginView(id, "0.1.0", state, "", EPOCH, List.of("operate"), List.of(), List.of(), 8, 1);
    }

    private void called(String what) {
        calls.add(what);
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
    }

    @Override
    public List<Check> live() {
        return live;
    }

    @Override
    public List<Check> ready() {
        return ready;
    }

    @Override
    public Startup startup() {
        return startup;
    }

    @Override
    public HealthReport report() {
        return new HealthReport(
                status,
                EPOCH,
                Duration.between(EPOCH, now).plusSeconds(5),
                "0.1.0",
                degradation.level().label(),
                new HealthReport.Messages(messages, messages - 1, 1),
                lastError,
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public DegradationView degradation() {
        return degradation;
    }

    @Override
    public List<GuardView> guards() {
        return circuits.values().stream()
                .map(circuit -> new GuardView(circuit, stats.getOrDefault(circuit.name(), stats(0, null, null))))
                .toList();
    }

    @Override
    public List<ShardView> shards() {
        return shards;
    }

    @Override
    public List<ServiceView> services() {
        return List.of(
                new ServiceView("journal", "core", Status.HEALTHY, "running", EPOCH, null, List.of()),
                new ServiceView(
                        "plugin:echo",
                        "plugin",
                        Status.HEALTHY,
                        "started",
                        EPOCH,
                        null,
                        List.of("journal", "weather")));
    }

    @Override
    public Performance performance() {
        return new Performance(responseTime, 12.5, 3, 2, Duration.ofMillis(1), Duration.ofMillis(6), 2, 17);
    }

    @Override
    public Queues queues() {
        return new Queues(
                new Queue(5, Duration.ofMillis(60), 1, 1), new Queue(3, null, 0, 0), new Queue(1, null, 0, 0), 2);
    }

    @Override
    public List<RecentError> errors() {
        return errors;
    }

    @Override
    public List<CacheView> caches() {
        return List.of(new CacheView("duplicates", 10, 100_000, Double.NaN));
    }

    @Override
    public List<PluginMemory> pluginMemory() {
        return List.of(new PluginMemory("echo", 12, 1));
    }

    @Override
    public List<FeatureView> list() {
        return new ArrayList<>(features.values());
    }

    @Override
    public FeatureView enable(String name, String by, String reason, @Nullable Duration duration) {
        called("enable " + name + " by " + by + ": " + reason + (duration == null ? "" : " for " + duration));
        return replace(name, old -> new FeatureView(name, true, by, reason, now, null, old.shedAt()));
    }

    @Override
    public FeatureView disable(String name, String by, String reason, @Nullable Duration duration) {
        called("disable " + name + " by " + by + ": " + reason);
        Instant until = duration == null ? null : now.plus(duration);
        return replace(name, old -> new FeatureView(name, false, by, reason, now, until, old.shedAt()));
    }

    private FeatureView replace(String name, UnaryOperator<FeatureView> change) {
        FeatureView changed = change.apply(Objects.requireNonNull(features.get(name)));
        features.put(name, changed);
        return changed;
    }

    @Override
    public DegradationView force(Level level, String by, String reason) {
        called("force " + level.label() + " by " + by);
        degradation = degradation(level, reason, true);
        return degradation;
    }

    @Override
    public DegradationView automatic(String by, String reason) {
        called("automatic by " + by);
        degradation = degradation(Level.NORMAL, reason, false);
        return degradation;
    }

    @Override
    public DegradationView maintenance(boolean on, String by, String reason) {
        called("maintenance " + on + " by " + by);
        degradation = degradation(on ? Level.MAINTENANCE : Level.NORMAL, reason, on);
        return degradation;
    }

    @Override
    public CircuitView reset(String name, String by) {
        return change("reset", name, CircuitView.State.CLOSED);
    }

    @Override
    public CircuitView forceOpen(String name, String by, String reason) {
        return change("open", name, CircuitView.State.FORCED_OPEN);
    }

    @Override
    public CircuitView disable(String name, String by, String reason) {
        return change("disable", name, CircuitView.State.DISABLED);
    }

    private CircuitView change(String what, String name, CircuitView.State state) {
        called(what + " " + name);
        CircuitView changed = circuit(name, state);
        circuits.put(name, changed);
        return changed;
    }

    @Override
    public List<Controls.RateLimitView> status() {
        return List.of(new Controls.RateLimitView("qq", 18, 20, Duration.ofSeconds(1)));
    }

    @Override
    public void reset(String by) {
        called("reset limits");
    }

    @Override
    public List<String> bots() {
        return List.of("qq");
    }

    @Override
    public void reconnect(String bot, boolean fresh, String by) {
        called("reconnect " + bot + " fresh=" + fresh);
    }

    private final class Plugins implements Controls.PluginControl {

        @Override
        public List<Controls.PluginView> list() {
            return new ArrayList<>(plugins.values());
        }

        @Override
        public Future<Controls.PluginView> start(String id, String by) {
            return becomes("start", id, "started");
        }

        @Override
        public Future<Controls.PluginView> stop(String id, String by) {
            return becomes("stop", id, "stopped");
        }

        @Override
        public Future<Controls.PluginView> reload(String id, String by) {
            return becomes("reload", id, "started");
        }

        @Override
        public Future<Controls.PluginView> release(String id, String by) {
            return becomes("release", id, "started");
        }

        private Future<Controls.PluginView> becomes(String what, String id, String state) {
            calls.add(what + " " + id);
            if (failure != null) {
                return Future.failedFuture(failure);
            }
            plugins.put(id, plugin(id, state));
            return Future.succeededFuture(plugin(id, state));
        }
    }

    @Override
    public Map<String, Object> effective() {
        return Map.of("http", Map.of("port", 3000, "token", "***"));
    }

    @Override
    public Future<Controls.Validation> validate() {
        return Future.succeededFuture(new Controls.Validation("conf/holdfast.yaml", configErrors));
    }

    @Override
    public Future<Result> echo(String message) {
        return probed("echo " + message);
    }

    @Override
    public Future<Result> command(String command, String userId) {
        return probed("command " + command + " of " + userId);
    }

    @Override
    public Future<Result> e2e(String test) {
        return probed("e2e " + test);
    }

    @Override
    public Future<Result> load(String id) {
        return probed("load " + id);
    }

    private Future<Result> probed(String what) {
        called(what);
        return Future.succeededFuture(probe);
    }

    @Override
    public void record(Entry entry) {
        audit.add(entry);
    }

    @Override
    public List<Entry> recent(int limit) {
        return audit.reversed().stream().limit(limit).toList();
    }
}
