package dev.holdfast.runtime.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** One kind of database: how it is opened, checked, backed up. Only what the two kinds do differently is here. */
public interface Database {

    /** {@code sqlite} or {@code postgresql}. */
    String name();

    /**
     * Brings the database to where it can be used: locked for this process, checked, repaired, migrated. Blocks; on the writer's
     * thread. May be called again after it failed, and after the connection broke.
     *
     * @return with a connection of the writer's own, with automatic commits off; closed by the writer when it broke
     */
    Opened open(Consumer<StoreEvent> events) throws SQLException;

    /**
     * An open database.
     *
     * @param replaced whether it is another than at the {@link #open} before: a backup, or an empty one
     */
    record Opened(Connection connection, boolean replaced) {}

    /** Whether another process may take the lock while this one lives, and is only cut off. */
    boolean mayChangeHands();

    /** A connection for reading, to be closed soon. */
    Connection connect() throws SQLException;

    /** What is wrong with the data; empty if nothing is. */
    String check(Connection connection) throws SQLException;

    /**
     * Writes a consistent copy and keeps the newest ones; blocks.
     *
     * @throws SQLException if it cannot be done, or is not to be done from here
     */
    Path backUp() throws SQLException;

    /** Whether {@link #backUp} works for this kind at all. */
    boolean backsUp();

    /**
     * Something was found to be damaged while in use. May wait for an {@link #open} to end.
     *
     * @return whether the next {@link #open} checks that and repairs it
     */
    boolean suspect(String why);

    /**
     * Puts the newest good backup in the place of the present file. The next call has to be {@link #open}.
     *
     * @throws SQLException if there is no good backup
     */
    Path restore(Consumer<StoreEvent> events) throws SQLException;

    /** Lets go of every connection and of the lock. */
    void close();
}
