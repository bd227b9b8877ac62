package dev.holdfast.resilience;

import io.vertx.core.Future;

/** What is guarded: starts one attempt and returns at once. */
@FunctionalInterface
public interface Work<T extends @org.jspecify.annotations.Nullable Object> {

    /**
     * @param number 1 for the first attempt
     * @return completes on any thread; a thrown exception counts as a failed attempt
     */
    Future<T> attempt(int number);
}
