package dev.holdfast.runtime.host;

import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.host.PluginView.State;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plugins that are there, each in its place, and what holds for all of them: whether they are held, how many handlers each may
 * run, in which order. Changed on the lifecycle thread, but for what holds for all; read anywhere.
 */
final class Roster {

    /** The share of handlers that work off what queues. */
    private static final double QUEUEING_SHARE = 1 / 16.0;

    private final Services services;
    private final Consumer<PluginView> changes;
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private volatile boolean held;
    private volatile double share = 1;
    private volatile boolean queueing;

    /**
     * @param changes hears of every plugin whose state changed
     */
    Roster(Services services, Consumer<PluginView> changes) {
        this.services = services;
        this.changes = changes;
    }

    /** A new place; what holds for all holds for it. */
    Place add(PluginInfo info) {
        Place place = new Place(
                new PluginSlot(info.id(), services), info, services.time().now());
        if (held) {
            place.slot.hold();
        }
        shape(place.slot.lanes());
        places.put(info.id(), place);
        return place;
    }

    void remove(String id) {
        places.remove(id);
    }

    void clear() {
        places.clear();
    }

    /** The jars that plugins are loaded from. */
    Set<Path> copies() {
        Set<Path> copies = new HashSet<>();
        for (Place place : places.values()) {
            LoadedPlugin loaded = place.loaded();
            if (loaded != null) {
                copies.add(loaded.jar().copy());
            }
        }
        return copies;
    }

    @Nullable
    Place find(String id) {
        return places.get(id);
    }

    /**
     * @throws UnknownPluginException that lists those that are there
     */
    Place known(String id) {
        Place place = places.get(id);
        if (place == null) {
            throw new UnknownPluginException(id, new TreeMap<>(places).keySet());
        }
        return place;
    }

    Collection<Place> all() {
        return places.values();
    }

    void settle(Place place, State state, String detail) {
        place.becomes(state, detail, services.time().now());
        if (held) {
            place.slot.hold();
        }
        changes.accept(view(place));
    }

    PluginView view(Place place) {
        LoadedPlugin loaded = place.loaded();
        return place.slot.view(
                place.info(),
                loaded == null ? "" : String.valueOf(loaded.jar().file().getFileName()),
                place.state(),
                place.detail(),
                place.since(),
                loaded == null ? List.of() : loaded.jar().permissions(),
                loaded == null
                        ? List.of()
                        : granted(loaded.jar()).stream().sorted().toList(),
                loaded == null
                        ? List.of()
                        : List.copyOf(loaded.jar().dependencies().keySet()));
    }

    /** What an operator granted of what a jar asks for. */
    Set<String> granted(PluginJar jar) {
        Set<String> granted = new HashSet<>(
                services.settings().grants().getOrDefault(jar.info().id(), List.of()));
        granted.retainAll(jar.permissions());
        return granted;
    }

    /** Holds every plugin's new jobs; running ones go on. */
    void hold() {
        held = true;
        places.values().forEach(place -> place.slot.hold());
    }

    void release() {
        held = false;
        places.values().forEach(place -> place.slot.release());
    }

    /** Reduces the handlers that may run at once to a share of what is configured. */
    void concurrency(double wanted) {
        share = wanted;
        places.values().forEach(place -> shape(place.slot.lanes()));
    }

    /** Works jobs off with few handlers and the nearest deadline first. */
    void queueing(boolean wanted) {
        queueing = wanted;
        places.values().forEach(place -> shape(place.slot.lanes()));
    }

    private void shape(Lanes lanes) {
        double few = queueing ? Math.min(share, QUEUEING_SHARE) : share;
        lanes.concurrent(Math.max(1, (int) (services.settings().concurrentMax() * few)));
        lanes.nearestDeadlineFirst(queueing);
    }
}
