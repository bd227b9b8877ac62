package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user, or a group's owner, allowed the bot to say something there without being asked; can be answered.
 *
 * @param origin where it came from
 * @param conversation where
 * @param user id of who did it
 * @param answerUntil when the platform stops accepting answers
 */
@Address("events.unasked-messages.allowed")
public record UnaskedMessagesAllowed(Origin origin, Conversation conversation, String user, Instant answerUntil)
        implements Answerable {
    @Override
    public @Nullable MessageId answers() {
        return null;
    }
}
