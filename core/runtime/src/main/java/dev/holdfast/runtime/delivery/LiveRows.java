package dev.holdfast.runtime.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What the table says of rows that are open, for the day on which a backup takes its place: an older word on rows that are closed
 * by now, and none on those that came since. Used on the writer's thread.
 */
final class LiveRows {

    static final String INSERT =
            "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING";
    private static final String CLOSE_ALL =
            "UPDATE outbox SET outcome = '!what became of it was lost with the file that a backup replaced', body = NULL"
                    + " WHERE body IS NOT NULL";
    private static final String DELETE = "DELETE FROM outbox WHERE number = ?";

    private final Map<Long, Live> rows = new HashMap<>();

    /** A row as the table has it. */
    record Live(Row row, int sequence, long madeAt, boolean maybe, String body) {}

    void opened(Live live) {
        rows.put(live.row().number, live);
    }

    void changed(Row row, int sequence, String body) {
        rows.computeIfPresent(row.number, (number, live) -> new Live(row, sequence, live.madeAt(), true, body));
    }

    void waits(Row row) {
        rows.computeIfPresent(
                row.number, (number, live) -> new Live(row, live.sequence(), live.madeAt(), false, live.body()));
    }

    void closed(Row row) {
        rows.remove(row.number);
    }

    /** Closes what a backup says is open, and writes down what is. */
    void putInto(Connection connection) throws SQLException {
        try (Statement close = connection.createStatement()) {
            close.executeUpdate(CLOSE_ALL);
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Live live : rows.values()) {
                delete.setLong(1, live.row().number);
                delete.addBatch();
                bind(insert, live);
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    static void bind(PreparedStatement insert, Live live) throws SQLException {
        Row row = live.row();
        insert.setLong(1, row.number);
        insert.setString(2, row.outgoing.to().bot() + "/" + row.key);
        insert.setString(3, Sequences.key(row.outgoing));
        insert.setInt(4, live.sequence());
        insert.setLong(5, live.madeAt());
        insert.setLong(6, row.key.isNamed() ? live.madeAt() + NamedSends.AGE.toMillis() : 0);
        insert.setInt(7, live.maybe() ? 1 : 0);
        insert.setString(8, live.body());
        insert.addBatch();
    }
}
