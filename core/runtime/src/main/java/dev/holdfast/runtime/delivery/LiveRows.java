package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the table says of rows that are open, and of the latest that are closed, for the day on which a backup takes its place: an
 * older word on rows that are closed by now, and none on those that came since. Whoever was answered by one of these must not be
 * answered again after a further crash, nor may its number be used again. Used on the writer's thread.
 */
final class LiveRows {

    static final String INSERT =
            "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING";
    private static final String INSERT_CLOSED =
            "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, outcome)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String CLOSE_ALL =
            "UPDATE outbox SET outcome = '!what became of it was lost with the file that a backup replaced', body = NULL"
                    + " WHERE body IS NOT NULL";
    private static final String DELETE = "DELETE FROM outbox WHERE number = ?";

    /** Closed rows remembered, of sends that plugins named and of the others each: more than are asked for again after a crash. */
    static final int CLOSED_MAX = 2_000;

    private final Map<Long, Live> rows = new HashMap<>();
    private final ArrayDeque<Closed> closed = new ArrayDeque<>();
    private final ArrayDeque<Closed> named = new ArrayDeque<>();

    /** A row as the table has it. */
    record Live(Row row, int sequence, long madeAt, boolean maybe, String body) {}

    /** A closed row as the table has it, in parts that were there anyway; it knows nothing of what was said. */
    private record Closed(
            long number,
            String bot,
            OutboxKey key,
            @Nullable Answering answering,
            int sequence,
            long madeAt,
            String outcome) {}

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

    /** It is closed, and the table knows nothing of it. */
    void forgotten(Row row) {
        rows.remove(row.number);
    }

    void closed(Row row, String outcome) {
        Live live = rows.remove(row.number);
        if (live == null) {
            return;
        }
        ArrayDeque<Closed> kind = row.key.isNamed() ? named : closed;
        if (kind.size() == CLOSED_MAX) {
            kind.removeFirst();
        }
        kind.addLast(new Closed(
                row.number,
                row.outgoing.to().bot(),
                row.key,
                row.outgoing.answering(),
                live.sequence(),
                live.madeAt(),
                outcome));
    }

    /** Closes what a backup says is open, and writes down what is, and what was closed lately. */
    void putInto(Connection connection) throws SQLException {
        try (Statement close = connection.createStatement()) {
            close.executeUpdate(CLOSE_ALL);
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE);
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement insertClosed = connection.prepareStatement(INSERT_CLOSED)) {
            for (Live live : rows.values()) {
                delete(delete, live.row().number);
                bind(insert, live);
            }
            for (ArrayDeque<Closed> kind : List.of(closed, named)) {
                for (Closed row : kind) {
                    delete(delete, row.number());
                    bind(insertClosed, row);
                }
            }
            delete.executeBatch();
            insert.executeBatch();
            insertClosed.executeBatch();
        }
    }

    private static void delete(PreparedStatement delete, long number) throws SQLException {
        delete.setLong(1, number);
        delete.addBatch();
    }

    static void bind(PreparedStatement insert, Live live) throws SQLException {
        Row row = live.row();
        bind(insert, row.number, row.outgoing.to().bot(), row.key, row.outgoing.answering(), live.madeAt());
        insert.setInt(4, live.sequence());
        insert.setInt(7, live.maybe() ? 1 : 0);
        insert.setString(8, live.body());
        insert.addBatch();
    }

    private static void bind(PreparedStatement insert, Closed row) throws SQLException {
        bind(insert, row.number(), row.bot(), row.key(), row.answering(), row.madeAt());
        insert.setInt(4, row.sequence());
        insert.setInt(7, 0);
        insert.setString(8, row.outcome());
        insert.addBatch();
    }

    private static void bind(
            PreparedStatement insert,
            long number,
            String bot,
            OutboxKey key,
            @Nullable Answering answering,
            long madeAt)
            throws SQLException {
        insert.setLong(1, number);
        insert.setString(2, bot + "/" + key);
        insert.setString(3, Sequences.key(bot, answering));
        insert.setLong(5, madeAt);
        insert.setLong(6, key.isNamed() ? madeAt + NamedSends.AGE.toMillis() : 0);
    }
}
