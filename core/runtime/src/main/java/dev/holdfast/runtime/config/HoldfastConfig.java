package dev.holdfast.runtime.config;

import java.util.List;
import java.util.Map;

/**
 * Everything an operator can set, checked.
 *
 * @param effective the values in force by key, defaults included and secrets masked, for people to read
 */
public record HoldfastConfig(
        List<BotSettings> bots,
        HttpSettings http,
        PluginSettings plugins,
        DeliverySettings delivery,
        StoreSettings store,
        ResilienceSettings resilience,
        AlertSettings alerts,
        Map<String, Object> effective) {
    public HoldfastConfig {
        bots = List.copyOf(bots);
    }

    /** The same with another HTTP port, as the command line may ask. */
    public HoldfastConfig withHttpPort(int port) {
        return new HoldfastConfig(bots, http.withPort(port), plugins, delivery, store, resilience, alerts, effective);
    }
}
