package dev.holdfast.plugin;

import org.pf4j.ExtensionPoint;

/**
 * What a plugin jar brings: one class that implements this and carries {@code @org.pf4j.Extension}.
 *
 * <p>The host makes one instance with the no-argument constructor, calls {@link #start} once, and {@link #stop} at most once.
 * A replaced jar gets a new instance in a new class loader; nothing static survives.
 */
public interface BotPlugin extends ExtensionPoint {

    /**
     * Registers commands, listeners and checks. Runs on a virtual thread under the start deadline (30 s by default); a thrown
     * exception refuses the plugin with its message, and everything registered so far is undone.
     *
     * @param bot all that this plugin may use; valid until {@link #stop} returned
     */
    void start(Bot bot);

    /**
     * Releases what the plugin holds besides its registrations, which the host undoes by itself. Called after the last running
     * handler ended or was given up on.
     */
    default void stop() {}
}
