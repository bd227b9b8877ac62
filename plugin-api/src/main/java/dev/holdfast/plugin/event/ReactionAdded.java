package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;

/**
 * Somebody put a reaction on a message.
 *
 * @param origin where it came from
 * @param conversation where the message stands
 * @param message the message's id
 * @param user who did it
 * @param emoji the platform's emoji id
 */
@Address("events.reaction.added")
public record ReactionAdded(Origin origin, Conversation conversation, MessageId message, String user, String emoji)
        implements Event {}
