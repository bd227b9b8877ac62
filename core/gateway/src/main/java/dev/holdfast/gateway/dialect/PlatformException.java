package dev.holdfast.gateway.dialect;

import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A platform did not give what was asked for. The message says what was attempted and what to do; it holds no secret. */
public final class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final FailureKind kind;
    private final @Nullable Duration after;

    public PlatformException(FailureKind kind, String message, @Nullable Duration after, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.after = after;
    }

    public PlatformException(FailureKind kind, String message) {
        this(kind, message, null, null);
    }

    /** What sort of failure it was. */
    public FailureKind kind() {
        return kind;
    }

    /** How long to wait before asking again; null if nobody said. */
    public @Nullable Duration after() {
        return after;
    }
}
