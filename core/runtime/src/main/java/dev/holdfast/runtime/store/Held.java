package dev.holdfast.runtime.store;

import dev.holdfast.runtime.store.Batch.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;

/** The rows that could not be written yet, in order. Used on the writer's thread; its size may be read from any. */
final class Held {

    private record Row(Kind<?> kind, Object row) {}

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
    Batch oldest(List<Kind<?>> kinds) {
        Batch batch = new Batch(kinds);
        int taken = 0;
        for (Row row : rows) {
            if (taken++ == Store.BATCH_MAX) {
                break;
            }
            batch.add(row.kind(), row.row());
        }
        return batch;
    }

    void drop(int count) {
        for (int i = 0; i < count; i++) {
            rows.pollFirst();
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
