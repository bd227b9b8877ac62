package dev.holdfast.gateway;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import java.time.Duration;

/** One platform's way out. One call is one request; guarding, retrying and falling back is the caller's. */
public interface MessageSender {

    /** Sends; the future never fails: whatever happened is a {@link SendResult}. */
    Future<SendResult> send(OutboundMessage message);

    /**
     * Takes a message back. The future never fails, as {@link #send}; asking twice does no harm.
     *
     * @param messageId as {@link SendResult.Sent} or an event gave it
     */
    Future<SendResult> recall(Conversation from, String messageId);

    /**
     * Whether a message shows only once that is sent twice with the same sequence number and nonce. To be asked before every round of
     * attempts: a message that is sent in spite of a no is sent even if it shows twice.
     */
    boolean repeatable(OutboundMessage message);

    /**
     * For how long after the first the platform recognizes the second one; 1 h by default. A message whose fate is unknown for
     * longer is not sent again.
     */
    default Duration remembers() {
        return Duration.ofHours(1);
    }

    /** Tells the platform that an interaction was received; due about 3 s after it. Never fails, as {@link #send}. */
    Future<SendResult> acknowledge(Answering.ToInteraction interaction);

    /** How long after an interaction it may be acknowledged at best: where an answer counts as one, there is time for it. */
    default Duration acknowledgeAfter() {
        return Duration.ZERO;
    }

    /** Opens a form as the first answer to an interaction. Never fails, as {@link #send}; asking twice does no harm. */
    default Future<SendResult> openForm(Answering.ToInteraction interaction, Form form) {
        return Future.succeededFuture(
                new SendResult.Never(FailureKind.REFUSED, "this platform has no forms; ask in words"));
    }

    /** A real, cheap request that shows whether the platform answers and takes the credentials. Never fails. */
    Future<SendResult> probe();

    /** What the platform takes. */
    PlatformLimits limits();
}
