package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.host.PluginView.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the jars of the drop folder, and follows the folder: a jar dropped in is loaded, a replaced one reloaded, a removed one
 * unloaded. All of it happens on one lifecycle thread; reading is thread-safe.
 *
 * <p>A reload holds the plugin's new jobs, lets running ones end, stops the old version, starts the new one and releases the
 * jobs to it. If the new one is refused or fails to start, the old one comes back.
 */
public final class PluginHost {

    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    /** How often the folder is looked at; a jar is taken once two looks in a row saw the same. */
    private static final Duration LOOK = Duration.ofMillis(400);

    /** The share of handlers that work off what queues. */
    private static final double QUEUEING_SHARE = 1 / 16.0;

    private final Services services;
    private final Path folder;
    private final Path copies;
    private final DropFolder drops;
    private final Consumer<PluginView> changes;
    private final ScheduledExecutorService lifecycle = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("plugin-lifecycle").daemon().factory());
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final Map<Path, PluginView> refused = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Unloaded> unloaded = new ConcurrentLinkedQueue<>();
    private volatile boolean held;
    private volatile double share = 1;
    private volatile boolean queueing;

    /** A plugin id's place; written on the lifecycle thread, read anywhere. */
    private static final class Place {
        private final PluginSlot slot;
        private volatile @Nullable LoadedPlugin loaded;
        private volatile PluginInfo info;
        private volatile State state = State.STARTING;
        private volatile String detail = "";
        private volatile Instant since;

        private Place(PluginSlot slot, PluginInfo info, Instant since) {
            this.slot = slot;
            this.info = info;
            this.since = since;
        }
    }

    /** A class loader let go of, and whose it was. */
    private record Unloaded(String plugin, WeakReference<ClassLoader> loader) {}

    /**
     * @param loadedClasses of the running version
     * @param loadersLeft class loaders of earlier versions that the collector has not freed
     */
    public record Memory(int loadedClasses, int loadersLeft) {
        private Memory plus(Memory other) {
            return new Memory(loadedClasses + other.loadedClasses, loadersLeft + other.loadersLeft);
        }
    }

    /**
     * @param folder where operators drop jars; made if missing
     * @param copies where private copies are kept; cleared
     * @param changes hears of every plugin whose state changed, on the lifecycle thread
     */
    public PluginHost(Services services, Path folder, Path copies, Consumer<PluginView> changes) {
        this.services = services;
        this.folder = folder;
        this.copies = copies;
        this.drops = new DropFolder(folder);
        this.changes = changes;
    }

    /** Loads what lies in the folder, and follows it from then on. Completes when every jar was loaded or refused. */
    public Future<Void> start() {
        return onLifecycle(() -> {
            Files.createDirectories(folder);
            Files.createDirectories(copies);
            PluginJar.sweep(copies);
            take(drops.everything());
            ScheduledFuture<?> unused = lifecycle.scheduleWithFixedDelay(
                    this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS); // ends with the thread
            return null;
        });
    }

    /** Starts a plugin that the core brings itself. */
    public Future<Void> startBuiltIn(PluginInfo info, BotPlugin plugin) {
        return onLifecycle(() -> {
            Place place = place(info);
            place.slot.start(info, plugin, Set.of("operate"));
            settle(place, State.STARTED, "");
            return null;
        });
    }

    private void look() {
        try {
            take(drops.changes());
        } catch (Throwable e) {
            log.warn("The plugin folder {} could not be looked at; the next look is in {}", folder, LOOK, e);
        }
    }

    /** What came is taken before what went: a jar under a new name then takes over what waits for the one it replaces. */
    private void take(DropFolder.Changes seen) {
        List<Path> waiting = new ArrayList<>(seen.present());
        boolean progress = true;
        while (!waiting.isEmpty() && progress) {
            int before = waiting.size();
            waiting.removeIf(file -> arrive(file, waiting.size() > 1));
            progress = waiting.size() < before;
        }
        waiting.forEach(file -> arrive(file, false));
        seen.gone().forEach(this::remove);
        if (!seen.isEmpty()) {
            retryRefused(seen.gone().isEmpty() ? seen.present() : Set.of());
        }
    }

    /** A plugin may have been refused for want of another that is there now, or because of one that is gone. */
    private void retryRefused(Set<Path> justTried) {
        Set<Path> skipped = justTried;
        boolean progress = true;
        while (progress) {
            int before = refused.size();
            for (Path file : Set.copyOf(refused.keySet())) {
                if (!skipped.contains(file) && Files.exists(file)) {
                    arrive(file, false);
                }
            }
            progress = refused.size() < before;
            skipped = Set.of();
        }
    }

    /** Loads or reloads a jar; false if it should be tried again after the others, for want of a plugin it depends on. */
    private boolean arrive(Path file, boolean mayWait) {
        try {
            PluginJar jar = PluginJar.admit(file, copies, services.version());
            Optional<String> missing = missing(jar);
            if (missing.isPresent() && mayWait) {
                return false;
            }
            if (missing.isPresent()) {
                throw new PluginRefusedException(missing.get());
            }
            endOthersOf(jar);
            install(jar);
            refused.remove(file);
        } catch (PluginRefusedException e) {
            refuse(file, e);
        } catch (RuntimeException e) {
            refuse(file, new PluginRefusedException(file.getFileName() + " cannot be loaded: " + e, e));
        }
        return true;
    }

    /** A file may hold another plugin than before; the one before is gone with its content. */
    private void endOthersOf(PluginJar jar) {
        for (Place place : places.values()) {
            if (!place.info.id().equals(jar.info().id())) {
                endIfFrom(jar.file(), place);
            }
        }
    }

    private Optional<String> missing(PluginJar jar) {
        for (Map.Entry<String, String> dependency : jar.dependencies().entrySet()) {
            Place other = places.get(dependency.getKey());
            if (other == null || other.state != State.STARTED) {
                return Optional.of(jar.file().getFileName() + " (" + jar.info().id() + ") depends on the plugin "
                        + dependency.getKey() + ", which is not started");
            }
            if (!PluginJar.satisfies(other.info.version(), dependency.getValue())) {
                return Optional.of(jar.file().getFileName() + " (" + jar.info().id() + ") depends on the plugin "
                        + dependency.getKey() + " " + dependency.getValue() + ", and version " + other.info.version()
                        + " is there");
            }
        }
        return Optional.empty();
    }

    private void install(PluginJar jar) throws PluginRefusedException {
        Place present = places.get(jar.info().id());
        if (present == null) {
            first(jar);
            return;
        }
        LoadedPlugin old = present.loaded;
        if (old == null) {
            throw new PluginRefusedException(jar.file().getFileName() + " has the Plugin-Id "
                    + jar.info().id() + ", which is the core's; choose another");
        }
        if (!old.jar().file().equals(jar.file()) && Files.exists(old.jar().file())) {
            throw new PluginRefusedException(jar.file().getFileName() + " has the same Plugin-Id as "
                    + old.jar().file().getFileName() + " (" + jar.info().id() + "); remove one of the two");
        }
        replace(present, old, jar);
    }

    private void first(PluginJar jar) throws PluginRefusedException {
        LoadedPlugin loaded = LoadedPlugin.load(jar, copies);
        Place place = place(jar.info());
        try {
            place.slot.start(jar.info(), loaded.plugin(), granted(jar));
        } catch (PluginRefusedException e) {
            places.remove(jar.info().id());
            place.slot.leave();
            forget(loaded);
            throw e;
        }
        place.loaded = loaded;
        settle(place, State.STARTED, "");
        log.info(
                "Plugin {} {} started from {}",
                jar.info().id(),
                jar.info().version(),
                jar.file().getFileName());
    }

    private void replace(Place place, LoadedPlugin old, PluginJar jar) throws PluginRefusedException {
        LoadedPlugin fresh = LoadedPlugin.load(jar, copies);
        quiet(place);
        place.slot.stop(true);
        try {
            place.slot.start(jar.info(), fresh.plugin(), granted(jar));
        } catch (PluginRefusedException e) {
            forget(fresh);
            String version = "version " + place.info.version();
            try {
                comeBack(place, old);
            } catch (PluginRefusedException again) {
                giveUp(place, again);
                throw new PluginRefusedException(
                        e.getMessage() + "; nor does " + version + " come back: " + again.getMessage(), e);
            }
            throw new PluginRefusedException(e.getMessage() + "; " + version + " goes on", e);
        }
        place.loaded = fresh;
        place.info = jar.info();
        forget(old);
        settle(place, State.STARTED, "");
        log.info(
                "Plugin {} reloaded: {} is now {}",
                jar.info().id(),
                old.jar().info().version(),
                jar.info().version());
    }

    private void comeBack(Place place, LoadedPlugin old) throws PluginRefusedException {
        LoadedPlugin again = LoadedPlugin.load(old.jar(), copies);
        forget(old);
        place.loaded = again;
        place.slot.start(old.jar().info(), again.plugin(), granted(old.jar()));
    }

    /** Nothing may wait for a plugin that does not come back. */
    private void giveUp(Place place, PluginRefusedException why) {
        place.slot.leave();
        settle(place, State.STOPPED, String.valueOf(why.getMessage()));
    }

    private void quiet(Place place) {
        try {
            if (!place.slot.drain(services.settings().drainTimeout())) {
                log.warn(
                        "Plugin {} still runs {} handlers after {}; they are given up on",
                        place.info.id(),
                        place.slot.lanes().running(),
                        services.settings().drainTimeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove(Path file) {
        refused.remove(file);
        places.values().forEach(place -> endIfFrom(file, place));
    }

    private void endIfFrom(Path file, Place place) {
        LoadedPlugin loaded = place.loaded;
        if (loaded != null && loaded.jar().file().equals(file)) {
            places.remove(place.info.id());
            end(place, loaded);
            log.info(
                    "Plugin {} {} unloaded: {} holds it no longer",
                    place.info.id(),
                    place.info.version(),
                    file.getFileName());
        }
    }

    private void end(Place place, LoadedPlugin loaded) {
        quiet(place);
        place.slot.stop(false);
        place.loaded = null;
        forget(loaded);
        settle(place, State.STOPPED, "its jar was removed");
    }

    private void refuse(Path file, PluginRefusedException why) {
        String name = String.valueOf(file.getFileName());
        PluginView view = new PluginView(
                new PluginInfo(name, "", ""),
                name,
                State.REFUSED,
                String.valueOf(why.getMessage()),
                services.time().now(),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0,
                0,
                0);
        PluginView before = refused.put(file, view);
        if (before == null || !before.detail().equals(view.detail())) {
            log.error("Plugin refused: {}", why.getMessage(), why.getCause());
            changes.accept(view);
        }
    }

    private Place place(PluginInfo info) {
        Place place = new Place(
                new PluginSlot(info.id(), services), info, services.time().now());
        if (held) {
            place.slot.hold();
        }
        shape(place.slot.lanes());
        places.put(info.id(), place);
        return place;
    }

    private Set<String> granted(PluginJar jar) {
        Set<String> granted = new HashSet<>(
                services.settings().grants().getOrDefault(jar.info().id(), List.of()));
        granted.retainAll(jar.permissions());
        return granted;
    }

    private void settle(Place place, State state, String detail) {
        place.state = state;
        place.detail = detail;
        place.since = services.time().now();
        if (held) {
            place.slot.hold();
        }
        changes.accept(view(place));
    }

    private PluginView view(Place place) {
        LoadedPlugin loaded = place.loaded;
        List<String> asked = loaded == null ? List.of() : loaded.jar().permissions();
        return place.slot.view(
                place.info,
                loaded == null ? "" : String.valueOf(loaded.jar().file().getFileName()),
                place.state,
                place.detail,
                place.since,
                asked,
                loaded == null
                        ? List.of()
                        : granted(loaded.jar()).stream().sorted().toList(),
                loaded == null
                        ? List.of()
                        : List.copyOf(loaded.jar().dependencies().keySet()));
    }

    /** All plugins and refused jars, sorted by id. */
    public List<PluginView> plugins() {
        List<PluginView> views = new ArrayList<>();
        places.values().forEach(place -> views.add(view(place)));
        views.addAll(refused.values());
        views.sort(Comparator.comparing(view -> view.info().id()));
        return views;
    }

    /** The slot that runs a plugin's jobs, if the plugin is there. */
    Optional<PluginSlot> slot(String plugin) {
        return Optional.ofNullable(places.get(plugin)).map(place -> place.slot);
    }

    /**
     * Stops a plugin until {@link #startAgain}; its jar stays. Fails with {@link UnknownPluginException}, or with
     * {@link PluginRefusedException} for what the core brings itself.
     */
    public Future<PluginView> stop(String plugin) {
        return onLifecycle(() -> {
            Place place = known(plugin);
            loaded(place);
            if (place.state == State.STARTED) {
                quiet(place);
                place.slot.stop(false);
                settle(place, State.STOPPED, "stopped by an operator");
            }
            return view(place);
        });
    }

    /** Starts a stopped plugin again. Fails with {@link UnknownPluginException} or {@link PluginRefusedException}. */
    public Future<PluginView> startAgain(String plugin) {
        return onLifecycle(() -> {
            Place place = known(plugin);
            if (place.state != State.STARTED) {
                renew(place);
            }
            return view(place);
        });
    }

    /** Stops and starts a plugin from its jar. Fails as {@link #startAgain}. */
    public Future<PluginView> reload(String plugin) {
        return onLifecycle(() -> {
            Place place = known(plugin);
            LoadedPlugin loaded = loaded(place);
            if (place.state == State.STARTED) {
                replace(place, loaded, admitAgain(loaded));
            } else {
                renew(place);
            }
            return view(place);
        });
    }

    private void renew(Place place) throws PluginRefusedException {
        LoadedPlugin old = loaded(place);
        LoadedPlugin fresh = LoadedPlugin.load(admitAgain(old), copies);
        try {
            place.slot.start(fresh.jar().info(), fresh.plugin(), granted(fresh.jar()));
        } catch (PluginRefusedException e) {
            forget(fresh);
            throw e;
        }
        place.loaded = fresh;
        place.info = fresh.jar().info();
        forget(old);
        settle(place, State.STARTED, "");
    }

    private PluginJar admitAgain(LoadedPlugin old) throws PluginRefusedException {
        PluginJar jar = PluginJar.admit(old.jar().file(), copies, services.version());
        if (!jar.info().id().equals(old.jar().info().id())) {
            throw new PluginRefusedException(jar.file().getFileName() + " holds the plugin "
                    + jar.info().id() + " now, and no longer "
                    + old.jar().info().id());
        }
        return jar;
    }

    private static LoadedPlugin loaded(Place place) throws PluginRefusedException {
        LoadedPlugin loaded = place.loaded;
        if (loaded == null) {
            throw new PluginRefusedException(
                    "Plugin " + place.info.id() + " is part of the core and cannot be stopped or restarted");
        }
        return loaded;
    }

    private Place known(String plugin) {
        Place place = places.get(plugin);
        if (place == null) {
            throw new UnknownPluginException(plugin, new TreeMap<>(places).keySet());
        }
        return place;
    }

    /** Holds every plugin's new jobs, as maintenance does; running ones go on. */
    public void holdAll() {
        held = true;
        places.values().forEach(place -> place.slot.hold());
    }

    public void releaseAll() {
        held = false;
        places.values().forEach(place -> place.slot.release());
    }

    /** Reduces the handlers that may run at once to a share of what is configured, or restores them with 1. */
    public void concurrency(double wanted) {
        share = wanted;
        places.values().forEach(place -> shape(place.slot.lanes()));
    }

    /** Works events off with few handlers and the nearest deadline first, or directly again. */
    public void queueing(boolean wanted) {
        queueing = wanted;
        places.values().forEach(place -> shape(place.slot.lanes()));
    }

    private void shape(Lanes lanes) {
        double few = queueing ? Math.min(share, QUEUEING_SHARE) : share;
        lanes.concurrent(Math.max(1, (int) (services.settings().concurrentMax() * few)));
        lanes.nearestDeadlineFirst(queueing);
    }

    /** Class loaders of unloaded plugins that are still in memory. */
    public int loadersLeft() {
        unloaded.removeIf(gone -> gone.loader().get() == null);
        return unloaded.size();
    }

    /** What each plugin keeps in memory, by id. */
    public Map<String, Memory> memory() {
        int all = loadersLeft();
        Map<String, Memory> memory = new TreeMap<>();
        places.forEach((id, place) -> {
            LoadedPlugin loaded = place.loaded;
            memory.put(id, new Memory(loaded == null ? 0 : loaded.classes(), 0));
        });
        if (all > 0) {
            unloaded.forEach(gone -> memory.merge(gone.plugin(), new Memory(0, 1), Memory::plus));
        }
        return memory;
    }

    private void forget(LoadedPlugin loaded) {
        unloaded.add(new Unloaded(loaded.jar().info().id(), loaded.unload()));
    }

    /** Lets all plugins finish what waits, side by side, and stops them; then the lifecycle thread. */
    public Future<Void> close() {
        Future<Void> closed = onLifecycle(() -> {
            List<Thread> ending = places.values().stream()
                    .map(place ->
                            Thread.ofVirtual().name(place.info.id() + "-end").start(() -> end(place)))
                    .toList();
            for (Thread thread : ending) {
                thread.join();
            }
            for (Place place : places.values()) {
                LoadedPlugin loaded = place.loaded;
                if (loaded != null) {
                    loaded.unload();
                }
            }
            places.clear();
            return null;
        });
        return closed.eventually(() -> {
            lifecycle.shutdown();
            return Future.succeededFuture();
        });
    }

    private void end(Place place) {
        try {
            place.slot.end(services.settings().drainTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends @Nullable Object> Future<T> onLifecycle(Callable<T> step) {
        Promise<T> promise = Promise.promise();
        lifecycle.execute(() -> {
            try {
                promise.complete(step.call());
            } catch (Throwable failure) {
                promise.fail(failure);
            }
        });
        return promise.future();
    }
}
