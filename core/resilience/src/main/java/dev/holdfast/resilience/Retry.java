package dev.holdfast.resilience;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Tries again where that makes sense: turns ended attempts into the outcome of the call. */
record Retry(
        Policy.Retry policy,
        RetryBudget budget,
        RetryWaits waits,
        Time time,
        DoubleSupplier random,
        Meter meter,
        AttemptStage inner)
        implements CallStage {
    private static final long STOP = -1;

    @Override
    public <T> void call(Run<T> run, long now, Consumer<Outcome<T>> then) {
        inner.attempt(run, now, ended -> ended(run, ended, then));
    }

    private <T> void ended(Run<T> run, Ended<T> ended, Consumer<Outcome<T>> then) {
        switch (ended) {
            case Ended.Refused<T> refused ->
                then.accept(new Outcome.Rejected<>(refused.by(), refused.reason(), refused.retryAfter(), run.attempts));
            case Ended.Answered<T> answered -> {
                run.attempts++;
                meter.attemptEnded(answered, run.attempts);
                switch (answered.verdict()) {
                    case Verdict.Good good -> {
                        budget.success();
                        then.accept(success(answered, run.attempts));
                    }
                    case Verdict.Permanent(FailureKind kind, String reason) ->
                        then.accept(failed(kind, reason, false, null, answered, run.attempts));
                    case Verdict.Fatal(FailureKind kind, String reason) ->
                        then.accept(failed(kind, reason, false, null, answered, run.attempts));
                    case Verdict.Transient(FailureKind kind, String reason, Duration after) ->
                        again(run, failed(kind, reason, true, after, answered, run.attempts), after, then);
                }
            }
        }
    }

    private <T> void again(Run<T> run, Outcome<T> failed, @Nullable Duration after, Consumer<Outcome<T>> then) {
        long left = run.deadline - time.nanos();
        long wait = waitNanos(policy, run.attempts, after, left, random.getAsDouble());
        if (wait == STOP || !budget.spend()) {
            then.accept(failed);
            return;
        }
        waits.begin(
                Duration.ofNanos(wait),
                () -> {
                    meter.retried();
                    run.resume(() -> call(run, time.nanos(), then));
                },
                () -> then.accept(failed));
    }

    /**
     * How long to wait before the next attempt, or {@link #STOP}. The other side's word wins over our own backoff, even over
     * its cap; but nothing is waited for that comes after the deadline.
     */
    static long waitNanos(Policy.Retry policy, int attempts, @Nullable Duration after, long leftNanos, double random) {
        if (attempts >= policy.attemptsMax()) {
            return STOP;
        }
        Duration wait = after != null && !after.isNegative()
                ? after
                : Backoff.delay(attempts, policy.base(), policy.cap(), random);
        return wait.compareTo(Duration.ofNanos(Math.max(0, leftNanos))) < 0 ? wait.toNanos() : STOP;
    }

    @SuppressWarnings("NullAway") // a good attempt may have a null result, as Judge says
    private static <T> Outcome<T> success(Ended.Answered<T> answered, int attempts) {
        return new Outcome.Success<>(answered.result(), attempts);
    }

    private static <T> Outcome<T> failed(
            FailureKind kind,
            String reason,
            boolean retryable,
            @Nullable Duration after,
            Ended.Answered<T> answered,
            int attempts) {
        return new Outcome.Failed<>(kind, reason, retryable, after, answered.result(), answered.cause(), attempts);
    }
}
