package dev.holdfast.gateway.http;

import dev.holdfast.resilience.FailureKind;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** A request failed before a byte of it was written: no connection could be had. */
public final class Unsent extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Unsent(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }

    /** What went wrong, without a word of this class. */
    public static String words(Throwable failure) {
        return failure instanceof Unsent ? String.valueOf(failure.getMessage()) : failure.toString();
    }

    /** What sort of failure it is that a request got no answer. */
    public static FailureKind kind(Throwable failure) {
        if (failure instanceof Unsent) {
            return FailureKind.NETWORK;
        }
        boolean late = failure instanceof TimeoutException
                || failure.getClass().getSimpleName().contains("Timeout");
        if (late) {
            return FailureKind.TIMEOUT;
        }
        return failure instanceof IOException || failure instanceof VertxException
                ? FailureKind.NETWORK
                : FailureKind.OTHER;
    }
}
