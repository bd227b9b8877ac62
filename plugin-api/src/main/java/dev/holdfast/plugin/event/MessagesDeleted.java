package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.util.List;

/**
 * Many messages were deleted at once.
 *
 * @param origin where it came from
 * @param conversation where they stood
 * @param messages the deleted messages' ids
 */
@Address("events.messages.deleted")
public record MessagesDeleted(Origin origin, Conversation conversation, List<MessageId> messages) implements Event {
    public MessagesDeleted {
        messages = List.copyOf(messages);
    }
}
