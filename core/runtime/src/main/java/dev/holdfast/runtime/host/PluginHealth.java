package dev.holdfast.runtime.host;

import dev.holdfast.plugin.Subscription;
import dev.holdfast.plugin.health.HealthCheck;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.plugin.health.HealthView;

/** The core's health, as a plugin sees it. */
record PluginHealth(String plugin, Services services, Registrations registrations) implements HealthView {

    @Override
    public HealthReport report() {
        return services.health().get();
    }

    @Override
    public Subscription register(String name, HealthCheck check) {
        return registrations.keep(services.checks().register(plugin, name, check));
    }
}
