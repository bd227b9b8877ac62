package dev.holdfast.runtime.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Rows of one kind, written many at a time: what is on the way of every message. {@link #write} is called on the writer's
 * thread, the others once per batch where the owner of the store asked for results.
 */
public interface Rows<R> {

    /** Bytes that a row with nothing much in it takes while it waits. */
    long LIGHT = 256;

    /**
     * Writes rows in the order in which they were given, within the batch's transaction. May be called again with rows that
     * are there already: neither a broken connection says whether the commit came through, nor does SQLite's driver, which
     * begins the next transaction in the same call.
     */
    void write(Statements statements, List<R> rows) throws SQLException;

    /**
     * Bytes of memory that a row takes while it waits, roughly: with their number, that is what bounds the rows that wait. Asked
     * when a row is given, on that thread, and on the writer's when it is kept; must be quick.
     */
    default long weight(R row) {
        return LIGHT;
    }

    /** They are on disk. */
    default void written(List<R> rows) {}

    /**
     * The database cannot be written now: they are kept in memory, in order, and written when it can.
     */
    default void held(List<R> rows) {}

    /** What was kept in memory is on disk now. */
    default void caughtUp(List<R> rows) {}

    /** It will never be written: the database refuses this row alone, or there is no more room to keep it. The store logs and counts that. */
    default void failed(R row, Exception why) {}

    /** Whether a row that is kept in memory still has to be written. */
    default boolean needed(R row) {
        return true;
    }

    /** It was not {@link #needed}, and is not kept any more. On the writer's thread. */
    default void forgotten(R row) {}
}
