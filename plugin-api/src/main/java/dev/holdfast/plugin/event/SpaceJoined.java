package dev.holdfast.plugin.event;

/**
 * The bot was added to a guild or group.
 *
 * @param origin where it came from
 * @param space guild or group id
 * @param name its name, empty where the platform does not say
 */
@Address("events.space.joined")
public record SpaceJoined(Origin origin, String space, String name) implements Event {}
