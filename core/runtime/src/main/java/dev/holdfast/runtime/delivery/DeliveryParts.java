package dev.holdfast.runtime.delivery;

import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.store.Store;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Joins the parts of the way out: in memory, or on top of a store. */
public final class DeliveryParts {

    private final Map<String, Exit> exits = new ConcurrentHashMap<>();
    private final Features features;
    private final Time time;
    private final RowKeeper rows;
    private final Sequences sequences = new Sequences();
    private final Undelivered undelivered;
    private final Reviews reviews;
    private final Attempts attempts;
    private final Sending sending;

    /**
     * What the way out needs.
     *
     * @param random from 0 to 1, exclusive; from any thread
     */
    public record Needs(
            Features features,
            Time time,
            DoubleSupplier random,
            DeliverySettings settings,
            DeliveryLog record,
            DeadLetters letters) {}

    /**
     * What the journal knows.
     *
     * @param oldestEvent when the oldest event that is not done arrived, in milliseconds of the epoch
     * @param unfinished bots and ids, with a slash between, of events whose handlers run again
     */
    public record FromJournal(LongSupplier oldestEvent, Supplier<Set<String>> unfinished) {}

    /** Deliveries, and what a journal wants to know of them. */
    public record Durable(Deliveries deliveries, BiPredicate<String, String> answered) {}

    private DeliveryParts(Needs needs, RowKeeper rows, Reviews.Keeper keeper) {
        this.features = needs.features();
        this.time = needs.time();
        this.rows = rows;
        this.undelivered = new Undelivered(needs.time(), needs.record(), needs.letters());
        this.reviews = new Reviews(undelivered::refuse, keeper);
        this.attempts = new Attempts(
                needs.features(), needs.time(), needs.record(), rows, undelivered, reviews, sequences::next);
        this.sending =
                new Sending(exits, needs.time(), needs.random(), needs.settings(), needs.record(), rows, attempts);
    }

    /** What waits is lost with the process. */
    public static Deliveries inMemory(Needs needs) {
        return new Deliveries(new DeliveryParts(needs, new MemoryRows(), Reviews.Keeper.NONE));
    }

    /** On top of a store that is not started yet; the journal must have been made before. */
    public static Durable durable(Needs needs, Store store, FromJournal journal) {
        DeliveryParts[] parts = new DeliveryParts[1];
        Awakening[] awakening = new Awakening[1];
        LeftOver leftOver = new LeftOver(journal.unfinished(), contents -> {
            parts[0].sequences.continueAfter(contents.sequences());
            parts[0].sending.adopt(contents.open(), contents.asleep());
            awakening[0].begin(contents.asleep());
        });
        // What comes has to find room beside what was left.
        long leftBytesMax = needs.settings().outboxBytesMax() / 2;
        StoredRows rows = new StoredRows(store, needs.time(), journal.oldestEvent(), leftOver, leftBytesMax);
        parts[0] = new DeliveryParts(needs, rows, new StoredReviews(store, found -> parts[0].reviews.found(found)));
        awakening[0] = new Awakening(rows, parts[0].sending, needs.time(), leftBytesMax);
        return new Durable(new Deliveries(parts[0]), leftOver::answered);
    }

    Map<String, Exit> exits() {
        return exits;
    }

    Features features() {
        return features;
    }

    Time time() {
        return time;
    }

    RowKeeper rows() {
        return rows;
    }

    Sequences sequences() {
        return sequences;
    }

    Undelivered undelivered() {
        return undelivered;
    }

    Reviews reviews() {
        return reviews;
    }

    Sending sending() {
        return sending;
    }
}
