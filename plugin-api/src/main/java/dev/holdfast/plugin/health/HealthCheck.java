package dev.holdfast.plugin.health;

/** Says how something of a plugin is. Called about every 30 s on a virtual thread, with a deadline of 5 s. */
@FunctionalInterface
public interface HealthCheck {

    /**
     * @throws Exception taken as {@link Health.Down} with its message
     */
    Health check() throws Exception;
}
