package dev.holdfast.runtime;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FeatureView;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.GuardStats;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.Policy;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.config.ConfigException;
import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.runtime.host.PluginHost;
import dev.holdfast.runtime.host.PluginRefusedException;
import dev.holdfast.runtime.host.UnknownPluginException;
import dev.holdfast.runtime.http.Controls;
import dev.holdfast.runtime.http.HealthSource.DegradationView;
import dev.holdfast.runtime.recovery.Levels;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin API's hands: each record does for one subject what {@link Controls} says, with the real parts. */
final class ApiControls {

    private static final Logger log = LoggerFactory.getLogger("admin");

    private ApiControls() {}

    /**
     * @param forAWhile what is on for a limited time, by name
     */
    record ForFeatures(Features features, Time time, Map<String, ForAWhile> forAWhile)
            implements Controls.FeatureControl {

        /**
         * @param before how it was and shall be again
         * @param since the switch to undo: another since then stands
         * @param end when
         */
        private record ForAWhile(FeatureView before, FeatureView since, Instant end) {}

        ForFeatures(Features features, Time time) {
            this(features, time, new HashMap<>());
        }

        @Override
        public List<FeatureView> list() {
            return features.list();
        }

        @Override
        public FeatureView enable(String name, String by, String reason, @Nullable Duration duration) {
            synchronized (forAWhile) {
                FeatureView present = known(name);
                ForAWhile running = forAWhile.remove(name);
                FeatureView before = running != null && running.since().equals(present) ? running.before() : present;
                FeatureView on = features.enable(name, by, reason);
                if (duration != null && !before.enabled()) {
                    ForAWhile started = new ForAWhile(before, on, time.now().plus(duration));
                    forAWhile.put(name, started);
                    time.after(duration, () -> over(started));
                }
                return on;
            }
        }

        @Override
        public FeatureView disable(String name, String by, String reason, @Nullable Duration duration) {
            known(name);
            return features.disable(name, by, reason, duration);
        }

        private FeatureView known(String name) {
            return features.find(name)
                    .orElseThrow(() -> new Controls.BadInput("There is no feature '" + name + "'; there are: "
                            + String.join(
                                    ", ",
                                    features.list().stream()
                                            .map(FeatureView::name)
                                            .toList())));
        }

        private void over(ForAWhile ended) {
            FeatureView on = ended.since();
            synchronized (forAWhile) {
                if (!forAWhile.remove(on.name(), ended)) {
                    return;
                }
                boolean switched = !features.find(on.name()).equals(Optional.of(on));
                Instant until = ended.before().until();
                Duration left = until == null ? null : Duration.between(time.now(), until);
                if (!switched && (left == null || left.isPositive())) {
                    features.disable(on.name(), on.by(), again(ended.before()), left);
                }
            }
        }

        private static String again(FeatureView before) {
            return "the time it was on is over; it was off before by " + before.by()
                    + (before.reason().isEmpty() ? "" : ": " + before.reason());
        }
    }

    record ForLevels(Levels levels) implements Controls.DegradationControl {
        @Override
        public DegradationView force(Level level, String by, String reason) {
            levels.force(level, by, reason);
            return ApiHealth.degradation(levels);
        }

        @Override
        public DegradationView automatic(String by, String reason) {
            levels.automatic(by, reason);
            return ApiHealth.degradation(levels);
        }

        @Override
        public DegradationView maintenance(boolean on, String by, String reason) {
            levels.maintenance(on, by, reason);
            return ApiHealth.degradation(levels);
        }
    }

    record ForCircuits(Guards guards) implements Controls.CircuitControl {
        @Override
        public CircuitView reset(String name, String by) {
            return change(name, by, "reset", Guard::reset);
        }

        @Override
        public CircuitView forceOpen(String name, String by, String reason) {
            return change(
                    name, by, "forced open", guard -> guard.forceOpen(by + (reason.isEmpty() ? "" : ": " + reason)));
        }

        @Override
        public CircuitView disable(String name, String by, String reason) {
            return change(name, by, "disabled", Guard::disable);
        }

        private CircuitView change(String name, String by, String what, java.util.function.Consumer<Guard> change) {
            Guard guard = guards.find(name).orElseThrow(() -> new Controls.BadInput("There is no dependency " + name));
            change.accept(guard);
            log.info("The breaker of {} was {} by {}", name, what, by);
            return guard.circuit();
        }
    }

