package dev.holdfast.plugin.reply;

import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;

/** What became of a reply. */
public sealed interface Delivery {

    /**
     * The platform accepted it.
     *
     * @param id the platform's id of the message; of the first part, if the text was split
     * @param at when it was accepted
     */
    record Delivered(MessageId id, Instant at) implements Delivery {}

    /**
     * It waits in the outbox and will be tried again.
     *
     * @param until when it stops being worth sending; after that it is a dead letter
     */
    record Deferred(Instant until) implements Delivery {}

    /** It will not be sent. */
    record Refused(Refusal refusal) implements Delivery {}
}
