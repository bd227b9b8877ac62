package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    private static final String CLOSE_ALL =
            "UPDATE outbox SET outcome = '!what became of it was lost with the file that a backup replaced', body = NULL"
                    + " WHERE body IS NOT NULL AND NOT (number BETWEEN ? AND ?)";
    private static final String DOUBT = "UPDATE outbox SET maybe = 1 WHERE body IS NOT NULL AND number BETWEEN ? AND ?";
    private static final String DELETE = "DELETE FROM outbox WHERE number = ?";

    /** Closed rows remembered, of sends that plugins named and of the others each: more than are asked for again after a crash. */
    static final int CLOSED_MAX = 2_000;

    private final Map<Long, Live> rows = new HashMap<>();
    private final ArrayDeque<Closed> closed = new ArrayDeque<>();
    private final ArrayDeque<Closed> named = new ArrayDeque<>();

    /** The rows that were found at the start and are not read yet: of these, what a backup has is all that is left. */
    private long asleepFrom = 1;

    private long asleepTo;

    /** A row as the table has it; what it says is in the row. */
    record Live(Row row, int sequence, long madeAt, boolean maybe) {}

    /** A closed row as the table has it, in parts that were there anyway; it knows nothing of what was said. */
    record Closed(
            long number,
            String bot,
            OutboxKey key,
            @Nullable Answering answering,
            int sequence,
            long madeAt,
            String outcome) {}

    /** These were found, and stay in the table for now. */
    void asleep(List<Sleeper> sleepers) {
        if (!sleepers.isEmpty()) {
            asleepFrom = sleepers.getFirst().number();
            asleepTo = sleepers.getLast().number();
        }
    }

    /** They are read, up to this one. */
    void awake(long number) {
        asleepFrom = number + 1;
    }

    void opened(Live live) {
        rows.put(live.row().number, live);
    }

    void changed(Row row, int sequence) {
        rows.computeIfPresent(row.number, (number, live) -> new Live(row, sequence, live.madeAt(), true));
    }

    void waits(Row row) {
        rows.computeIfPresent(row.number, (number, live) -> new Live(row, live.sequence(), live.madeAt(), false));
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
        for (String each : List.of(CLOSE_ALL, DOUBT)) {
            try (PreparedStatement update = connection.prepareStatement(each)) {
                update.setLong(1, asleepFrom);
                update.setLong(2, asleepTo);
                update.executeUpdate();
            }
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE);
                PreparedStatement insert = connection.prepareStatement(RowInserts.OPEN);
                PreparedStatement insertClosed = connection.prepareStatement(RowInserts.CLOSED)) {
            for (Long number : rows.keySet()) {
                delete(delete, number);
            }
            for (Closed row : latestClosed()) {
                delete(delete, row.number());
            }
            delete.executeBatch();
            RowInserts inserts = new RowInserts(insert, insertClosed);
            for (Live live : rows.values()) {
                inserts.add(live, null);
            }
            for (Closed row : latestClosed()) {
                inserts.add(row);
            }
            inserts.execute();
        }
    }

    private List<Closed> latestClosed() {
        List<Closed> all = new ArrayList<>(closed);
        all.addAll(named);
        return all;
    }

    private static void delete(PreparedStatement delete, long number) throws SQLException {
        delete.setLong(1, number);
        delete.addBatch();
    }
}