    record ForRateLimits(Guards guards) implements Controls.RateLimitControl {
        @Override
        public List<Controls.RateLimitView> status() {
            List<Controls.RateLimitView> limits = new ArrayList<>();
            for (Guard guard : guards.all()) {
                Policy.RateLimit limit = guard.policy().rateLimit();
                GuardStats stats = guard.stats();
                if (limit != null && stats.ratePermits() != null) {
                    limits.add(new Controls.RateLimitView(
                            guard.name(), stats.ratePermits(), limit.permits(), limit.period()));
                }
            }
            return limits;
        }

        @Override
        public void reset(String by) {
            guards.all().forEach(Guard::resetLimits);
            log.info("The rate limits were reset by {}", by);
        }
    }

    record ForGateways(Map<String, Gateway> gateways) implements Controls.GatewayControl {
        @Override
        public List<String> bots() {
            return gateways.keySet().stream().sorted().toList();
        }

        @Override
        public void reconnect(String bot, boolean fresh, String by) {
            Gateway gateway = gateways.get(bot);
            if (gateway == null) {
                throw new Controls.BadInput("There is no bot " + bot);
            }
            if (!gateway.reconnect(fresh, "asked by " + by)) {
                throw new Controls.Conflict(
                        bot + " waits for the database to know which sessions to resume, and connects"
                                + " then; ?fresh=true begins new ones now, without what was said meanwhile");
            }
        }
    }

    record ForPlugins(PluginHost host) implements Controls.PluginControl {
        @Override
        public List<Controls.PluginView> list() {
            return host.plugins().stream().map(ForPlugins::view).toList();
        }

        @Override
        public Future<Controls.PluginView> start(String id, String by) {
            return told(host.startAgain(id), id, by, "started");
        }

        @Override
        public Future<Controls.PluginView> stop(String id, String by) {
            return told(host.stop(id), id, by, "stopped");
        }

        @Override
        public Future<Controls.PluginView> reload(String id, String by) {
            return told(host.reload(id), id, by, "reloaded");
        }

        @Override
        public Future<Controls.PluginView> release(String id, String by) {
            return Future.failedFuture(new Controls.Conflict("Plugin " + id + " is not quarantined."));
        }

        private static Future<Controls.PluginView> told(
                Future<dev.holdfast.runtime.host.PluginView> change, String id, String by, String what) {
            return change.map(view -> {
                        log.info("Plugin {} was {} by {}", id, what, by);
                        return view(view);
                    })
                    .recover(failure -> Future.failedFuture(
                            failure instanceof PluginRefusedException || failure instanceof UnknownPluginException
                                    ? new Controls.Conflict(String.valueOf(failure.getMessage()))
                                    : failure));
        }

        private static Controls.PluginView view(dev.holdfast.runtime.host.PluginView plugin) {
            boolean refused = plugin.state() == dev.holdfast.runtime.host.PluginView.State.REFUSED;
            return new Controls.PluginView(
                    plugin.info().id(),
                    plugin.info().version(),
                    plugin.state().label(),
                    plugin.detail(),
                    plugin.since(),
                    plugin.asked(),
                    plugin.granted(),
                    refused ? List.of(plugin.detail()) : List.of(),
                    plugin.handled(),
                    plugin.failed());
        }
    }

    /**
     * @param origin what the running configuration was read from
     */
    record ForConfig(HoldfastConfig config, Holdfast.ConfigOrigin origin) implements Controls.ConfigSource {
        @Override
        public Map<String, Object> effective() {
            return config.effective();
        }

        @Override
        public Future<Controls.Validation> validate() {
            Promise<Controls.Validation> found = Promise.promise();
            Thread.ofVirtual().name("config-validate").start(() -> found.complete(check()));
            return found.future();
        }

        private Controls.Validation check() {
            try {
                origin.check().run();
                return new Controls.Validation(origin.name(), List.of());
            } catch (ConfigException e) {
                return new Controls.Validation(
                        origin.name(),
                        e.problems().stream()
                                .map(problem -> new Controls.ConfigError(
                                        problem.file(), problem.line(), problem.key(), problem.message()))
                                .toList());
            }
        }
    }
}
