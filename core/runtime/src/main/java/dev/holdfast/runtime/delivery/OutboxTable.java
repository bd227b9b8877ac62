package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.runtime.store.StoredJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the outbox's table holds when the process starts. */
final class OutboxTable {

    private static final Logger log = LoggerFactory.getLogger(OutboxTable.class);

    private static final int KEPT = 100_000;

    private OutboxTable() {}

    /**
     * @param last highest number
     * @param firstKept lowest number of which a closed row is kept
     * @param open rows, oldest first
     * @param closed what became of the others, by bot and key
     * @param named likewise, of keys that plugins chose, oldest first
     * @param sequences highest number used, by what is answered, oldest first
     */
    record Contents(
            long last,
            long firstKept,
            List<Row> open,
            Map<String, Delivery> closed,
            Map<String, Delivery> named,
            Map<String, Integer> sequences) {}

    static Contents read(Connection connection, Instant now, long nanos) throws SQLException {
        Contents contents =
                new Contents(0, 0, new ArrayList<>(), new HashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        long last = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT number, send_key, answers, sequence, made_at, kept_until, maybe, outcome, body"
                                + " FROM outbox ORDER BY number")) {
            while (rows.next()) {
                last = rows.getLong(1);
                String answers = rows.getString(3);
                if (!answers.isEmpty()) {
                    contents.sequences().merge(answers, rows.getInt(4), Math::max);
                }
                String body = rows.getString(9);
                if (body == null) {
                    closed(contents, rows, now);
                } else {
                    open(contents, rows, body, now, nanos);
                }
            }
        }
        long firstKept = Math.max(0, last - KEPT) + 1;
        return new Contents(
                last, firstKept, contents.open(), contents.closed(), contents.named(), contents.sequences());
    }

    /** Each open row of a backup may have been sent since it was made. */
    static void doubt(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE outbox SET maybe = 1 WHERE body IS NOT NULL");
        }
    }

    private static void closed(Contents contents, ResultSet rows, Instant now) throws SQLException {
        String key = rows.getString(2);
        try {
            Delivery delivery = Outcomes.read(String.valueOf(rows.getString(8)));
            if (rows.getLong(6) > now.toEpochMilli()) {
                contents.named().put(key, delivery);
            } else {
                contents.closed().put(key, delivery);
            }
        } catch (IllegalArgumentException unreadable) {
            log.error("What became of reply {} cannot be read", key, unreadable);
        }
    }

    private static void open(Contents contents, ResultSet rows, String body, Instant now, long nanos)
            throws SQLException {
        try {
            long age = Math.max(0, now.toEpochMilli() - rows.getLong(5));
            contents.open()
                    .add(Row.left(
                            rows.getLong(1),
                            rows.getInt(7) == 1,
                            rows.getInt(4),
                            StoredJson.read(body, StoredRow.class),
                            nanos - age * 1_000_000,
                            now,
                            nanos));
        } catch (IllegalArgumentException | NullPointerException unreadable) {
            log.error("Reply {} cannot be read, and is not sent", rows.getString(2), unreadable);
        }
    }
}
