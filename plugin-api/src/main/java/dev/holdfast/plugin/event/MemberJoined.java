package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;

/**
 * Somebody joined a guild or group.
 *
 * @param origin where it came from
 * @param space guild or group id
 * @param member who
 */
@Address("events.member.joined")
public record MemberJoined(Origin origin, String space, Author member) implements Event {}
