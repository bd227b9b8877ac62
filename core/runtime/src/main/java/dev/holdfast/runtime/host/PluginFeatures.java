package dev.holdfast.runtime.host;

import dev.holdfast.plugin.guard.FeatureState;
import dev.holdfast.plugin.guard.FeatureSwitches;
import dev.holdfast.resilience.FeatureView;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The core's features, as a plugin sees them. */
final class PluginFeatures implements FeatureSwitches {

    private final Features features;
    private final Consumer<String> demand;

    PluginFeatures(Features features, Consumer<String> demand) {
        this.features = features;
        this.demand = demand;
    }

    @Override
    public boolean enabled(String name) {
        return features.enabled(name);
    }

    @Override
    public List<FeatureState> list() {
        return features.list().stream().map(PluginFeatures::state).toList();
    }

    @Override
    public void declare(String name, String shedAt) {
        features.declare(name, level(shedAt));
    }

    @Override
    public FeatureState enable(String name, String by, String reason) {
        demand.accept("operate");
        return state(features.enable(name, by, reason));
    }

    @Override
    public FeatureState disable(String name, String by, String reason, @Nullable Duration duration) {
        demand.accept("operate");
        return state(features.disable(name, by, reason, duration));
    }

    static FeatureState state(FeatureView view) {
        return new FeatureState(view.name(), view.enabled(), view.by(), view.reason(), view.since(), view.until());
    }

    private static Level level(String label) {
        for (Level level : List.of(Level.REDUCED, Level.MINIMAL, Level.MAINTENANCE)) {
            if (level.label().equals(label.toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        throw new IllegalArgumentException(
                "'" + label + "' is no level at which a feature can be shed; allowed: reduced, minimal, maintenance");
    }
}
