package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;

/**
 * Somebody said something where the bot can hear it.
 *
 * @param origin where it came from
 * @param message what was said
 * @param answerUntil when the platform stops accepting answers
 */
@Address("events.message.received")
public record MessageReceived(Origin origin, Message message, Instant answerUntil) implements Answerable {
    @Override
    public Conversation conversation() {
        return message.conversation();
    }

    @Override
    public MessageId answers() {
        return message.id();
    }
}
