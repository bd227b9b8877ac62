package dev.holdfast.gateway;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Reply;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way out.
 *
 * @param to where
 * @param answering what it answers; null for a message of the bot's own accord
 * @param reply what it says, within the platform's limits
 * @param sequence number of this message among the answers to the same event, from 1; repeated unchanged when the same message
 *     is sent again, so that the platform can drop the second
 */
public record OutboundMessage(Conversation to, @Nullable Answering answering, Reply reply, int sequence) {

    /** What a message answers. */
    public sealed interface Answering {
        /** A message. */
        record ToMessage(String messageId, String authorId) implements Answering {}

        /** An event without a message, by its outer id. */
        record ToEvent(String eventId) implements Answering {}
    }
}
