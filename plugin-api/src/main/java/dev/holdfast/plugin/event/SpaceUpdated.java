package dev.holdfast.plugin.event;

/**
 * The values changed of a guild or group.
 *
 * @param origin where it came from
 * @param space guild or group id
 * @param name its name, empty where the platform does not say
 */
@Address("events.space.updated")
public record SpaceUpdated(Origin origin, String space, String name) implements Event {}
