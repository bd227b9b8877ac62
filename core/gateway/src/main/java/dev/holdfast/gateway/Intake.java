package dev.holdfast.gateway;

import dev.holdfast.plugin.event.Event;

/** Where translated events go. Called on the shard's event loop, in the order of the socket; must not block. */
@FunctionalInterface
public interface Intake {

    /** Hears once whether a crash can still lose an event; on any thread, must not block. */
    @FunctionalInterface
    interface Receipt {
        /**
         * @param safe whether the event is recorded, or done with already; if not, it is dealt with all the same, but would be
         *     lost with the process: who sent it should send it again
         */
        void told(boolean safe);
    }

    /**
     * @param event what happened
     * @param position where the shard stands once this event is accepted
     */
    void accept(Event event, Position position);

    /**
     * As {@link #accept(Event, Position)}, for who waits to hear that the event is safe before telling the platform that it
     * was taken.
     */
    default void accept(Event event, Position position, Receipt receipt) {
        accept(event, position);
        receipt.told(true);
    }
}
