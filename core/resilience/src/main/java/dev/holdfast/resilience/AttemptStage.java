package dev.holdfast.resilience;

import java.util.function.Consumer;

/** A stage that every attempt of a call passes. */
interface AttemptStage {

    /**
     * @param now on {@link Time#nanos()}, read by who calls
     * @param then told exactly once, now or later, on any thread
     */
    <T> void attempt(Run<T> run, long now, Consumer<Ended<T>> then);
}
