package dev.holdfast.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a guarded call ended. A value, never an exception: rejecting must be as cheap as accepting. */
public sealed interface Outcome<T> {

    /** How often the work was started. */
    int attempts();

    /** It worked, here or in the fallback ({@code attempts} then counts the failed ones). */
    record Success<T>(T value, int attempts) implements Outcome<T> {}

    /**
     * Every attempt failed.
     *
     * @param retryable whether a later call may succeed
     * @param retryAfter the other side's word on when; null if it said nothing
     * @param result what the last attempt returned, if it returned something the judge refused
     * @param cause what the last attempt threw, if it threw
     */
    record Failed<T>(
            FailureKind kind,
            String reason,
            boolean retryable,
            @Nullable Duration retryAfter,
            @Nullable T result,
            @Nullable Throwable cause,
            int attempts)
            implements Outcome<T> {}

    /**
     * A stage of our own refused; the dependency was not asked again.
     *
     * @param retryAfter when that stage may let a call through; null if it cannot say
     */
    record Rejected<T>(Stage by, String reason, @Nullable Duration retryAfter, int attempts) implements Outcome<T> {}

    /** The stages that refuse by themselves. */
    enum Stage {
        DEADLINE,
        RATE_LIMIT,
        BULKHEAD,
        BREAKER,
        CLOSED
    }
}
