package dev.holdfast.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops asking a dependency that fails. Resilience4j counts and decides; this class adds what it lacks.
 *
 * <ul>
 *   <li>A result counts only in the state its attempt started in: late ones must not decide about half-open.
 *   <li>A permit is completed once; again is counted and ignored.
 *   <li>Refusing is a value.
 *   <li>Open turns half-open by {@link Time}; each reopening doubles the time open.
 *   <li>Failures are kept as text: a Throwable would keep its plugin's class loader alive.
 * </ul>
 *
 * <p>Everything that touches the engine happens under one lock, so that a permit and its generation belong together. The
 * listener is called outside of it. Thread-safe, never blocks for long.
 */
final class Breaker {
    /** The engine must never leave open by itself. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final int DOUBLINGS_MAX = 30;
    /** Time open is spread over the upper fifth below its value, so that bots that fell together do not rise together. */
    private static final double JITTER = 0.2;

    @SuppressWarnings("StaticAssignmentOfThrowable") // the engine asks for one and keeps none; ours has no stack
    private static final Throwable COUNTED = new Counted();

    private final String name;
    private final Policy.Breaker policy;
    private final Time time;
    private final DoubleSupplier random;
    private final Listener listener;
    private final CircuitBreaker engine;
    private final ReentrantLock lock = new ReentrantLock();
    private final LongAdder stale = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    private CircuitView.State state = CircuitView.State.CLOSED;
    private long generation;
    private int reopenings;
    private long notPermitted;
    private long retryAtNanos;
    private @Nullable Instant openedAt;
    private @Nullable Instant retryAt;
    private @Nullable String lastError;
    private Time.@Nullable Alarm alarm;

    Breaker(String name, Policy.Breaker policy, Time time, DoubleSupplier random, Listener listener) {
        this.name = name;
        this.policy = policy;
        this.time = time;
        this.random = random;
        this.listener = listener;
        this.engine = CircuitBreaker.of(name, config(policy, time));
    }

    /** Hears of changes on the thread that made them. */
    @FunctionalInterface
    interface Listener {
        void changed(CircuitView.State from, CircuitView.State to, String why);
    }

    private record Change(CircuitView.State from, CircuitView.State to, String why) {}

    private enum End {
        GOOD,
        BAD,
        UNUSED
    }

    /** The right to ask once. Complete it exactly once; the attempt's time limit makes sure of that. */
    final class Permit {
        private final long born;
        private boolean completed;

        private Permit(long born) {
            this.born = born;
        }

        void succeeded(long elapsedNanos) {
            complete(this, End.GOOD, elapsedNanos, null);
        }

        void failed(long elapsedNanos, String error) {
            complete(this, End.BAD, elapsedNanos, error);
        }

        /** The dependency was not asked, or its answer says nothing. */
        void release() {
            complete(this, End.UNUSED, 0, null);
        }
    }

