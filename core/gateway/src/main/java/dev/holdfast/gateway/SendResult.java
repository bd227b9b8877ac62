package dev.holdfast.gateway;

import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the platform said to one request. */
public sealed interface SendResult {

    /** Accepted; {@code messageId} may be empty where the platform gives none. */
    record Sent(String messageId, Instant at) implements SendResult {}

    /** Taken, and shown once the platform has reviewed it. */
    record UnderReview(String auditId) implements SendResult {}

    /** No, but the same request may succeed later. */
    record TryLater(
            FailureKind kind, String reason, @Nullable Duration after) implements SendResult {}

    /**
     * Nobody knows: the request was on its way when the connection broke or whoever passed it on gave up waiting, or the answer
     * was not to be read. It may have been accepted.
     */
    record Unclear(FailureKind kind, String reason) implements SendResult {}

    /**
     * The platform has a message with this sequence number already: the same one, if an earlier attempt ended unclear, else
     * another one.
     */
    record Duplicate(String reason) implements SendResult {}

    /** No, because of what was rich about it; plain text may pass. */
    record TooRich(String reason) implements SendResult {}

    /** No, and not later. {@code kind} tells whose fault: {@code AUTHENTICATION} is ours, {@code REFUSED} the message's. */
    record Never(FailureKind kind, String reason) implements SendResult {}
}
