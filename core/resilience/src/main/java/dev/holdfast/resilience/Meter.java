package dev.holdfast.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what goes through one guard, and tells listeners of failed attempts. Thread-safe. */
final class Meter {
    static final long NEVER = Long.MIN_VALUE;
    private static final Duration RECENT = Duration.ofSeconds(60);

    private final String name;
    private final Time time;
    private final Consumer<GuardEvent> events;
    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LatencyHistogram latency;

    private volatile long lastSuccess = NEVER;
    private volatile long lastFailure = NEVER;
    private volatile @Nullable String lastError;

    Meter(String name, Time time, Consumer<GuardEvent> events) {
        this.name = name;
        this.time = time;
        this.events = events;
        this.latency = new LatencyHistogram(RECENT, time.nanos());
    }

    void callEnded(Outcome<?> outcome) {
        switch (outcome) {
            case Outcome.Success<?> success -> successes.increment();
            case Outcome.Failed<?> failed -> failures.increment();
            case Outcome.Rejected<?> refused -> rejected.increment();
        }
    }

    void retried() {
        retries.increment();
    }

    void attemptEnded(Ended.Answered<?> answered, int attempt) {
        long now = answered.endedAt();
        latency.add(answered.elapsedNanos(), now);
        switch (answered.verdict()) {
            case Verdict.Good good -> lastSuccess = now;
            case Verdict.Transient(FailureKind kind, String reason, Duration after) ->
                failed(kind, reason, attempt, now);
            case Verdict.Permanent(FailureKind kind, String reason) -> failed(kind, reason, attempt, now);
            case Verdict.Fatal(FailureKind kind, String reason) -> failed(kind, reason, attempt, now);
        }
    }

    private void failed(FailureKind kind, String reason, int attempt, long now) {
        lastFailure = now;
        lastError = kind + ": " + reason;
        events.accept(new GuardEvent.AttemptFailed(name, kind, reason, attempt, time.now()));
    }

    /** On {@link Time#nanos()}, or {@link #NEVER}. */
    long lastSuccess() {
        return lastSuccess;
    }

    GuardStats stats(int inFlight, int queued, @Nullable Integer ratePermits) {
        long now = time.nanos();
        long succeeded = successes.sum();
        long failed = failures.sum();
        long refused = rejected.sum();
        return new GuardStats(
                succeeded + failed + refused,
                succeeded,
                failed,
                refused,
                retries.sum(),
                inFlight,
                queued,
                latency.percentile(0.50, now),
                latency.percentile(0.95, now),
                latency.percentile(0.99, now),
                instant(lastSuccess, now),
                instant(lastFailure, now),
                lastError,
                ratePermits);
    }

    private @Nullable Instant instant(long at, long now) {
        return at == NEVER ? null : time.now().minusNanos(now - at);
    }
}
