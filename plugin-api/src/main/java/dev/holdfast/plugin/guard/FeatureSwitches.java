package dev.holdfast.plugin.guard;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Named switches for what the bot can do without. Thread-safe; asking is cheap enough for every message. */
public interface FeatureSwitches {

    /** Whether a feature is on; a name nobody declared is off. */
    boolean enabled(String name);

    /** All declared features, sorted by name. */
    List<FeatureState> list();

    /**
     * Declares a feature of this plugin's own, on by default.
     *
     * @param name lower-case words joined by underscores
     * @param shedAt the degradation level at which it is shed: {@code reduced}, {@code minimal} or {@code maintenance}
     * @throws IllegalArgumentException if the name is malformed or the level unknown
     */
    void declare(String name, String shedAt);

    /**
     * Switches a feature on.
     *
     * @param by who asks, for the record
     * @throws dev.holdfast.plugin.PermissionDeniedException without the permission {@code operate}
     * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
     */
    FeatureState enable(String name, String by, String reason);

    /**
     * Switches a feature off.
     *
     * @param duration after which it comes back by itself; null for never
     * @throws dev.holdfast.plugin.PermissionDeniedException without the permission {@code operate}
     * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
     */
    FeatureState disable(String name, String by, String reason, @Nullable Duration duration);
}
