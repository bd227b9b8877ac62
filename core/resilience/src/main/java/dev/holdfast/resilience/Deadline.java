package dev.holdfast.resilience;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Fixes when the call has to be over. Needs no alarm of its own: every stage further in bounds its wait by
 * {@link Run#deadline}.
 */
record Deadline(String name, long limitNanos, AtomicBoolean closed, CallStage inner) implements CallStage {

    @Override
    public <T> void call(Run<T> run, long now, Consumer<Outcome<T>> then) {
        if (closed.get()) {
            then.accept(new Outcome.Rejected<>(
                    Outcome.Stage.CLOSED, "no call to " + name + " starts any more: shutting down", null, 0));
            return;
        }
        run.deadline = now + Math.min(limitNanos, run.context.deadlineNanos() - now);
        if (run.deadline - now <= 0) {
            then.accept(new Outcome.Rejected<>(
                    Outcome.Stage.DEADLINE, "the deadline of the call to " + name + " had passed", null, 0));
            return;
        }
        inner.call(run, now, then);
    }
}
