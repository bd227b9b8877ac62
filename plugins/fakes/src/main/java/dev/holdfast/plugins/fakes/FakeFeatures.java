package dev.holdfast.plugins.fakes;

import dev.holdfast.plugin.PermissionDeniedException;
import dev.holdfast.plugin.guard.FeatureState;
import dev.holdfast.plugin.guard.FeatureSwitches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Switches in a map, at a clock that stands at noon. */
public final class FakeFeatures implements FeatureSwitches {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Map<String, FeatureState> states = new TreeMap<>();
    private boolean operate = true;

    /** Puts a state there as if somebody had switched it. */
    public FakeFeatures set(FeatureState state) {
        states.put(state.name(), state);
        return this;
    }

    /** From now on switching is refused, as for a plugin without the permission {@code operate}. */
    public FakeFeatures withoutPermission() {
        operate = false;
        return this;
    }

    @Override
    public boolean enabled(String name) {
        FeatureState state = states.get(name);
        return state != null && state.enabled();
    }

    @Override
    public List<FeatureState> list() {
        return List.copyOf(states.values());
    }

    @Override
    public void declare(String name, String shedAt) {
        states.putIfAbsent(name, new FeatureState(name, true, "default", "", NOON, null));
    }

    @Override
    public FeatureState enable(String name, String by, String reason) {
        return switchTo(new FeatureState(name, true, by, reason, NOON, null));
    }

    @Override
    public FeatureState disable(String name, String by, String reason, @Nullable Duration duration) {
        return switchTo(new FeatureState(name, false, by, reason, NOON, duration == null ? null : NOON.plus(duration)));
    }

    private FeatureState switchTo(FeatureState state) {
        if (!operate) {
            throw new PermissionDeniedException("grant 'operate' to the plugin 'fake'");
        }
        if (!states.containsKey(state.name())) {
            throw new IllegalArgumentException("unknown feature '" + state.name() + "', known: " + states.keySet());
        }
        states.put(state.name(), state);
        return state;
    }
}
