package dev.holdfast.runtime.journal;

import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.runtime.journal.JournalTables.Stored;
import dev.holdfast.runtime.store.Store;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A row of the journal and its event; of what this version cannot read, a stand-in.
 *
 * @param readable whether it is the event itself
 */
record StoredEvent(Stored stored, Event event, boolean readable) {

    private static final Logger log = LoggerFactory.getLogger(StoredEvent.class);

    /** Unfinished events from a number to another, oldest first; read and decoded beside the writer. */
    static Future<List<StoredEvent>> read(Store store, long from, long to, int max) {
        return store.read(connection -> JournalTables.unfinished(connection, from, to, max).stream()
                .map(StoredEvent::decode)
                .toList());
    }

    /** Unfinished events of these numbers, as far as they are there; in the order of their numbers. */
    static Future<List<StoredEvent>> read(Store store, List<Long> numbers) {
        return store.read(connection -> JournalTables.unfinished(connection, numbers).stream()
                .map(StoredEvent::decode)
                .toList());
    }

    private static StoredEvent decode(Stored stored) {
        try {
            return new StoredEvent(stored, EventJson.read(stored.kind(), stored.body()), true);
        } catch (IllegalArgumentException unreadable) {
            log.error("Event {} of {} cannot be read: {}", stored.eventId(), stored.bot(), unreadable.toString());
            Origin origin = new Origin(stored.bot(), "", stored.eventId(), "unreadable", Instant.EPOCH);
            return new StoredEvent(stored, new RawEvent(origin, stored.kind(), stored.body()), false);
        }
    }
}
