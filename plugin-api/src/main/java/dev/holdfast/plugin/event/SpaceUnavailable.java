package dev.holdfast.plugin.event;

/**
 * A guild cannot be reached for now, by an outage of the platform. The bot is still a member of it.
 *
 * @param origin where it came from
 * @param space guild id
 */
@Address("events.space.unavailable")
public record SpaceUnavailable(Origin origin, String space) implements Event {}
