package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;

/**
 * A member's nick or roles changed in a guild or group.
 *
 * @param origin where it came from
 * @param space guild or group id
 * @param member who
 */
@Address("events.member.updated")
public record MemberUpdated(Origin origin, String space, Author member) implements Event {}
