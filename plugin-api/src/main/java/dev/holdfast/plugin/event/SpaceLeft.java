package dev.holdfast.plugin.event;

/**
 * The bot was removed from, or the platform dissolved, a guild or group.
 *
 * @param origin where it came from
 * @param space guild or group id
 * @param name its name, empty where the platform does not say
 */
@Address("events.space.left")
public record SpaceLeft(Origin origin, String space, String name) implements Event {}
