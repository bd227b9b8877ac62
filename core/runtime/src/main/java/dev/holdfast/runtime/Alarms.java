package dev.holdfast.runtime;

import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.GuardEvent;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.config.AlertSettings;
import dev.holdfast.runtime.host.PluginView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Says what of all that happens is an alert. Thread-safe; quick, as it is called where things happen. */
final class Alarms {

    /** The dependencies that tell alerts; their own trouble is told by their breakers alone, or it would feed itself. */
    static final String OWN = "alert-";

    private final Alerts alerts;
    private final AlertSettings settings;
    private final Time time;
    private final Map<String, Time.Alarm> away = new ConcurrentHashMap<>();
    private final Map<String, Deque<Long>> failures = new ConcurrentHashMap<>();

    Alarms(Alerts alerts, AlertSettings settings, Time time) {
        this.alerts = alerts;
        this.settings = settings;
        this.time = time;
    }

    void heard(GatewayEvent event) {
        String shard = event.bot() + " shard " + event.shard();
        switch (event) {
            case GatewayEvent.StateChanged changed
            when changed.to().equals("ready") -> {
                Time.Alarm watch = away.remove(shard);
                if (watch != null) {
                    watch.cancel();
                }
                alerts.clear(AlertKind.GATEWAY_DOWN, shard);
            }
            case GatewayEvent.StateChanged changed ->
                away.computeIfAbsent(
                        shard, name -> time.after(settings.gatewayDownAfter(), () -> stillAway(name, changed.why())));
            case GatewayEvent.Trouble trouble -> {
                if (trouble.fatal()) {
                    alerts.raise(AlertKind.GATEWAY_DOWN, shard, "stays away: " + trouble.what());
                }
            }
        }
    }

    private void stillAway(String shard, String why) {
        alerts.raise(
                AlertKind.GATEWAY_DOWN,
                shard,
                "has not been ready for " + settings.gatewayDownAfter().toSeconds() + " s: " + why);
    }

    void heard(GuardEvent event) {
        switch (event) {
            case GuardEvent.BreakerChanged changed
            when changed.to() == CircuitView.State.OPEN || changed.to() == CircuitView.State.FORCED_OPEN ->
                alerts.raise(AlertKind.BREAKER_OPEN, changed.dependency(), changed.why());
            case GuardEvent.BreakerChanged changed
            when changed.to() == CircuitView.State.CLOSED || changed.to() == CircuitView.State.DISABLED ->
                alerts.clear(AlertKind.BREAKER_OPEN, changed.dependency());
            case GuardEvent.BreakerChanged trial -> {
                // half-open: whether it is over shows soon
            }
            case GuardEvent.AttemptFailed failed -> {
                if (failed.kind() == FailureKind.RATE_LIMIT
                        && !failed.dependency().startsWith(OWN)) {
                    alerts.raise(AlertKind.RATE_LIMIT_EXCEEDED, failed.dependency(), failed.reason());
                }
            }
        }
    }

    /** A plugin's state is another now. */
    void heard(PluginView plugin) {
        String id = plugin.info().id();
        switch (plugin.state()) {
            case REFUSED -> alerts.raise(AlertKind.INITIALIZATION_FAILED, id, plugin.detail());
            case STARTED, STOPPED -> alerts.clear(AlertKind.INITIALIZATION_FAILED, id);
            case STARTING -> {
                // how it ends is not known yet
            }
        }
    }

    /** A plugin's handler failed. */
    void failed(String plugin, String what) {
        long now = time.nanos();
        long horizon = now - settings.failuresWithin().toNanos();
        Deque<Long> recent = failures.computeIfAbsent(plugin, none -> new ArrayDeque<>());
        boolean many;
        synchronized (recent) {
            while (!recent.isEmpty() && recent.peekFirst() - horizon < 0) {
                recent.removeFirst();
            }
            if (recent.size() < settings.failures()) {
                recent.addLast(now);
            }
            many = recent.size() >= settings.failures();
        }
        if (many) {
            alerts.raise(
                    AlertKind.REPEATED_FAILURES,
                    plugin,
                    "failed " + settings.failures() + " times or more within " + words(settings.failuresWithin())
                            + "; the last: " + what);
        }
    }

    private static String words(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
