package dev.holdfast.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt ended, on its way out through the stages. */
sealed interface Ended<T> {

    /**
     * The work was started, and this is what came of it.
     *
     * @param cut the caller's deadline ended it before the attempt's own limit did
     */
    record Answered<T>(
            Verdict verdict, @Nullable T result, @Nullable Throwable cause, long startedAt, long endedAt, boolean cut)
            implements Ended<T> {
        long elapsedNanos() {
            return endedAt - startedAt;
        }
    }

    /** A stage refused; the work was not started. */
    record Refused<T>(
            Outcome.Stage by, String reason, @Nullable Duration retryAfter) implements Ended<T> {}
}
