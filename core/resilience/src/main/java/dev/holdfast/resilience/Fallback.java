package dev.holdfast.resilience;

import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outermost: counts how the call ended, then lets the caller's fallback turn a bad end into a better one. */
record Fallback(String name, Meter meter, CallStage inner) implements CallStage {
    private static final Logger log = LoggerFactory.getLogger(Fallback.class);

    @Override
    public <T> void call(Run<T> run, long now, Consumer<Outcome<T>> then) {
        Function<Outcome<T>, Outcome<T>> fallback = run.fallback;
        inner.call(run, now, outcome -> {
            meter.callEnded(outcome);
            then.accept(
                    fallback == null || outcome instanceof Outcome.Success ? outcome : fallenBack(fallback, outcome));
        });
    }

    private <T> Outcome<T> fallenBack(Function<Outcome<T>, Outcome<T>> fallback, Outcome<T> outcome) {
        try {
            return fallback.apply(outcome);
        } catch (RuntimeException | Error failure) {
            log.error("The fallback of a call to {} failed; the call ends as it was: {}", name, outcome, failure);
            return outcome;
        }
    }
}
