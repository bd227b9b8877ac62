package dev.holdfast.plugin.health;

import dev.holdfast.plugin.Subscription;

/** Reads how the bot is, and adds to it. Thread-safe. */
public interface HealthView {

    /** A consistent picture of this moment. Cheap: takes no lock and asks nobody. */
    HealthReport report();

    /** Adds a check of this plugin's own; it shows under {@code services} as {@code plugin:name}. */
    Subscription register(String name, HealthCheck check);
}
