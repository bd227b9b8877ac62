package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;

/**
 * All reactions were taken off a message, or all of one kind.
 *
 * @param origin where it came from
 * @param conversation where the message stands
 * @param message the message's id
 * @param emoji the platform's emoji id; empty for all kinds
 */
@Address("events.reactions.cleared")
public record ReactionsCleared(Origin origin, Conversation conversation, MessageId message, String emoji)
        implements Event {}
