package dev.holdfast.runtime.store;

import dev.holdfast.runtime.store.Batch.Kind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** The rows that could not be written yet, in order. Used on the writer's thread; its size may be read from any. */
final class Held {

    /** A row that waits; known by itself, as the same may wait twice. */
    record Row(Kind<?> kind, Object row) {}

    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private volatile int size;
    private int tidiedAt;

    /**
     * Keeps a batch's rows.
     *
     * @param refused hears of each for which there is no room
     * @return those that were kept, to be told so
     */
    Batch add(List<Kind<?>> kinds, Batch batch, BiConsumer<Kind<?>, Object> refused) {
        Batch kept = new Batch(kinds);
        batch.forEachRow((kind, row) -> {
            if (rows.size() >= Store.HELD_MAX) {
                tidy();
            }
            if (rows.size() >= Store.HELD_MAX) {
                refused.accept(kind, row);
            } else {
                rows.addLast(new Row(kind, row));
                kept.add(kind, row);
            }
        });
        size = rows.size();
        return kept;
    }

    /** Forgets what need not be written any more; looked at again only after as many rows as that freed. */
    private void tidy() {
        if (tidiedAt > 0) {
            tidiedAt--;
            return;
        }
        rows.removeIf(row -> {
            boolean needed = row.kind().needed(row.row());
            if (!needed) {
                row.kind().forgotten(row.row());
            }
            return !needed;
        });
        tidiedAt = 1000;
    }

    /** The oldest rows, as many as fit into one commit; they stay until {@link #drop}. */
    List<Row> oldest() {
        return rows.stream().limit(Store.BATCH_MAX).toList();
    }

    static Batch batch(List<Kind<?>> kinds, List<Row> rows) {
        Batch batch = new Batch(kinds);
        rows.forEach(row -> batch.add(row.kind(), row.row()));
        return batch;
    }

    /** Lets go of rows that were dealt with: of these alone, since others may have come, or be needed no more, meanwhile. */
    void drop(Collection<Row> done) {
        Set<Row> left = Collections.newSetFromMap(new IdentityHashMap<>());
        left.addAll(done);
        Iterator<Row> oldestFirst = rows.iterator();
        while (!left.isEmpty() && oldestFirst.hasNext()) {
            if (left.remove(oldestFirst.next())) {
                oldestFirst.remove();
            }
        }
        size = rows.size();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    int size() {
        return size;
    }
}
