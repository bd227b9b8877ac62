package dev.holdfast.runtime.config;

import dev.holdfast.resilience.Policy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well-known dependencies are treated where the configuration says nothing: values from practice. A breaker opens after so
 * few failures, stays open for 5 s at first, doubled at each reopening up to the given time, and closes after so few trials.
 */
final class StartingPolicies {

    private StartingPolicies() {}

    /**
     * @param bots names of the configured bots: each one's chat API is a dependency
     */
    static Map<String, Policy> of(Policy defaults, List<String> bots) {
        Map<String, Policy> policies = new LinkedHashMap<>();
        bots.forEach(bot -> policies.put(bot, with(defaults, 5, Duration.ofMinutes(2), 3)));
        policies.put("ai", with(defaults, 3, Duration.ofSeconds(60), 2));
        policies.put("database", with(defaults, 3, Duration.ofSeconds(30), 2));
        policies.put("test-retry", unbreakable(defaults));
        return policies;
    }

    /** For a dependency that fails on purpose: it is always tried, or nobody could watch the retries. */
    private static Policy unbreakable(Policy defaults) {
        Policy.Retry retry = defaults.retry();
        Policy.Breaker breaker = defaults.breaker();
        return new Policy(
                defaults.attemptTimeout(),
                defaults.deadline(),
                new Policy.Retry(retry.attemptsMax(), retry.base(), retry.cap(), 1000, 100),
                null,
                defaults.bulkhead(),
                new Policy.Breaker(
                        breaker.window(),
                        breaker.windowSize(),
                        10_000,
                        1,
                        1,
                        breaker.slowCall(),
                        breaker.openFor(),
                        breaker.openForMax(),
                        breaker.trials()));
    }

    private static Policy with(Policy defaults, int callsMin, Duration openForMax, int trials) {
        Policy.Breaker breaker = defaults.breaker();
        return new Policy(
                defaults.attemptTimeout(),
                defaults.deadline(),
                defaults.retry(),
                defaults.rateLimit(),
                defaults.bulkhead(),
                new Policy.Breaker(
                        breaker.window(),
                        breaker.windowSize(),
                        callsMin,
                        breaker.failureRate(),
                        breaker.slowCallRate(),
                        breaker.slowCall(),
                        breaker.openFor(),
                        openForMax.compareTo(breaker.openFor()) < 0 ? breaker.openFor() : openForMax,
                        trials));
    }
}
