package dev.holdfast.gateway.dialect;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A platform did not give what was asked for. The message says what was attempted and what to do; it holds no secret. */
public final class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Duration AFTER_A_REFUSAL = Duration.ofSeconds(30);

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

    /**
     * What the answer to a question means, by what it would mean to a message.
     *
     * @param what was asked, in words
     */
    public static PlatformException of(SendResult answer, String what) {
        return switch (answer) {
            case SendResult.TryLater later -> new PlatformException(later.kind(), later.reason(), later.after(), null);
            case SendResult.Never never -> new PlatformException(never.kind(), never.reason(), AFTER_A_REFUSAL, null);
            case SendResult.Unclear unclear -> new PlatformException(unclear.kind(), unclear.reason());
            case SendResult.Duplicate odd -> new PlatformException(FailureKind.OTHER, odd.reason());
            case SendResult.TooRich odd -> new PlatformException(FailureKind.OTHER, odd.reason());
            case SendResult.Sent odd -> incomplete(what);
            case SendResult.UnderReview odd -> incomplete(what);
        };
    }

    private static PlatformException incomplete(String what) {
        return new PlatformException(FailureKind.SERVER, what + " was answered without what was asked for");
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
