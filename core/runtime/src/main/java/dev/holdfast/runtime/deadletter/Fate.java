package dev.holdfast.runtime.deadletter;

import dev.holdfast.resilience.Backoff;
import dev.holdfast.runtime.deadletter.Letter.State;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a letter that was given up. Pure.
 *
 * @param nextAt when it is tried again by itself; null if it is not
 */
record Fate(State state, @Nullable Instant nextAt) {

    /** How often a letter is tried again by itself. */
    static final int RETRIES_MAX = 5;

    private static final Duration WAIT_MIN = Duration.ofSeconds(2);
    private static final Duration WAIT_BASE = Duration.ofSeconds(10);
    private static final Duration WAIT_MAX = Duration.ofMinutes(5);
    private static final Fate EXHAUSTED = new Fate(State.EXHAUSTED, null);

    /** Of a letter as it lies there. */
    static Fate of(Letter letter, Instant now, double random) {
        return of(letter.retryable(), letter.retries(), letter.until(now), now, random);
    }

    /**
     * @param retryable whether trying again by itself could work and does no harm
     * @param retries made so far
     * @param until when it cannot be sent any more
     * @param random from 0 inclusive to 1 exclusive
     */
    static Fate of(boolean retryable, int retries, Instant until, Instant now, double random) {
        if (!retryable || retries >= RETRIES_MAX) {
            return EXHAUSTED;
        }
        Instant next = now.plus(WAIT_MIN).plus(Backoff.delay(retries + 1, WAIT_BASE, WAIT_MAX, random));
        return next.isBefore(until) ? new Fate(State.PENDING, next) : EXHAUSTED;
    }
}
