package dev.holdfast.gateway.dialect;

import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A platform did not give what was asked for. The message says what was attempted and what to do; it holds no secret. */
public final class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final FailureKind kind;
    private final @Nullable Duration after;
    private final boolean lasting;

    public PlatformException(FailureKind kind, String message, @Nullable Duration after, @Nullable Throwable cause) {
        this(kind, message, after, cause, false);
    }

    private PlatformException(
            FailureKind kind, String message, @Nullable Duration after, @Nullable Throwable cause, boolean lasting) {
        super(message, cause);
        this.kind = kind;
        this.after = after;
        this.lasting = lasting;
    }

    public PlatformException(FailureKind kind, String message) {
        this(kind, message, null, null);
    }

    /** One that lasts until a person mends what the message says: asking again by oneself is of no use. */
    public static PlatformException untilMended(FailureKind kind, String message) {
        return new PlatformException(kind, message, null, null, true);
    }

    /** Whether it lasts until a person mends its cause. */
    public boolean lasting() {
        return lasting;
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
