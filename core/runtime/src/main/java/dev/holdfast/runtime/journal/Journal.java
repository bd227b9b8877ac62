package dev.holdfast.runtime.journal;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Event;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides whether an event is new, and remembers it until it is done. Thread-safe. */
public interface Journal {

    /** As {@link #record(Event, Position, Intake.Receipt, Consumer)} where nobody waits to hear that it is recorded. */
    default void record(Event event, Position position, Consumer<Recorded> next) {
        record(event, position, null, next);
    }

    /**
     * Records an event together with its shard's position.
     *
     * @param receipt hears whether the event is safe from a crash; null where nobody waits for that. What was seen before is
     *     safe if it is recorded or done with by now
     * @param next receives the event, in the order of the calls of one shard; not called for an event that was seen before. What
     *     it leads to is recorded after the event itself
     */
    void record(Event event, Position position, Intake.@Nullable Receipt receipt, Consumer<Recorded> next);

    /** What waits and what was dropped. */
    Stats stats();

    /**
     * @param seen events offered since the start
     * @param duplicates of these, dropped
     * @param remembered ids in the duplicate filter
     * @param pending events not yet done
     * @param oldestMillis since the oldest of these arrived, in whichever life of the process; 0 if there is none. Of those that
     *     are in the database alone it may be the age of one that is done by now
     * @param handledMillis since the oldest of those on their way to plugins was sent there; 0 if there is none
     */
    record Stats(long seen, long duplicates, int remembered, int pending, long oldestMillis, long handledMillis) {}
}
