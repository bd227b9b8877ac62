package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;

/**
 * A message was taken back.
 *
 * @param origin where it came from
 * @param conversation where it stood
 * @param message the deleted message's id
 * @param deletedBy user id of who deleted it, empty where unknown
 */
@Address("events.message.deleted")
public record MessageDeleted(Origin origin, Conversation conversation, MessageId message, String deletedBy)
        implements Event {}
