package dev.holdfast.runtime.store;

import dev.holdfast.runtime.store.Batch.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The rows that could not be written yet, in order, up to a bound. Used on the writer's thread; how many they are and what they
 * weigh may be read from any.
 */
final class Held {

    /** A row that waits; known by itself, as the same may wait twice. */
    record Row(Kind<?> kind, Object row, long weight) {}

    private final Bound bound;
    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private volatile int size;
    private volatile long bytes;

    /** How many more rows find no room before it is looked again for what is needed no more. */
    private int untilTidy;

    Held(Bound bound) {
        this.bound = bound;
    }

    /**
     * What became of a batch's rows.
     *
     * @param kept to be told so
     * @param refused for which there was no room
     */
    record Added(Batch kept, List<Row> refused) {}

    /** Keeps a batch's rows. */
    Added add(List<Kind<?>> kinds, Batch batch) {
        Batch kept = new Batch(kinds);
        List<Row> refused = new ArrayList<>();
        batch.forEachRow((kind, row) -> {
            Row held = new Row(kind, row, kind.weight(row));
            if (bound.isReached(size, bytes)) {
                tidy();
            }
            if (bound.isReached(size, bytes)) {
                refused.add(held);
            } else {
                keep(held);
                kept.add(kind, row);
            }
        });
        return new Added(kept, refused);
    }

    private void keep(Row row) {
        rows.addLast(row);
        weighs(bytes + row.weight());
    }

    private void weighs(long now) {
        bytes = now;
        size = rows.size();
    }

    /** Forgets what need not be written any more. Where that frees little, it is not done for every row that comes. */
    private void tidy() {
        if (untilTidy > 0) {
            untilTidy--;
            return;
        }
        int before = rows.size();
        long[] freed = new long[1];
        rows.removeIf(row -> {
            boolean needed = row.kind().needed(row.row());
            if (!needed) {
                row.kind().forgotten(row.row());
                freed[0] += row.weight();
            }
            return !needed;
        });
        weighs(bytes - freed[0]);
        untilTidy = Math.max(0, rows.size() / 100 - (before - rows.size()));
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
            Row next = oldestFirst.next();
            if (left.remove(next)) {
                oldestFirst.remove();
                weighs(bytes - next.weight());
            }
        }
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }
}
