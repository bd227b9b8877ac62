package dev.holdfast.resilience;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A breaker at one moment.
 *
 * @param failureRate 0 to 1 over the window; NaN before enough calls were made
 * @param slowCallRate likewise
 * @param calls recorded in the window
 * @param notPermitted calls refused since it opened
 * @param openedAt null unless open or half-open
 * @param retryAt when an open breaker turns half-open; null otherwise
 * @param lastError the latest counted failure; null if there was none
 */
public record CircuitView(
        String name,
        State state,
        double failureRate,
        double slowCallRate,
        int calls,
        long notPermitted,
        @Nullable Instant openedAt,
        @Nullable Instant retryAt,
        @Nullable String lastError) {

    /** The states of a breaker. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN,
        FORCED_OPEN,
        DISABLED;

        /** As in the HTTP contract: {@code half_open}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
