package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The platform had held a message of the bot for review, and decided.
 *
 * @param origin where it came from
 * @param conversation where the message was to be shown
 * @param held the id under which it was held: what {@link dev.holdfast.plugin.reply.Delivery.Delivered} gave then
 * @param message the message's id from now on; null if it was refused, and is shown nowhere
 */
@Address("events.message.reviewed")
public record MessageReviewed(
        Origin origin,
        Conversation conversation,
        MessageId held,
        @Nullable MessageId message) implements Event {

    /** The id of a message that is held for review. */
    public static MessageId held(String review) {
        return new MessageId("review:" + review);
    }

    /** Whether it is shown. */
    public boolean passed() {
        return message != null;
    }
}
