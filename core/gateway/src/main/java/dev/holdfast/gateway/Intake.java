package dev.holdfast.gateway;

import dev.holdfast.plugin.event.Event;

/** Where translated events go. Called on the shard's event loop, in the order of the socket; must not block. */
@FunctionalInterface
public interface Intake {

    /**
     * @param event what happened
     * @param position where the shard stands once this event is accepted
     */
    void accept(Event event, Position position);
}
