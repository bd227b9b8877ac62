package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.host.PluginView.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
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
 */
public final class PluginHost {

    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    /** How often the folder is looked at; a jar is taken once two looks in a row saw the same. */
    private static final Duration LOOK = Duration.ofMillis(400);

    private final Services services;
    private final Path folder;
    private final Path copies;
    private final ScheduledExecutorService lifecycle = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("plugin-lifecycle").daemon().factory());
    private final Unloaded unloaded = new Unloaded();
    private final Roster roster;
    private final PluginSteps steps;
    private final Arrivals arrivals;

    /**
     * @param loadedClasses of the running version
     * @param loadersLeft class loaders of earlier versions that the collector has not freed
     */
    public record Memory(int loadedClasses, int loadersLeft) {}

    /**
     * @param folder where operators drop jars; made if missing
     * @param copies where private copies are kept; others in it are removed
     * @param changes hears of every plugin whose state changed, on the lifecycle thread
     */
    public PluginHost(Services services, Path folder, Path copies, Consumer<PluginView> changes) {
        this.services = services;
        this.folder = folder;
        this.copies = copies;
        this.roster = new Roster(services, changes);
        this.steps = new PluginSteps(services, roster, copies, unloaded);
        this.arrivals = new Arrivals(services, roster, steps, folder, copies, changes);
    }

    /** Loads what lies in the folder, and follows it from then on. Completes when every jar was loaded or refused. */
    public Future<Void> start() {
        return onLifecycle(() -> {
            Files.createDirectories(folder);
            Files.createDirectories(copies);
            arrivals.takeAll();
            PluginJar.sweep(copies, roster.copies());
            ScheduledFuture<?> unused = lifecycle.scheduleWithFixedDelay(
                    this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS); // ends with the thread
            return null;
        });
    }

    /** Starts a plugin that the core brings itself. */
    public Future<Void> startBuiltIn(PluginInfo info, BotPlugin plugin) {
        return onLifecycle(() -> {
            steps.startBuiltIn(info, plugin);
            return null;
        });
    }

    private void look() {
        try {
            arrivals.look();
        } catch (Throwable e) {
            log.warn("The plugin folder {} could not be looked at; the next look is in {}", folder, LOOK, e);
        }
    }

    /** All plugins and refused jars, sorted by id. */
    public List<PluginView> plugins() {
        List<PluginView> views = new ArrayList<>();
        roster.all().forEach(place -> views.add(roster.view(place)));
        views.addAll(arrivals.refused());
        views.sort(Comparator.comparing(view -> view.info().id()));
        return views;
    }

    /** The slot that runs a plugin's jobs, if the plugin is there. */
    Optional<PluginSlot> slot(String plugin) {
        return Optional.ofNullable(roster.find(plugin)).map(place -> place.slot);
    }

    /** One thing done to a plugin. */
    private interface Step {
        void on(Place place) throws PluginRefusedException;
    }

    /**
     * Stops a plugin until {@link #startAgain}; its jar stays. Fails with {@link UnknownPluginException}, or with
     * {@link PluginRefusedException} for what the core brings itself.
     */
    public Future<PluginView> stop(String plugin) {
        return change(plugin, steps::stop);
    }

    /** Starts a stopped plugin again. Fails with {@link UnknownPluginException} or {@link PluginRefusedException}. */
    public Future<PluginView> startAgain(String plugin) {
        return change(plugin, place -> {
            if (place.state() != State.STARTED) {
                steps.renew(place);
            }
        });
    }

    /** Stops and starts a plugin from its jar. Fails as {@link #startAgain}. */
    public Future<PluginView> reload(String plugin) {
        return change(plugin, steps::reload);
    }

    private Future<PluginView> change(String plugin, Step step) {
        return onLifecycle(() -> {
            Place place = roster.known(plugin);
            step.on(place);
            return roster.view(place);
        });
    }

    /** Holds every plugin's new jobs, as maintenance does; running ones go on. */
    public void holdAll() {
        roster.hold();
    }

    public void releaseAll() {
        roster.release();
    }

    /** Reduces the handlers that may run at once to a share of what is configured, or restores them with 1. */
    public void concurrency(double share) {
        roster.concurrency(share);
    }

    /** Works events off with few handlers and the nearest deadline first, or directly again. */
    public void queueing(boolean wanted) {
        roster.queueing(wanted);
    }

    /** Class loaders of unloaded plugins that are still in memory. */
    public int loadersLeft() {
        return unloaded.left();
    }

    /** What each plugin keeps in memory, by id. */
    public Map<String, Memory> memory() {
        Map<String, Integer> left = unloaded.leftByPlugin();
        Map<String, Memory> memory = new TreeMap<>();
        left.forEach((id, loaders) -> memory.put(id, new Memory(0, loaders)));
        for (Place place : roster.all()) {
            String id = place.info().id();
            LoadedPlugin loaded = place.loaded();
            memory.put(id, new Memory(loaded == null ? 0 : loaded.classes(), left.getOrDefault(id, 0)));
        }
        return memory;
    }

    /** Lets all plugins finish what waits, side by side, and stops them; then the lifecycle thread. */
    public Future<Void> close() {
        Future<Void> closed = onLifecycle(() -> {
            List<Thread> ending = roster.all().stream()
                    .map(place ->
                            Thread.ofVirtual().name(place.info().id() + "-end").start(() -> end(place)))
                    .toList();
            for (Thread thread : ending) {
                thread.join();
            }
            for (Place place : roster.all()) {
                LoadedPlugin loaded = place.loaded();
                if (loaded != null) {
                    loaded.unload();
                }
            }
            roster.clear();
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
