package dev.holdfast.resilience;

import java.time.Duration;

/** How long to wait before the next try: exponential, capped, then fully jittered. */
public final class Backoff {
    /** Beyond this the doubled wait is past any cap a {@code long} of nanoseconds can hold. */
    private static final int DOUBLINGS_MAX = 62;

    private Backoff() {}

    /**
     * Uniform between zero and {@code min(cap, base * 2^(attempt - 1))}. The cap comes before the jitter: were it the other
     * way round, late attempts of all callers would wait exactly the cap and come back together.
     *
     * @param attempt failed tries so far, from 1
     * @param random from 0 inclusive to 1 exclusive
     */
    public static Duration delay(int attempt, Duration base, Duration cap, double random) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1, but is " + attempt);
        }
        return Duration.ofNanos((long) (random * ceilingNanos(attempt, base, cap)));
    }

    private static double ceilingNanos(int attempt, Duration base, Duration cap) {
        double doubled = base.toNanos() * Math.pow(2, Math.min(attempt - 1, DOUBLINGS_MAX));
        return Math.min(doubled, (double) cap.toNanos());
    }
}
