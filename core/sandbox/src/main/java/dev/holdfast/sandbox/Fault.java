package dev.holdfast.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wish for misbehaviour. Limits may be combined; without any, lasting faults last until removed and momentary ones happen
 * once.
 *
 * @param kind what goes wrong
 * @param endpoint which requests; only for REST faults
 * @param during how long; null for no limit
 * @param times how often; null for no limit
 * @param probability of each occasion, 0 to 1
 * @param code close code (1000 or 3000–4999) or error code; null for the kind's own
 * @param delay of a slow answer
 * @param retryAfter told with a 429; null to leave the header out, as the platform does
 * @param resumable what an invalid session says of itself
 */
public record Fault(
        FaultKind kind,
        Endpoint endpoint,
        @Nullable Duration during,
        @Nullable Integer times,
        double probability,
        @Nullable Integer code,
        Duration delay,
        @Nullable Duration retryAfter,
        boolean resumable) {

    public Fault {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be above 0 and at most 1, got " + probability + ".");
        }
        if (times != null && times < 1) {
            throw new IllegalArgumentException("times must be at least 1, got " + times + ".");
        }
        if (during != null && (during.isNegative() || during.isZero())) {
            throw new IllegalArgumentException("forMs must be above 0, got " + during.toMillis() + ".");
        }
        if (delay.isNegative() || (retryAfter != null && retryAfter.isNegative())) {
            throw new IllegalArgumentException("delayMs and retryAfterMs must not be negative.");
        }
        if (code != null && kind == FaultKind.CLOSE && code != 1000 && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException("A close code must be 1000 or 3000 to 4999, got " + code + ".");
        }
        if (times == null && during == null && kind.momentary()) {
            times = 1;
        }
    }

    /** A fault of that kind without limits, everywhere it can bite. */
    public static Fault of(FaultKind kind) {
        return new Fault(kind, Endpoint.ALL, null, null, 1, null, Duration.ofSeconds(2), null, false);
    }

    public Fault at(Endpoint value) {
        return new Fault(kind, value, during, times, probability, code, delay, retryAfter, resumable);
    }

    public Fault lasting(Duration value) {
        return new Fault(kind, endpoint, value, times, probability, code, delay, retryAfter, resumable);
    }

    public Fault times(int value) {
        return new Fault(kind, endpoint, during, value, probability, code, delay, retryAfter, resumable);
    }

    public Fault withProbability(double value) {
        return new Fault(kind, endpoint, during, times, value, code, delay, retryAfter, resumable);
    }

    public Fault withCode(int value) {
        return new Fault(kind, endpoint, during, times, probability, value, delay, retryAfter, resumable);
    }

    public Fault withDelay(Duration value) {
        return new Fault(kind, endpoint, during, times, probability, code, value, retryAfter, resumable);
    }

    public Fault withRetryAfter(Duration value) {
        return new Fault(kind, endpoint, during, times, probability, code, delay, value, resumable);
    }

    public Fault withResumable(boolean value) {
        return new Fault(kind, endpoint, during, times, probability, code, delay, retryAfter, value);
    }
}
