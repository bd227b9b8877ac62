package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.host.PluginView.State;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, replaces and ends plugins, one step at a time. A replacement holds the plugin's new jobs, lets running ones end, stops
 * the old version, starts the new one and releases the jobs to it; if the new one is refused or fails to start, the old one comes
 * back. Used on the lifecycle thread only.
 */
final class PluginSteps {

    private static final Logger log = LoggerFactory.getLogger(PluginSteps.class);

    private final Services services;
    private final Roster roster;
    private final Path copies;
    private final Unloaded unloaded;

    PluginSteps(Services services, Roster roster, Path copies, Unloaded unloaded) {
        this.services = services;
        this.roster = roster;
        this.copies = copies;
        this.unloaded = unloaded;
    }

    /** Starts what the core brings itself. */
    void startBuiltIn(PluginInfo info, BotPlugin plugin) throws PluginRefusedException {
        Place place = roster.add(info);
        place.slot.start(info, plugin, Set.of("operate"));
        roster.settle(place, State.STARTED, "");
    }

    /** Starts a plugin that is not there yet. */
    void first(PluginJar jar) throws PluginRefusedException {
        LoadedPlugin loaded = LoadedPlugin.load(jar, copies);
        Place place = roster.add(jar.info());
        try {
            place.slot.start(jar.info(), loaded.plugin(), roster.granted(jar));
        } catch (PluginRefusedException e) {
            roster.remove(jar.info().id());
            place.slot.leave();
            unloaded.forget(loaded);
            throw e;
        }
        place.holds(loaded);
        roster.settle(place, State.STARTED, "");
        log.info(
                "Plugin {} {} started from {}",
                jar.info().id(),
                jar.info().version(),
                jar.file().getFileName());
    }

    /** Puts another version in the place of the one that runs. */
    void replace(Place place, LoadedPlugin old, PluginJar jar) throws PluginRefusedException {
        LoadedPlugin fresh = LoadedPlugin.load(jar, copies);
        quiet(place);
        place.slot.stop(true);
        try {
            place.slot.start(jar.info(), fresh.plugin(), roster.granted(jar));
        } catch (PluginRefusedException e) {
            unloaded.forget(fresh);
            throw insteadOf(place, old, e);
        }
        place.holds(fresh);
        unloaded.forget(old);
        roster.settle(place, State.STARTED, "");
        log.info(
                "Plugin {} reloaded: {} is now {}",
                jar.info().id(),
                old.jar().info().version(),
                jar.info().version());
    }

    /** The version before goes on; what is said of it all. */
    private PluginRefusedException insteadOf(Place place, LoadedPlugin old, PluginRefusedException why) {
        String version = "version " + place.info().version();
        try {
            LoadedPlugin again = LoadedPlugin.load(old.jar(), copies);
            unloaded.forget(old);
            place.holds(again);
            place.slot.start(old.jar().info(), again.plugin(), roster.granted(old.jar()));
        } catch (PluginRefusedException again) {
            giveUp(place, again);
            return new PluginRefusedException(
                    why.getMessage() + "; nor does " + version + " come back: " + again.getMessage(), why);
        }
        return new PluginRefusedException(why.getMessage() + "; " + version + " goes on", why);
    }

    /** Nothing may wait for a plugin that does not come back. */
    private void giveUp(Place place, PluginRefusedException why) {
        place.slot.leave();
        roster.settle(place, State.STOPPED, String.valueOf(why.getMessage()));
    }

    /** Starts a stopped plugin from its jar as that is now. */
    void renew(Place place) throws PluginRefusedException {
        LoadedPlugin old = place.loadedFromJar();
        LoadedPlugin fresh = LoadedPlugin.load(admitAgain(old), copies);
        try {
            place.slot.start(fresh.jar().info(), fresh.plugin(), roster.granted(fresh.jar()));
        } catch (PluginRefusedException e) {
            unloaded.forget(fresh);
            throw e;
        }
        place.holds(fresh);
        unloaded.forget(old);
        roster.settle(place, State.STARTED, "");
    }

    /** Stops and starts a plugin from its jar as that is now. */
    void reload(Place place) throws PluginRefusedException {
        LoadedPlugin loaded = place.loadedFromJar();
        if (place.state() == State.STARTED) {
            replace(place, loaded, admitAgain(loaded));
        } else {
            renew(place);
        }
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

    /** Stops a plugin whose place stays. */
    void stop(Place place) throws PluginRefusedException {
        place.loadedFromJar();
        if (place.state() == State.STARTED) {
            quiet(place);
            place.slot.stop(false);
            roster.settle(place, State.STOPPED, "stopped by an operator");
        }
    }

    /** Ends a plugin whose jar holds it no longer. */
    void end(Place place, LoadedPlugin loaded) {
        roster.remove(place.info().id());
        quiet(place);
        place.slot.stop(false);
        place.holdsNothing();
        unloaded.forget(loaded);
        roster.settle(place, State.STOPPED, "its jar was removed");
        log.info(
                "Plugin {} {} unloaded: {} holds it no longer",
                place.info().id(),
                place.info().version(),
                loaded.jar().file().getFileName());
    }

    private void quiet(Place place) {
        try {
            if (!place.slot.drain(services.settings().drainTimeout())) {
                log.warn(
                        "Plugin {} still runs {} handlers after {}; they are given up on",
                        place.info().id(),
                        place.slot.lanes().running(),
                        services.settings().drainTimeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
