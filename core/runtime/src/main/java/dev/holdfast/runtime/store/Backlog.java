package dev.holdfast.runtime.store;

import dev.holdfast.runtime.store.Batch.Kind;
import dev.holdfast.runtime.store.WriterConnection.Result;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What came while the database could not be written: its rows are kept, and written once it can be, oldest first. Used on the
 * writer's thread; how much it is may be read from any.
 */
final class Backlog {

    private static final Bound BOUND = new Bound(Store.HELD_MAX, Store.BYTES_MAX);

    private final List<Kind<?>> kinds;
    private final WriterConnection connection;
    private final Losses losses;
    private final Executor results;
    private final Held held = new Held(BOUND);
    private int written;

    /**
     * @param kinds all there are, once the writer runs
     */
    Backlog(List<Kind<?>> kinds, WriterConnection connection, Losses losses, Executor results) {
        this.kinds = kinds;
        this.connection = connection;
        this.losses = losses;
        this.results = results;
    }

    /**
     * Keeps a batch's rows, and refuses its works.
     *
     * @param why the database is away
     */
    void keep(Batch batch, String why) {
        Held.Added added = held.add(kinds, batch);
        losses.notKept(
                added.refused(),
                new StoreException("The database is away, and " + BOUND + " are kept in memory already"));
        StoreException away = new StoreException("The database is away: " + why);
        results.execute(() -> {
            added.kept().held();
            batch.failWorks(away);
        });
    }

    /** Writes what is kept, until nothing is left or the database is away again. */
    Result write() {
        written = 0;
        while (!held.isEmpty()) {
            List<Held.Row> oldest = held.oldest();
            Result result = write(oldest);
            if (result instanceof Result.Refused) {
                result = writeOneByOne(oldest);
            }
            if (result instanceof Result.Away) {
                return result;
            }
        }
        return new Result.Done();
    }

    /** All of them or none. */
    private Result write(List<Held.Row> rows) {
        Batch batch = Held.batch(kinds, rows);
        Result result = connection.commit(batch);
        if (result instanceof Result.Done) {
            held.drop(rows);
            written += rows.size();
            results.execute(batch::caughtUp);
        }
        return result;
    }

    private Result writeOneByOne(List<Held.Row> rows) {
        for (Held.Row row : rows) {
            List<Held.Row> one = List.of(row);
            switch (write(one)) {
                case Result.Done done -> {}
                case Result.Refused refused -> {
                    held.drop(one);
                    losses.refused(Held.batch(kinds, one), refused.failure());
                }
                case Result.Away away -> {
                    return away;
                }
            }
        }
        return new Result.Done();
    }

    /** Rows that the latest {@link #write} brought to disk. */
    int written() {
        return written;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    int size() {
        return held.size();
    }

    long bytes() {
        return held.bytes();
    }
}
