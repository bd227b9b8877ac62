package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.plugin.guard.FeatureState;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.plugin.health.HealthReport.Messages;
import dev.holdfast.plugin.health.HealthReport.Status;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.health.Errors;
import dev.holdfast.runtime.health.Meters;
import dev.holdfast.runtime.recovery.Levels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Puts together how the bot is, and judges it in one word. Thread-safe. */
final class Reports {

    /** Below this share of messages successful lately the bot is degraded, once enough were handled to tell. */
    private static final double SUCCESS_RATE_MIN = 0.95;

    private static final long MESSAGES_MIN = 10;

    private final String version;
    private final Time time;
    private final Levels levels;
    private final Guards guards;
    private final Features features;
    private final Supplier<Collection<Gateway>> gateways;
    private final Meters meters;
    private final Errors errors;
    private final Supplier<HealthReport.Recovery> recovery;
    private final Instant started;
    private Standing standing;

    /** The status and when it began. */
    private record Standing(Status status, Instant since) {}

    Reports(
            String version,
            Time time,
            Levels levels,
            Guards guards,
            Features features,
            Supplier<Collection<Gateway>> gateways,
            Meters meters,
            Errors errors,
            Supplier<HealthReport.Recovery> recovery) {
        this.version = version;
        this.time = time;
        this.levels = levels;
        this.guards = guards;
        this.features = features;
        this.gateways = gateways;
        this.meters = meters;
        this.errors = errors;
        this.recovery = recovery;
        this.started = time.now();
        this.standing = new Standing(Status.HEALTHY, started);
    }

    HealthReport report() {
        List<HealthReport.Circuit> circuits = circuits();
        List<HealthReport.Gateway> connections = connections();
        Messages messages = meters.messages();
        Standing now = stand(judge(levels.level(), circuits, connections, meters.recentMessages()));
        return new HealthReport(
                now.status(),
                now.since(),
                Duration.between(started, time.now()),
                version,
                levels.level().label(),
                messages,
                errors.last(),
                circuits,
                features.list().stream().map(Reports::state).toList(),
                connections,
                recovery.get());
    }

    private synchronized Standing stand(Status status) {
        if (standing.status() != status) {
            standing = new Standing(status, time.now());
        }
        return standing;
    }

    static Status judge(
            Level level,
            List<HealthReport.Circuit> circuits,
            List<HealthReport.Gateway> connections,
            Messages messages) {
        if (level == Level.MAINTENANCE) {
            return Status.MAINTENANCE;
        }
        boolean nobodyThere =
                connections.stream().noneMatch(shard -> shard.state().equals("ready"));
        if (nobodyThere) {
            return Status.UNHEALTHY;
        }
        boolean failing = messages.total() >= MESSAGES_MIN && messages.successRate() < SUCCESS_RATE_MIN;
        boolean away = connections.stream().anyMatch(shard -> !shard.state().equals("ready"));
        boolean broken = circuits.stream().anyMatch(circuit -> !circuit.state().equals("closed"));
        return failing || away || broken || level != Level.NORMAL ? Status.DEGRADED : Status.HEALTHY;
    }

    private List<HealthReport.Circuit> circuits() {
        List<HealthReport.Circuit> circuits = new ArrayList<>();
        for (Guard guard : guards.all()) {
            if (!Rehearsal.is(guard.name())) {
                CircuitView circuit = guard.circuit();
                circuits.add(new HealthReport.Circuit(
                        circuit.name(), circuit.state().label(), circuit.failureRate(), circuit.retryAt()));
            }
        }
        return circuits;
    }

    private List<HealthReport.Gateway> connections() {
        List<HealthReport.Gateway> connections = new ArrayList<>();
        for (Gateway gateway : gateways.get()) {
            for (ShardView shard : gateway.shards()) {
                connections.add(new HealthReport.Gateway(shard.bot(), shard.shard(), shard.state(), shard.roundTrip()));
            }
        }
        return connections;
    }

    private static FeatureState state(dev.holdfast.resilience.FeatureView view) {
        return new FeatureState(view.name(), view.enabled(), view.by(), view.reason(), view.since(), view.until());
    }
}
