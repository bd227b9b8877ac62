package dev.holdfast.resilience;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Stands before one dependency: every call to it goes through {@link #call}. Thread-safe, never blocks.
 *
 * <p>A call made on a Vert.x context has all its attempts started and its future completed on that context. A call made
 * elsewhere goes on where it is ended: on the thread that completed the work, or on the clock's.
 */
public final class Guard {
    private final String name;
    private final Policy policy;
    private final Time time;
    private final DoubleSupplier random;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongAdder late = new LongAdder();
    private final Meter meter;
    private final RetryBudget budget;
    private final RetryWaits waits;
    private final RateLimiter limiter;
    private final Bulkhead bulkhead;
    private final Breaker breaker;
    private final CallStage pipeline;

    Guard(String name, Policy policy, Time time, DoubleSupplier random, Consumer<GuardEvent> events) {
        this.name = name;
        this.policy = policy;
        this.time = time;
        this.random = random;
        int queueMax = policy.bulkhead().queueMax();
        meter = new Meter(name, time, events);
        budget = new RetryBudget(policy.retry().budgetMax(), policy.retry().budgetPerSuccess());
        waits = new RetryWaits(time);
        limiter = new RateLimiter(name, policy.rateLimit(), policy.attemptTimeout(), queueMax, time);
        bulkhead = new Bulkhead(name, policy.bulkhead(), time);
        breaker = new Breaker(
                name,
                policy.breaker(),
                time,
                random,
                (from, to, why) -> events.accept(new GuardEvent.BreakerChanged(name, from, to, why, time.now())));
        pipeline = pipeline();
    }

    private CallStage pipeline() {
        return fallback(deadline(retry(rateLimit(bulkhead(breaker(attemptTimeout(call())))))));
    }

    public String name() {
        return name;
    }

    public Policy policy() {
        return policy;
    }

    /**
     * Does the work under the policy.
     *
     * @param judge says what each attempt's end means; an attempt that takes too long is a {@link FailureKind#TIMEOUT}
     *     without asking it
     * @return never fails: every end is an {@link Outcome}
     */
    public <T> Future<Outcome<T>> call(Work<T> work, Judge<? super T> judge, CallContext context) {
        return start(new Run<>(work, judge, context, null));
    }

    /**
     * Like the other, with a last resort.
     *
     * @param fallback given every outcome but success, returns what the call ends with; quick, as it runs where the call
     *     ended. If it throws, the call ends with the outcome it was given
     */
    public <T> Future<Outcome<T>> call(
            Work<T> work, Judge<? super T> judge, CallContext context, Function<Outcome<T>, Outcome<T>> fallback) {
        return start(new Run<>(work, judge, context, fallback));
    }

    public CircuitView circuit() {
        return breaker.view();
    }

    public GuardStats stats() {
        return meter.stats(bulkhead.running(), bulkhead.waiting(), limiter.available());
    }

    /** Results of attempts that had been given up for lost. */
    public long lateResults() {
        return late.sum();
    }

    /** Closes the breaker, whatever its state, and refills the retry budget. */
    public void reset() {
        budget.refill();
        breaker.reset("reset by hand");
    }

    /** Every call is rejected until {@link #reset}. */
    public void forceOpen(String why) {
        breaker.forceOpen(why);
    }

    /** The breaker lets everything through until {@link #reset}. */
    public void disable() {
        breaker.disable("disabled by hand");
    }

    /** Whether a rate permit is to be had now; spends none. */
    public boolean wouldPermit() {
        return limiter.wouldPermit();
    }

    /** Forgets used permits and the other side's word to wait; who waits is served. */
    public void resetLimits() {
        limiter.reset();
    }

    /** Later calls are rejected, waiting ones end now, running attempts end as they end. */
    void close() {
        closed.set(true);
        limiter.close();
        bulkhead.close();
        waits.close();
    }

    /** On {@link Time#nanos()}, or {@link Meter#NEVER}. */
    long lastSuccess() {
        return meter.lastSuccess();
    }

    private <T> Future<Outcome<T>> start(Run<T> run) {
        pipeline.call(run, time.nanos(), run);
        return run.future();
    }

    private CallStage fallback(CallStage inner) {
        return new Fallback(name, meter, inner);
    }

    private CallStage deadline(CallStage inner) {
        return new Deadline(name, policy.deadline().toNanos(), closed, inner);
    }

    private CallStage retry(AttemptStage inner) {
        return new Retry(policy.retry(), budget, waits, time, random, meter, inner);
    }

    private AttemptStage rateLimit(AttemptStage inner) {
        return new RateLimiting(limiter, time, inner);
    }

    private AttemptStage bulkhead(AttemptStage inner) {
        return new Bulkheading(bulkhead, time, inner);
    }

    private AttemptStage breaker(AttemptStage inner) {
        return new Breaking(name, breaker, policy.breaker().slowCall().toNanos(), inner);
    }

    private AttemptStage attemptTimeout(AttemptStage inner) {
        return new AttemptTimeout(policy.attemptTimeout(), time, late, inner);
    }

    private AttemptStage call() {
        return new Invocation(time);
    }
}
