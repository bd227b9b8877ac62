package dev.holdfast.plugin.guard;

/**
 * The guard of one dependency. Blocks the calling virtual thread; policies are the operator's.
 *
 * <p>Around the work stand, from outside in: the deadline of the running handler, retry with backoff and a budget, rate limit,
 * bulkhead, breaker, and a time limit per attempt, at which the working thread is interrupted.
 */
public interface CallGuard {

    /** One try of the work. */
    @FunctionalInterface
    interface Work<T> {

        /**
         * @param attempt 1 for the first try
         * @throws Exception a failure of the dependency, worth another try
         */
        T attempt(int attempt) throws Exception;
    }

    /** What to say or do instead. */
    @FunctionalInterface
    interface Fallback<T> {
        T instead(GuardException why);
    }

    /**
     * Does the work.
     *
     * @throws GuardException when it was refused or failed for good; the message says by which stage and after how many tries
     */
    <T> T call(Work<T> work);

    /** Does the work, or the fallback. */
    <T> T call(Work<T> work, Fallback<T> fallback);
}
