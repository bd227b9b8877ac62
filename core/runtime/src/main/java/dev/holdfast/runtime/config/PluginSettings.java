package dev.holdfast.runtime.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The plugin host.
 *
 * @param directory the drop folder
 * @param grants permissions by plugin id
 * @param handlerDeadline limit of one handler; 30 s by default
 * @param startTimeout limit of {@code BotPlugin.start}; 30 s by default
 * @param drainTimeout how long running handlers may go on at a reload or stop; 8 s by default, 10 s at most
 * @param queueMax events waiting per plugin; 10 000 by default; beyond it new ones wait in the journal, or are refused
 *     and counted where that is in memory
 * @param concurrentMax handlers running at once per plugin; 256 by default
 */
public record PluginSettings(
        Path directory,
        Map<String, List<String>> grants,
        Duration handlerDeadline,
        Duration startTimeout,
        Duration drainTimeout,
        int queueMax,
        int concurrentMax) {
    public PluginSettings {
        grants = Map.copyOf(grants);
    }
}
