package dev.holdfast.resilience;

import java.util.function.Consumer;

/** A stage that a call passes once. */
interface CallStage {

    /**
     * @param now on {@link Time#nanos()}, read by who calls
     * @param then told exactly once, now or later, on any thread
     */
    <T> void call(Run<T> run, long now, Consumer<Outcome<T>> then);
}
