package dev.holdfast.resilience;

import java.time.Duration;

/** The default policy with one part changed. */
final class Policies {
    private static final Policy DEFAULTS = Policy.defaults();

    private Policies() {}

    static Policy attempts(int max) {
        return with(new Policy.Retry(max, Duration.ofMillis(200), Duration.ofSeconds(10), 10, 0.1));
    }

    static Policy with(Policy.Retry retry) {
        return new Policy(
                DEFAULTS.attemptTimeout(), DEFAULTS.deadline(), retry, null, DEFAULTS.bulkhead(), DEFAULTS.breaker());
    }

    static Policy with(Policy.RateLimit limit) {
        return new Policy(
                DEFAULTS.attemptTimeout(),
                DEFAULTS.deadline(),
                DEFAULTS.retry(),
                limit,
                DEFAULTS.bulkhead(),
                DEFAULTS.breaker());
    }

    static Policy with(Policy.Bulkhead bulkhead) {
        return new Policy(
                DEFAULTS.attemptTimeout(), DEFAULTS.deadline(), DEFAULTS.retry(), null, bulkhead, DEFAULTS.breaker());
    }
}
