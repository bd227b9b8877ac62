package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody added the bot to their contacts; can be answered with a welcome.
 *
 * @param origin where it came from
 * @param conversation the private chat with them
 * @param user who
 * @param answerUntil when the platform stops accepting answers
 */
@Address("events.contact.added")
public record ContactAdded(Origin origin, Conversation conversation, Author user, Instant answerUntil)
        implements Answerable {
    @Override
    public @Nullable MessageId answers() {
        return null;
    }
}
