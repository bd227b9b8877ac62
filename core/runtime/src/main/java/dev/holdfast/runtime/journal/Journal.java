package dev.holdfast.runtime.journal;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Event;
import java.util.function.Consumer;

/** Decides whether an event is new, and remembers it until it is done. Thread-safe. */
public interface Journal {

    /**
     * Records an event together with its shard's position.
     *
     * @param next receives the event once it is recorded, in the order of the calls of one shard; not called for an event that
     *     was seen before
     */
    void record(Event event, Position position, Consumer<Recorded> next);

    /** What waits and what was dropped. */
    Stats stats();

    /**
     * @param seen events offered since the start
     * @param duplicates of these, dropped
     * @param remembered ids in the duplicate filter
     * @param pending events not yet done
     * @param oldestMillis age of the oldest of these; 0 if there is none
     */
    record Stats(long seen, long duplicates, int remembered, int pending, long oldestMillis) {}
}
