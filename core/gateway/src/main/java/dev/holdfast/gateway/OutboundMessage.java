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
 * @param nonce 1 to 25 letters and digits, one per message and the same whenever it is sent again: for platforms that know messages
 *     by a name rather than a number
 */
public record OutboundMessage(Conversation to, @Nullable Answering answering, Reply reply, int sequence, String nonce) {

    private static final int NONCE_MAX = 25;

    public OutboundMessage {
        if (nonce.isEmpty() || nonce.length() > NONCE_MAX) {
            throw new IllegalArgumentException("a nonce has 1 to " + NONCE_MAX + " characters, got '" + nonce + "'");
        }
    }

    /** What a message answers. */
    public sealed interface Answering {
        /** A message. */
        record ToMessage(String messageId, String authorId) implements Answering {}

        /** An event without a message, by its outer id. */
        record ToEvent(String eventId) implements Answering {}

        /**
         * An interaction, by the token it came with.
         *
         * @param messageId the message under which it happened; empty where there is none
         */
        record ToInteraction(String interaction, String token, String messageId) implements Answering {
            @Override
            public String toString() {
                return "ToInteraction[" + interaction + "]";
            }
        }
    }
}
