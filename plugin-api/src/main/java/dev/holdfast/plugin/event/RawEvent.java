package dev.holdfast.plugin.event;

/**
 * An event this version has no record for, or whose fields did not have their documented types.
 *
 * @param origin where it came from
 * @param type the platform's name of it
 * @param json its payload, unparsed
 */
@Address("events.raw")
public record RawEvent(Origin origin, String type, String json) implements Event {}
