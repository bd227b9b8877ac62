package dev.holdfast.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one dependency is treated. Defaults in {@link #defaults()}; everything can be overridden per dependency in the
 * configuration under {@code resilience.dependencies.<name>}.
 *
 * @param attemptTimeout limit of one attempt; 5 s by default, 1 ms to 10 min
 * @param deadline limit of a call with all its attempts and waits, unless the caller's is nearer; 30 s by default
 * @param retry when and how to try again
 * @param rateLimit null for none
 * @param bulkhead how many at once
 * @param breaker when to stop asking
 */
public record Policy(
        Duration attemptTimeout,
        Duration deadline,
        Retry retry,
        @Nullable RateLimit rateLimit,
        Bulkhead bulkhead,
        Breaker breaker) {

    public Policy {
        within("attemptTimeout", attemptTimeout, Duration.ofMillis(1), Duration.ofMinutes(10));
        within("deadline", deadline, Duration.ofMillis(1), Duration.ofDays(1));
    }

    /**
     * @param attemptsMax tries per call, the first included; 3 by default, 1 to 10
     * @param base first wait before jitter; 200 ms by default
     * @param cap longest wait; 10 s by default. Full jitter: uniform between 0 and the capped wait
     * @param budgetMax tokens of the dependency's retry budget; a retry costs one; 10 by default
     * @param budgetPerSuccess tokens a success brings back; 0.1 by default
     */
    public record Retry(int attemptsMax, Duration base, Duration cap, double budgetMax, double budgetPerSuccess) {
        public Retry {
            within("retry attemptsMax", attemptsMax, 1, 10);
            within("retry base", base, Duration.ZERO, Duration.ofMinutes(10));
            within("retry cap", cap, Duration.ZERO, Duration.ofHours(1));
            within("retry budgetMax", budgetMax, 0.0, 1_000_000.0);
            within("retry budgetPerSuccess", budgetPerSuccess, 0.0, 1_000.0);
        }
    }

    /**
     * @param permits per {@code period}, refilled continuously, and never more in any window of a period; 1 to 100 000
     * @param burst permits that may be used at once, 1 to {@code permits}
     * @param waitMax how long a call waits for a permit; if that would not suffice it is rejected at once
     */
    public record RateLimit(int permits, Duration period, int burst, Duration waitMax) {
        public RateLimit {
            within("rate limit permits", permits, 1, 100_000);
            within("rate limit period", period, Duration.ofMillis(1), Duration.ofDays(31));
            within("rate limit burst", burst, 1, permits);
            within("rate limit waitMax", waitMax, Duration.ZERO, Duration.ofHours(1));
        }
    }

    /**
     * @param concurrentMax calls in flight; 64 by default
     * @param queueMax calls waiting for a place; 1024 by default; beyond it they are rejected at once
     */
    public record Bulkhead(int concurrentMax, int queueMax) {
        public Bulkhead {
            within("bulkhead concurrentMax", concurrentMax, 1, 1_000_000);
            within("bulkhead queueMax", queueMax, 0, 1_000_000);
        }
    }

    /**
     * @param window what is judged
     * @param windowSize calls for {@link Window#COUNT}, seconds for {@link Window#TIME}; 30 s by default
     * @param callsMin calls before the rates mean anything; 10 by default
     * @param failureRate from 0 to 1 at which it opens; 0.5 by default
     * @param slowCallRate from 0 to 1 at which it opens; 0.5 by default
     * @param slowCall from which duration a call is slow; 2 s by default
     * @param openFor first time open; doubled at each reopening, with jitter, up to {@code openForMax}; 5 s by default
     * @param openForMax 60 s by default
     * @param trials calls let through half-open; 3 by default
     */
    public record Breaker(
            Window window,
            int windowSize,
            int callsMin,
            double failureRate,
            double slowCallRate,
            Duration slowCall,
            Duration openFor,
            Duration openForMax,
            int trials) {
        public Breaker {
            within("breaker windowSize", windowSize, 1, 100_000);
            within("breaker callsMin", callsMin, 1, 100_000);
            within("breaker failureRate", failureRate, 0.01, 1.0);
            within("breaker slowCallRate", slowCallRate, 0.01, 1.0);
            within("breaker slowCall", slowCall, Duration.ofMillis(1), Duration.ofHours(1));
            within("breaker openFor", openFor, Duration.ofMillis(1), openForMax);
            within("breaker trials", trials, 1, 1_000);
        }
    }

    /** What a breaker's window counts. */
    public enum Window {
        COUNT,
        TIME
    }

    public static Policy defaults() {
        return new Policy(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                new Retry(3, Duration.ofMillis(200), Duration.ofSeconds(10), 10, 0.1),
                null,
                new Bulkhead(64, 1024),
                new Breaker(
                        Window.TIME,
                        30,
                        10,
                        0.5,
                        0.5,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        3));
    }

    private static <T extends Comparable<T>> void within(String what, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " must be from " + least + " to " + most + ", but is " + value);
        }
    }
}
