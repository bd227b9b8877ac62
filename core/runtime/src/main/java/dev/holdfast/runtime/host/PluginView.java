package dev.holdfast.runtime.host;

import dev.holdfast.plugin.PluginInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One plugin, or one jar that is none, at one moment.
 *
 * @param info what its manifest says; for a refused jar the file's name stands for the id
 * @param file in the drop folder; empty for what the core brings itself
 * @param detail why it is refused or stopped; empty when started
 * @param since when that state began
 * @param asked permissions its manifest declares
 * @param granted of these, by the configuration
 * @param needs ids of the plugins it depends on
 * @param handled jobs ended
 * @param failed of these, with a failure
 * @param shed jobs refused because too many waited
 * @param running handlers now
 * @param queued jobs waiting now
 */
public record PluginView(
        PluginInfo info,
        String file,
        State state,
        String detail,
        Instant since,
        List<String> asked,
        List<String> granted,
        List<String> needs,
        long handled,
        long failed,
        long shed,
        int running,
        int queued) {

    /** What a plugin is doing. */
    public enum State {
        STARTING,
        STARTED,
        STOPPED,
        REFUSED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
