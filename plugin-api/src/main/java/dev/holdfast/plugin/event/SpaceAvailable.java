package dev.holdfast.plugin.event;

/**
 * A guild that the bot is a member of can be reached: after the bot connected, or after an outage of the platform.
 *
 * @param origin where it came from
 * @param space guild id
 * @param name its name, empty where the platform does not say
 */
@Address("events.space.available")
public record SpaceAvailable(Origin origin, String space, String name) implements Event {}
