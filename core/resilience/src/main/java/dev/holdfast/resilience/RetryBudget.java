package dev.holdfast.resilience;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tokens that retries cost and successes bring back. While a dependency fails for everybody the tokens run out, and each call
 * is tried once only: retries must not multiply the load on what is already down. Thread-safe.
 */
final class RetryBudget {
    private static final double PARTS = 1000;

    private final int partsMax;
    private final int partsPerSuccess;
    private final AtomicInteger parts;

    RetryBudget(double tokensMax, double tokensPerSuccess) {
        partsMax = (int) Math.round(tokensMax * PARTS);
        partsPerSuccess = (int) Math.round(tokensPerSuccess * PARTS);
        parts = new AtomicInteger(partsMax);
    }

    /** Spends a token, if there is one. */
    boolean spend() {
        while (true) {
            int left = parts.get();
            if (left < PARTS) {
                return false;
            }
            if (parts.compareAndSet(left, left - (int) PARTS)) {
                return true;
            }
        }
    }

    void success() {
        int left = parts.get();
        while (left < partsMax && !parts.compareAndSet(left, Math.min(partsMax, left + partsPerSuccess))) {
            left = parts.get();
        }
    }

    void refill() {
        parts.set(partsMax);
    }

    double tokens() {
        return parts.get() / PARTS;
    }
}
