package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;

/**
 * Somebody took the bot out of their contacts.
 *
 * @param origin where it came from
 * @param conversation the private chat with them
 * @param user who
 */
@Address("events.contact.removed")
public record ContactRemoved(Origin origin, Conversation conversation, Author user) implements Event {}
