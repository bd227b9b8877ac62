package dev.holdfast.runtime.host;

import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.host.PluginView.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the drop folder: a jar that comes is loaded or replaces an older version, one that goes ends its plugin, and one that
 * was refused is tried again when something else changed. Used on the lifecycle thread; what was refused may be read anywhere.
 */
final class Arrivals {

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    private final Services services;
    private final Roster roster;
    private final PluginSteps steps;
    private final DropFolder drops;
    private final Path copies;
    private final Consumer<PluginView> changes;
    private final Map<Path, PluginView> refused = new ConcurrentHashMap<>();

    /**
     * @param changes hears of every jar that is refused
     */
    Arrivals(
            Services services,
            Roster roster,
            PluginSteps steps,
            Path folder,
            Path copies,
            Consumer<PluginView> changes) {
        this.services = services;
        this.roster = roster;
        this.steps = steps;
        this.drops = new DropFolder(folder);
        this.copies = copies;
        this.changes = changes;
    }

    /** Takes every jar that is there. */
    void takeAll() throws IOException {
        take(drops.everything());
    }

    /** Takes what came and went since the look before. */
    void look() throws IOException {
        take(drops.changes());
    }

    /** The jars that were refused. */
    Collection<PluginView> refused() {
        return refused.values();
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
        for (Place place : roster.all()) {
            if (!place.info().id().equals(jar.info().id())) {
                endIfFrom(jar.file(), place);
            }
        }
    }

    private Optional<String> missing(PluginJar jar) {
        for (Map.Entry<String, String> dependency : jar.dependencies().entrySet()) {
            Place other = roster.find(dependency.getKey());
            if (other == null || other.state() != State.STARTED) {
                return Optional.of(jar.file().getFileName() + " (" + jar.info().id() + ") depends on the plugin "
                        + dependency.getKey() + ", which is not started");
            }
            if (!PluginJar.satisfies(other.info().version(), dependency.getValue())) {
                return Optional.of(jar.file().getFileName() + " (" + jar.info().id() + ") depends on the plugin "
                        + dependency.getKey() + " " + dependency.getValue() + ", and version "
                        + other.info().version() + " is there");
            }
        }
        return Optional.empty();
    }

    private void install(PluginJar jar) throws PluginRefusedException {
        Place present = roster.find(jar.info().id());
        if (present == null) {
            steps.first(jar);
            return;
        }
        LoadedPlugin old = present.loaded();
        if (old == null) {
            throw new PluginRefusedException(jar.file().getFileName() + " has the Plugin-Id "
                    + jar.info().id() + ", which is the core's; choose another");
        }
        if (!old.jar().file().equals(jar.file()) && Files.exists(old.jar().file())) {
            throw new PluginRefusedException(jar.file().getFileName() + " has the same Plugin-Id as "
                    + old.jar().file().getFileName() + " (" + jar.info().id() + "); remove one of the two");
        }
        steps.replace(present, old, jar);
    }

    private void remove(Path file) {
        refused.remove(file);
        roster.all().forEach(place -> endIfFrom(file, place));
    }

    private void endIfFrom(Path file, Place place) {
        LoadedPlugin loaded = place.loaded();
        if (loaded != null && loaded.jar().file().equals(file)) {
            steps.end(place, loaded);
        }
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
}
