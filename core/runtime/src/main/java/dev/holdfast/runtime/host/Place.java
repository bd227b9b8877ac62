package dev.holdfast.runtime.host;

import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.host.PluginView.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A plugin id's place over all versions of the plugin; written on the lifecycle thread, read anywhere. */
final class Place {

    final PluginSlot slot;
    private volatile @Nullable LoadedPlugin loaded;
    private volatile PluginInfo info;
    private volatile State state = State.STARTING;
    private volatile String detail = "";
    private volatile Instant since;

    Place(PluginSlot slot, PluginInfo info, Instant since) {
        this.slot = slot;
        this.info = info;
        this.since = since;
    }

    /** What runs here; null for what the core brings itself, and after the end. */
    @Nullable
    LoadedPlugin loaded() {
        return loaded;
    }

    /**
     * What runs here.
     *
     * @throws PluginRefusedException if it is the core's own
     */
    LoadedPlugin loadedFromJar() throws PluginRefusedException {
        LoadedPlugin present = loaded;
        if (present == null) {
            throw new PluginRefusedException(
                    "Plugin " + info.id() + " is part of the core and cannot be stopped or restarted");
        }
        return present;
    }

    PluginInfo info() {
        return info;
    }

    State state() {
        return state;
    }

    String detail() {
        return detail;
    }

    Instant since() {
        return since;
    }

    void holds(LoadedPlugin version) {
        loaded = version;
        info = version.jar().info();
    }

    void holdsNothing() {
        loaded = null;
    }

    void becomes(State next, String why, Instant now) {
        state = next;
        detail = why;
        since = now;
    }
}
