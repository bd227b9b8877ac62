package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event that can be answered where it happened. */
public interface Answerable extends Event {
    Conversation conversation();

    /** The message a reply refers to; null where the platform refers to the event itself. */
    @Nullable
    MessageId answers();

    /** When the platform stops accepting answers to this event. */
    Instant answerUntil();
}
