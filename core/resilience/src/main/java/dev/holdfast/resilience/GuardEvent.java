package dev.holdfast.resilience;

import java.time.Instant;

/** What listeners of {@link Guards} hear, on the thread where it happened; they must be quick. */
public sealed interface GuardEvent {
    String dependency();

    Instant at();

    /** A breaker changed its state. */
    record BreakerChanged(String dependency, CircuitView.State from, CircuitView.State to, String why, Instant at)
            implements GuardEvent {}

    /** An attempt failed. */
    record AttemptFailed(String dependency, FailureKind kind, String reason, int attempt, Instant at)
            implements GuardEvent {}
}
