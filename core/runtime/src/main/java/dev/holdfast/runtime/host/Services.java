package dev.holdfast.runtime.host;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.guard.Operations.RecoveryReport;
import dev.holdfast.plugin.health.HealthCheck;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.bus.Bus;
import dev.holdfast.runtime.command.CommandRegistry;
import dev.holdfast.runtime.config.PluginSettings;
import dev.holdfast.runtime.deadletter.DeadLetterOffice;
import dev.holdfast.runtime.delivery.Deliveries;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the host passes on to plugins through their {@link dev.holdfast.plugin.Bot}.
 *
 * @param version of Holdfast
 * @param gateways by the bots' names; filled while the bots are opened
 * @param recovery repairs all there is, asked by somebody; for plugins that may
 * @param letters what could not be delivered; likewise
 */
public record Services(
        String version,
        Time time,
        Bus bus,
        CommandRegistry commands,
        Deliveries deliveries,
        Map<String, Gateway> gateways,
        Guards guards,
        Features features,
        Supplier<HealthReport> health,
        Checks checks,
        Function<String, RecoveryReport> recovery,
        DeadLetterOffice letters,
        PluginSettings settings,
        Handled handled) {

    /** Where plugins' health checks are registered. */
    public interface Checks {
        /** The result takes it back. */
        Runnable register(String plugin, String name, HealthCheck check);
    }

    /** What is written down about handlers. */
    public interface Handled {
        void succeeded(String plugin);

        void failed(String plugin, String what, Throwable failure);

        /** An event waited until nobody took an answer to it any more, and was not handled. */
        void expired(Event event);
    }
}
