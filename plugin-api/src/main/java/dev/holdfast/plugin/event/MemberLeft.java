package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;

/**
 * Somebody left, or was removed from, a guild or group.
 *
 * @param origin where it came from
 * @param space guild or group id
 * @param member who
 */
@Address("events.member.left")
public record MemberLeft(Origin origin, String space, Author member) implements Event {}
