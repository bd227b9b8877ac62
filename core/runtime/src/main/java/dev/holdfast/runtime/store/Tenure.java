package dev.holdfast.runtime.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Whether the database is still as this process knows it. A process that is cut off loses its lock; another one may take it, write
 * rows under the numbers that this one would give next, and be gone again. What is given those numbers here would seem to be
 * written, and what is ended here would be the other's.
 */
final class Tenure {

    private final String process = UUID.randomUUID().toString();

    /** From now on the database is this process's, which reads what is there in the same transaction. */
    void begin(Connection connection) throws SQLException {
        try (Statement delete = connection.createStatement()) {
            delete.executeUpdate("DELETE FROM tenure");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO tenure (process) VALUES (?)")) {
            insert.setString(1, process);
            insert.executeUpdate();
        }
    }

    /**
     * Looks again, once the lock is held again.
     *
     * @throws SQLException if the database was another's meanwhile
     */
    void check(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT process FROM tenure")) {
            if (!row.next() || !row.getString(1).equals(process)) {
                throw new SQLException(
                        "Another process used this database while this one was cut off from it; restart this one,"
                                + " which then goes on with what the other left",
                        "08004");
            }
        }
    }
}
