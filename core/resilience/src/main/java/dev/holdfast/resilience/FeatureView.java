package dev.holdfast.resilience;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A feature switch at one moment.
 *
 * @param name lower-case words joined by underscores
 * @param by who switched it last: {@code default}, {@code rule}, {@code degradation}, or who asked
 * @param reason why; empty for a default
 * @param until when it comes back by itself; null if it does not, or is on
 * @param shedAt the level from which it is off
 */
public record FeatureView(
        String name,
        boolean enabled,
        String by,
        String reason,
        Instant since,
        @Nullable Instant until,
        Level shedAt) {}
