package dev.holdfast.runtime.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something to do in the database. It must neither commit nor close, and have no effect besides: where a neighbour in its batch
 * fails, or the connection breaks, it is done again from the start.
 */
@FunctionalInterface
public interface Work<T> {
    T run(Connection connection) throws SQLException;
}
