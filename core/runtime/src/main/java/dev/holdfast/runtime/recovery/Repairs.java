package dev.holdfast.runtime.recovery;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.plugin.guard.Operations.RecoveryReport;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FeatureView;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repairs by hand: everything back to normal at once, with a report of what was wrong. Thread-safe. */
public final class Repairs {

    private static final Logger log = LoggerFactory.getLogger(Repairs.class);

    private final Guards guards;
    private final Features features;
    private final Levels levels;
    private final Supplier<Collection<Gateway>> gateways;

    /**
     * @param gateways of all bots
     */
    public Repairs(Guards guards, Features features, Levels levels, Supplier<Collection<Gateway>> gateways) {
        this.guards = guards;
        this.features = features;
        this.levels = levels;
        this.gateways = gateways;
    }

    /** Repairs all there is; see {@link dev.holdfast.plugin.guard.Operations#recover}. */
    public RecoveryReport recover(String by) {
        List<String> before = new ArrayList<>();
        List<String> done = new ArrayList<>();
        level(by, before, done);
        breakers(before, done);
        switches(by, before, done);
        connections(by, before, done);
        log.info("Recovery by {}: before: {}; done: {}", by, before, done);
        return new RecoveryReport(before, done);
    }

    private void level(String by, List<String> before, List<String> done) {
        if (levels.level() != Level.NORMAL) {
            before.add("The level was " + levels.level().label() + ": " + levels.cause());
            levels.automatic(by, "recovery");
            done.add("The level follows the signals again");
        }
    }

    private void breakers(List<String> before, List<String> done) {
        for (Guard guard : guards.all()) {
            CircuitView circuit = guard.circuit();
            if (circuit.state() != CircuitView.State.CLOSED) {
                before.add("The breaker of " + circuit.name() + " was "
                        + circuit.state().label() + (circuit.lastError() == null ? "" : ": " + circuit.lastError()));
                guard.reset();
                done.add("The breaker of " + circuit.name() + " was reset");
            }
        }
    }

    private void switches(String by, List<String> before, List<String> done) {
        List<FeatureView> off =
                features.list().stream().filter(feature -> !feature.enabled()).toList();
        if (off.isEmpty()) {
            return;
        }
        off.forEach(feature ->
                before.add("The feature " + feature.name() + " was off by " + feature.by() + ": " + feature.reason()));
        features.restoreAll(by, "recovery");
        off.forEach(feature -> done.add("The feature " + feature.name() + " was restored"));
    }

    private void connections(String by, List<String> before, List<String> done) {
        for (Gateway gateway : gateways.get()) {
            List<ShardView> away =
                    gateway.shards().stream().filter(shard -> !shard.ready()).toList();
            if (!away.isEmpty()) {
                away.forEach(shard -> before.add("Shard " + shard.shard() + " of " + shard.bot() + " was "
                        + shard.state() + (shard.detail().isEmpty() ? "" : ": " + shard.detail())));
                done.add("The gateway of " + gateway.bot()
                        + (gateway.reconnect(false, "recovery by " + by) ? " reconnects" : " waits for the database"));
            }
        }
    }
}
