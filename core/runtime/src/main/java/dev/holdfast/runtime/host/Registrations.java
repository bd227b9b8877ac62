package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BusListener;
import dev.holdfast.plugin.Subscription;
import dev.holdfast.plugin.command.CommandHandler;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.runtime.command.CommandRegistry;
import dev.holdfast.runtime.command.CommandSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one start of one plugin: everything it registered, so that all of it can be undone. While the plugin starts,
 * entries are only written down; from {@link #goLive} on every change reaches bus and commands at once. Thread-safe.
 */
final class Registrations {

    /** A plugin's listener with its exception. */
    @FunctionalInterface
    interface Listener {
        void on(Event event) throws Exception;
    }

    private final String plugin;
    private final CommandRegistry registry;
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();
    private final Map<String, List<BusListener>> jsonListeners = new ConcurrentHashMap<>();
    private final Map<String, CommandSpec> specs = new ConcurrentHashMap<>();
    private final Map<String, CommandHandler> handlers = new ConcurrentHashMap<>();
    private final List<Runnable> kept = new CopyOnWriteArrayList<>();
    private volatile @Nullable Runnable changed;
    private volatile boolean closed;

    Registrations(String plugin, CommandRegistry registry) {
        this.plugin = plugin;
        this.registry = registry;
    }

    Subscription listen(String address, Listener listener) {
        return add(listeners, address, listener);
    }

    Subscription listenJson(String address, BusListener listener) {
        return add(jsonListeners, address, listener);
    }

    private <T> Subscription add(Map<String, List<T>> topics, String address, T listener) {
        checkOpen("subscribe to " + address);
        topics.computeIfAbsent(address, key -> new CopyOnWriteArrayList<>()).add(listener);
        tell();
        return () -> {
            topics.computeIfPresent(address, (key, topic) -> {
                topic.remove(listener);
                return topic.isEmpty() ? null : topic;
            });
            tell();
        };
    }

    Subscription command(CommandSpec spec, CommandHandler handler) {
        checkOpen("declare the command " + spec.name());
        registry.check(spec);
        put(spec, handler);
        tell();
        return () -> {
            specs.remove(spec.name(), spec);
            handlers.remove(spec.name(), handler);
            tell();
        };
    }

    private synchronized void put(CommandSpec spec, CommandHandler handler) {
        for (CommandSpec other : specs.values()) {
            for (String name : spec.names()) {
                if (other.names().contains(name)) {
                    throw new IllegalStateException("Plugin " + plugin + " declares the command " + name + " twice");
                }
            }
        }
        specs.put(spec.name(), spec);
        handlers.put(spec.name(), handler);
    }

    Subscription keep(Runnable undo) {
        checkOpen("register");
        kept.add(undo);
        return () -> {
            if (kept.remove(undo)) {
                undo.run();
            }
        };
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException("Plugin " + plugin + " has stopped and cannot " + what);
        }
    }

    private void tell() {
        Runnable listener = changed;
        if (listener != null) {
            listener.run();
        }
    }

    /** From now on changes are told. */
    void goLive(Runnable onChange) {
        changed = onChange;
        onChange.run();
    }

    Set<String> addresses() {
        return Set.copyOf(listeners.keySet());
    }

    Set<String> jsonAddresses() {
        return Set.copyOf(jsonListeners.keySet());
    }

    List<CommandSpec> commands() {
        return List.copyOf(specs.values());
    }

    List<Listener> listeners(String address) {
        return listeners.getOrDefault(address, List.of());
    }

    List<BusListener> jsonListeners(String address) {
        return jsonListeners.getOrDefault(address, List.of());
    }

    @Nullable
    CommandHandler handler(String command) {
        return handlers.get(command);
    }

    /** Undoes everything; later registrations are refused. */
    void close() {
        closed = true;
        changed = null;
        listeners.clear();
        jsonListeners.clear();
        specs.clear();
        handlers.clear();
        kept.forEach(Runnable::run);
        kept.clear();
    }
}
