package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Conversation;

/**
 * A user, or a group's owner, no longer wants the bot to say anything there without being asked: the platform refuses it from now on.
 *
 * @param origin where it came from
 * @param conversation where
 * @param user id of who did it
 */
@Address("events.unasked-messages.forbidden")
public record UnaskedMessagesForbidden(Origin origin, Conversation conversation, String user) implements Event {}
