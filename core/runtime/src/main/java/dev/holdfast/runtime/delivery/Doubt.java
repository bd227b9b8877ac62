package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.resilience.FailureKind;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the platform may have the message that a call sends: every request that began and was not clearly refused may have come
 * through, whether its answer was lost, could not be read, or is still on its way. Thread-safe.
 */
final class Doubt {

    private final boolean before;
    private final AtomicInteger unclear = new AtomicInteger();

    /**
     * @param before whether it may have been sent before this call
     */
    Doubt(boolean before) {
        this.before = before;
    }

    void begun() {
        unclear.incrementAndGet();
    }

    /** What came of a request, however late. */
    void answered(SendResult result) {
        if (isClearlyNotSent(result)) {
            unclear.decrementAndGet();
        }
    }

    boolean maybe() {
        return before || unclear.get() > 0;
    }

    private static boolean isClearlyNotSent(SendResult result) {
        return switch (result) {
            case SendResult.TryLater later -> true;
            case SendResult.TooRich rich -> true;
            case SendResult.Duplicate duplicate -> true;
            case SendResult.Never never ->
                never.kind() == FailureKind.REFUSED || never.kind() == FailureKind.AUTHENTICATION;
            case SendResult.Sent sent -> false;
            case SendResult.UnderReview review -> false;
            case SendResult.Unclear unclear -> false;
        };
    }
}
