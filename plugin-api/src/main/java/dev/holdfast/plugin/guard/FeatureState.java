package dev.holdfast.plugin.guard;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A feature switch at one moment.
 *
 * @param name lower-case words joined by underscores
 * @param enabled whether it is on
 * @param by who switched it last: {@code default}, {@code rule}, {@code degradation}, or who asked
 * @param reason why; empty for a default
 * @param since when it was switched
 * @param until when it comes back by itself; null if it does not, or is on
 */
public record FeatureState(
        String name,
        boolean enabled,
        String by,
        String reason,
        Instant since,
        @Nullable Instant until) {}
