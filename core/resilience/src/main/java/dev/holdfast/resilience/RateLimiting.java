package dev.holdfast.resilience;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Every attempt needs a permit of the dependency's rate. The permit goes back if the work was not started; a
 * {@link FailureKind#RATE_LIMIT} answer with a time freezes the limiter until then.
 */
record RateLimiting(RateLimiter limiter, Time time, AttemptStage inner) implements AttemptStage {

    @Override
    public <T> void attempt(Run<T> run, long now, Consumer<Ended<T>> then) {
        long stamp = limiter.tryAcquire(now);
        if (stamp != RateLimiter.NONE) {
            permitted(run, now, stamp, then);
        } else {
            limiter.acquire(now, Waiter.of(run, then, granted -> permitted(run, time.nanos(), granted, then)));
        }
    }

    private <T> void permitted(Run<T> run, long now, long stamp, Consumer<Ended<T>> then) {
        inner.attempt(run, now, ended -> {
            switch (ended) {
                case Ended.Refused<T> refused -> limiter.giveBack(stamp);
                case Ended.Answered<T> answered -> heed(answered.verdict());
            }
            then.accept(ended);
        });
    }

    private void heed(Verdict verdict) {
        if (verdict instanceof Verdict.Transient(FailureKind kind, String reason, Duration after)
                && kind == FailureKind.RATE_LIMIT
                && after != null) {
            limiter.freeze(after);
        }
    }
}
