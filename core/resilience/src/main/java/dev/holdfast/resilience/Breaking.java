package dev.holdfast.resilience;

import java.time.Duration;
import java.util.function.Consumer;

/** Every attempt needs a permit of the breaker, and reports how it went. */
record Breaking(String name, Breaker breaker, long slowCallNanos, AttemptStage inner) implements AttemptStage {

    @Override
    public <T> void attempt(Run<T> run, long now, Consumer<Ended<T>> then) {
        Breaker.Permit permit = breaker.acquire();
        if (permit == null) {
            then.accept(new Ended.Refused<>(
                    Outcome.Stage.BREAKER, "the breaker of " + name + " is open", breaker.retryAfter()));
            return;
        }
        inner.attempt(run, now, ended -> {
            switch (ended) {
                case Ended.Refused<T> refused -> permit.release();
                case Ended.Answered<T> answered -> report(permit, answered);
            }
            then.accept(ended);
        });
    }

    private void report(Breaker.Permit permit, Ended.Answered<?> answered) {
        switch (answered.verdict()) {
            case Verdict.Good good -> permit.succeeded(answered.elapsedNanos());
            case Verdict.Permanent permanent -> permit.succeeded(answered.elapsedNanos());
            case Verdict.Fatal(FailureKind kind, String reason) -> report(permit, answered, kind, reason);
            case Verdict.Transient(FailureKind kind, String reason, Duration after) ->
                report(permit, answered, kind, reason);
        }
    }

    private void report(Breaker.Permit permit, Ended.Answered<?> answered, FailureKind kind, String reason) {
        // A caller in a hurry says nothing about the dependency, unless it was slow by our own measure too.
        boolean hurry = answered.cut() && answered.elapsedNanos() < slowCallNanos;
        if (hurry || !blames(kind)) {
            permit.release();
        } else {
            permit.failed(answered.elapsedNanos(), kind + ": " + reason);
        }
    }

    /** Whether a failure means that the dependency does not work, rather than that it was asked too much, too early or the wrong thing. */
    private static boolean blames(FailureKind kind) {
        return switch (kind) {
            case NETWORK, TIMEOUT, SERVER, AUTHENTICATION, REFUSED, OTHER -> true;
            case RATE_LIMIT, CONVERSATION, GATEWAY -> false;
        };
    }
}