    /** Null if the breaker refuses. */
    @Nullable
    Permit acquire() {
        lock.lock();
        try {
            if (engine.tryAcquirePermission()) {
                return new Permit(generation);
            }
            notPermitted++;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** When asking again makes sense; null if nobody can say, such as while it is forced open. */
    @Nullable
    Duration retryAfter() {
        lock.lock();
        try {
            if (state != CircuitView.State.OPEN) {
                return null;
            }
            return Duration.ofNanos(Math.max(0, retryAtNanos - time.nanos()));
        } finally {
            lock.unlock();
        }
    }

    CircuitView view() {
        lock.lock();
        try {
            CircuitBreaker.Metrics metrics = engine.getMetrics();
            return new CircuitView(
                    name,
                    state,
                    rate(metrics.getFailureRate()),
                    rate(metrics.getSlowCallRate()),
                    metrics.getNumberOfBufferedCalls(),
                    notPermitted,
                    openedAt,
                    retryAt,
                    lastError);
        } finally {
            lock.unlock();
        }
    }

    /** Closed again with an empty window; what is under way does not count. */
    void reset(String why) {
        byHand(engine::reset, why);
    }

    void forceOpen(String why) {
        byHand(engine::transitionToForcedOpenState, why);
    }

    /** Lets everything through and counts nothing, until {@link #reset}. */
    void disable(String why) {
        byHand(engine::transitionToDisabledState, why);
    }

    /** Results that came when the breaker had moved on. */
    long staleResults() {
        return stale.sum();
    }

    /** Permits that were completed more than once. */
    long repeatedResults() {
        return repeated.sum();
    }

    private void complete(Permit permit, End end, long elapsedNanos, @Nullable String error) {
        Change change;
        lock.lock();
        try {
            if (permit.completed) {
                repeated.increment();
                return;
            }
            permit.completed = true;
            if (permit.born != generation) {
                stale.increment();
                return;
            }
            switch (end) {
                case GOOD -> engine.onSuccess(elapsedNanos, TimeUnit.NANOSECONDS);
                case BAD -> {
                    lastError = error;
                    engine.onError(elapsedNanos, TimeUnit.NANOSECONDS, COUNTED);
                }
                case UNUSED -> engine.releasePermission();
            }
            change = notice(null);
        } finally {
            lock.unlock();
        }
        tell(change);
    }

    private void byHand(Runnable transition, String why) {
        Change change;
        lock.lock();
        try {
            transition.run();
            reopenings = 0;
            generation++;
            change = notice(why);
        } finally {
            lock.unlock();
        }
        tell(change);
    }

    private void halfOpen(long opened) {
        Change change;
        lock.lock();
        try {
            if (opened != generation) {
                return;
            }
            engine.transitionToHalfOpenState();
            change = notice("the time open is over; " + policy.trials() + " calls are let through on trial");
        } finally {
            lock.unlock();
        }
        tell(change);
    }

    private @Nullable Change notice(@Nullable String why) {
        CircuitView.State before = state;
        CircuitView.State after = stateOf(engine.getState());
        if (after == before) {
            return null;
        }
        state = after;
        generation++;
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        retryAt = null;
        switch (after) {
            case OPEN -> opened(before);
            case FORCED_OPEN -> {
                openedAt = time.now();
                notPermitted = 0;
            }
            case HALF_OPEN -> {}
            case CLOSED, DISABLED -> {
                openedAt = null;
                reopenings = 0;
            }
        }
        return new Change(before, after, why == null ? reason(after) : why);
    }

    private void opened(CircuitView.State before) {
        if (before == CircuitView.State.HALF_OPEN) {
            reopenings++;
        } else {
            openedAt = time.now();
            notPermitted = 0;
        }
        Duration open = openFor(policy, reopenings, random.getAsDouble());
        retryAtNanos = time.nanos() + open.toNanos();
        retryAt = time.now().plus(open);
        long opened = generation;
        alarm = time.after(open, () -> halfOpen(opened));
    }

    /** Doubled at each reopening, capped, then shortened by up to a fifth. */
    static Duration openFor(Policy.Breaker policy, int reopenings, double random) {
        double doubled = policy.openFor().toNanos() * Math.pow(2, Math.min(reopenings, DOUBLINGS_MAX));
        double capped = Math.min(doubled, (double) policy.openForMax().toNanos());
        return Duration.ofNanos((long) (capped * (1 - JITTER * random)));
    }

    private String reason(CircuitView.State after) {
        CircuitBreaker.Metrics metrics = engine.getMetrics();
        return switch (after) {
            case OPEN ->
                "%.0f %% of %d calls failed and %.0f %% were slow; the last failure: %s"
                        .formatted(
                                metrics.getFailureRate(),
                                metrics.getNumberOfBufferedCalls(),
                                metrics.getSlowCallRate(),
                                lastError == null ? "none" : lastError);
            case CLOSED -> "the trials went well";
            case HALF_OPEN, FORCED_OPEN, DISABLED -> "";
        };
    }

    private void tell(@Nullable Change change) {
        if (change != null) {
            listener.changed(change.from, change.to, change.why);
        }
    }

    private static double rate(float percent) {
        return percent < 0 ? Double.NaN : percent / 100;
    }

    private static CircuitView.State stateOf(CircuitBreaker.State state) {
        return switch (state) {
            case CLOSED, METRICS_ONLY -> CircuitView.State.CLOSED;
            case OPEN -> CircuitView.State.OPEN;
            case HALF_OPEN -> CircuitView.State.HALF_OPEN;
            case FORCED_OPEN -> CircuitView.State.FORCED_OPEN;
            case DISABLED -> CircuitView.State.DISABLED;
        };
    }

    private static CircuitBreakerConfig config(Policy.Breaker policy, Time time) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(
                        policy.windowSize(),
                        policy.callsMin(),
                        switch (policy.window()) {
                            case COUNT -> SlidingWindowType.COUNT_BASED;
                            case TIME -> SlidingWindowType.TIME_BASED;
                        },
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .failureRateThreshold((float) (policy.failureRate() * 100))
                .slowCallRateThreshold((float) (policy.slowCallRate() * 100))
                .slowCallDurationThreshold(policy.slowCall())
                .permittedNumberOfCallsInHalfOpenState(policy.trials())
                .waitDurationInOpenState(FOR_EVER)
                .maxWaitDurationInHalfOpenState(Duration.ZERO)
                .writableStackTraceEnabled(false)
                .clock(new MonotonicClock(time))
                .currentTimestampFunction(clock -> time.nanos(), TimeUnit.NANOSECONDS)
                .build();
    }

    private static final class Counted extends Exception {
        Counted() {
            super("counted", null, false, false);
        }
    }
}
