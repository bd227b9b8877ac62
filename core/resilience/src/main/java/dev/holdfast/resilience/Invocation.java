package dev.holdfast.resilience;

import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Innermost: starts the work and asks the judge what its end means. */
record Invocation(Time time) implements AttemptStage {
    private static final Logger log = LoggerFactory.getLogger(Invocation.class);

    @Override
    public <T> void attempt(Run<T> run, long now, Consumer<Ended<T>> then) {
        Future<T> future;
        try {
            future = run.work.attempt(run.attempts + 1);
        } catch (Throwable failure) { // also errors, such as a class missing in a plugin's jar
            then.accept(judged(run, now, null, failure));
            return;
        }
        future.onComplete((result, failure) -> then.accept(judged(run, now, result, failure)));
    }

    private <T> Ended<T> judged(Run<T> run, long startedAt, @Nullable T result, @Nullable Throwable failure) {
        return new Ended.Answered<>(verdict(run, result, failure), result, failure, startedAt, time.nanos(), false);
    }

    /** A judge that fails leaves us without an answer: then neither blame the dependency nor risk doing it twice. */
    private static <T> Verdict verdict(Run<T> run, @Nullable T result, @Nullable Throwable failure) {
        try {
            return run.judge.judge(result, failure);
        } catch (RuntimeException | Error broken) {
            log.error("The judge of a guarded call failed; the attempt is taken as refused for good", broken);
            return new Verdict.Permanent(FailureKind.OTHER, "the judge of the call failed: " + broken);
        }
    }
}
