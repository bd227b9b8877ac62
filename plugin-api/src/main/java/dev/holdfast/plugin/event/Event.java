package dev.holdfast.plugin.event;

/** Something that happened on a chat platform. Open: new kinds appear, and are {@link RawEvent}s until a version knows them. */
@Address("events.all")
public interface Event {
    /** Where it came from, and the ids that follow it through the logs. */
    Origin origin();
}
