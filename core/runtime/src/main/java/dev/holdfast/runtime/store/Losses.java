package dev.holdfast.runtime.store;

import dev.holdfast.runtime.store.Batch.Kind;
import dev.holdfast.runtime.store.Held.Row;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows that will never be written: who gave them is told, and they are counted. Thread-safe. */
final class Losses {

    private static final Logger log = LoggerFactory.getLogger(Losses.class);

    private final Executor results;
    private final Consumer<StoreEvent> events;
    private final LongAdder count = new LongAdder();
    private final AtomicBoolean overflowing = new AtomicBoolean();

    Losses(Executor results, Consumer<StoreEvent> events) {
        this.results = results;
        this.events = events;
    }

    /** The queue takes no more; said once until {@link #overflowIsOver}, as that is many rows. */
    void overflows(Kind<?> kind, Object row, StoreException full) {
        count.increment();
        if (overflowing.compareAndSet(false, true)) {
            events.accept(new StoreEvent.RowsLost(1));
        }
        results.execute(() -> kind.failed(row, full));
    }

    void overflowIsOver() {
        overflowing.set(false);
    }

    /** There is no room to keep them. */
    void notKept(List<Row> rows, StoreException full) {
        if (!rows.isEmpty()) {
            count.add(rows.size());
            events.accept(new StoreEvent.RowsLost(rows.size()));
            results.execute(() -> rows.forEach(row -> row.kind().failed(row.row(), full)));
        }
    }

    /** The database takes all others, but not this. */
    void refused(Batch one, Exception failure) {
        String words = Trouble.describe(failure);
        one.forEachRow((kind, row) -> {
            count.increment();
            log.warn("The database refuses a row: {}", words);
        });
        log.debug("What the database refused", failure);
        results.execute(() -> {
            one.forEachRow((kind, row) -> kind.failed(row, failure));
            one.failWorks(new StoreException(false, "The database refuses it: " + words, failure));
        });
    }

    /** How many, since the start. */
    long count() {
        return count.sum();
    }
}
