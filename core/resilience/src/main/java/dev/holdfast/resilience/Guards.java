package dev.holdfast.resilience;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@link Guard} per named dependency, made when first asked for. Thread-safe. */
public final class Guards {
    private static final Logger log = LoggerFactory.getLogger(Guards.class);
    private static final int GUARDS_MAX = 1000;
    private static final String OTHER = "other";

    private final Time time;
    private final DoubleSupplier random;
    private final Policy defaults;
    private final Map<String, Policy> byName;
    private final ConcurrentHashMap<String, Guard> guards = new ConcurrentHashMap<>();
    private final List<Consumer<GuardEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * @param random uniform from 0 inclusive to 1 exclusive; called from any thread
     * @param defaults for dependencies that {@code byName} does not name
     */
    public Guards(Time time, DoubleSupplier random, Policy defaults, Map<String, Policy> byName) {
        this.time = time;
        this.random = random;
        this.defaults = defaults;
        this.byName = Map.copyOf(byName);
    }

    /**
     * The guard of a dependency, always the same one. Beyond 1000 of them, new names that the configuration does not know
     * share the guard {@code other}: names may come from plugins, and memory is finite.
     */
    public Guard guard(String name) {
        Guard known = guards.get(name);
        if (known != null) {
            return known;
        }
        boolean crowded = guards.size() >= GUARDS_MAX && !byName.containsKey(name);
        Guard made = guards.computeIfAbsent(crowded ? OTHER : name, this::make);
        if (closed) {
            made.close();
        }
        return made;
    }

    public Optional<Guard> find(String name) {
        return Optional.ofNullable(guards.get(name));
    }

    /** Sorted by name. */
    public List<Guard> all() {
        return guards.values().stream()
                .sorted(Comparator.comparing(Guard::name))
                .toList();
    }

    /**
     * Hears every event of every guard, on the thread where it happened. An exception of the listener's is logged and hurts
     * nobody.
     *
     * @return stops listening
     */
    public Runnable listen(Consumer<GuardEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Later calls are rejected, waiting ones end now, running attempts end as they end. */
    public void close() {
        closed = true;
        guards.values().forEach(Guard::close);
    }

    private Guard make(String name) {
        if (name.equals(OTHER) && guards.size() >= GUARDS_MAX) {
            log.warn("More than {} dependencies are guarded; further ones share one guard", GUARDS_MAX);
        }
        return new Guard(name, byName.getOrDefault(name, defaults), time, random, this::tell);
    }

    private void tell(GuardEvent event) {
        for (Consumer<GuardEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error failure) {
                log.error("A listener of guards failed at {}", event, failure);
            }
        }
    }
}
