package dev.holdfast.resilience;

import java.util.function.Consumer;

/** Every attempt needs one of the dependency's places while it runs. */
record Bulkheading(Bulkhead bulkhead, Time time, AttemptStage inner) implements AttemptStage {

    @Override
    public <T> void attempt(Run<T> run, long now, Consumer<Ended<T>> then) {
        if (bulkhead.tryEnter()) {
            entered(run, now, then);
        } else {
            bulkhead.enqueue(Waiter.of(run, then, ignored -> entered(run, time.nanos(), then)));
        }
    }

    private <T> void entered(Run<T> run, long now, Consumer<Ended<T>> then) {
        inner.attempt(run, now, ended -> {
            bulkhead.leave();
            then.accept(ended);
        });
    }
}
