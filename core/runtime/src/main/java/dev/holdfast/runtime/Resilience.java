package dev.holdfast.runtime;

import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.FileFeatureStore;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.Rules;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.config.ResilienceSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What stands between the bot and what it calls: a guard per dependency, the switches of features, and rules that switch them. */
final class Resilience {

    /** The core's features, and the level from which each is off: what costs most goes first. */
    private static final Map<String, Level> FEATURES = Map.of(
            "file_uploads", Level.REDUCED,
            "rich_embeds", Level.MINIMAL,
            "interactive_buttons", Level.MINIMAL,
            "external_api_calls", Level.MINIMAL);

    final Guards guards;
    final Features features;
    private final Rules rules;

    /**
     * @param state the folder in which the switches are remembered
     */
    Resilience(ResilienceSettings settings, Path state, Time time, DoubleSupplier random) {
        guards = new Guards(time, random, settings.defaults(), settings.dependencies());
        features = new Features(time, new FileFeatureStore(state.resolve("features.properties")));
        FEATURES.forEach(features::declare);
        rules = Rules.start(settings.rules(), features, guards, time, Rules.CALM);
    }

    /** Calls are refused from here on; {@link Features#close} comes last. */
    void close() {
        rules.close();
        guards.close();
    }
}
