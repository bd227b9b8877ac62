package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.runtime.delivery.OpenRows.Head;
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

    /** Rows that a server sends at once. */
    private static final int FETCHED = 1_000;

    private OutboxTable() {}

    /**
     * @param last highest number
     * @param firstKept lowest number of which a closed row is kept
     * @param open rows, oldest first
     * @param asleep open rows for which there is no room, younger than those, oldest first
     * @param closed what became of the others, by bot and key
     * @param named likewise, of keys that plugins chose, oldest first
     * @param sequences highest number used, by what is answered, oldest first
     */
    record Contents(
            long last,
            long firstKept,
            List<Row> open,
            List<Sleeper> asleep,
            Map<String, Delivery> closed,
            Map<String, Delivery> named,
            Map<String, Integer> sequences) {}

    /**
     * @param bytesMax that open rows may take in memory; the others stay where they are
     */
    static Contents read(Connection connection, Instant now, long nanos, long bytesMax) throws SQLException {
        Map<String, Delivery> closed = new HashMap<>();
        Map<String, Delivery> named = new LinkedHashMap<>();
        Map<String, Integer> sequences = new LinkedHashMap<>();
        List<Head> heads = new ArrayList<>();
        long last = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED);
            ResultSet rows = statement.executeQuery("SELECT number, send_key, answers, sequence, kept_until, outcome,"
                    + " OCTET_LENGTH(body) FROM outbox ORDER BY number");
            while (rows.next()) {
                last = rows.getLong(1);
                String answers = rows.getString(3);
                if (!answers.isEmpty()) {
                    sequences.merge(answers, rows.getInt(4), Math::max);
                }
                long length = rows.getLong(7);
                if (rows.wasNull()) {
                    closed(rows, rows.getLong(5) > now.toEpochMilli() ? named : closed);
                } else {
                    heads.add(new Head(last, rows.getString(2), length));
                }
            }
        }
        int fitting = fitting(heads, bytesMax);
        return new Contents(
                last,
                Math.max(0, last - StoredRows.KEPT) + 1,
                OpenRows.read(connection, heads.subList(0, fitting), now, nanos),
                OpenRows.asleep(connection, heads.subList(fitting, heads.size())),
                closed,
                named,
                sequences);
    }

    /** How many of them find room: the oldest. */
    private static int fitting(List<Head> heads, long bytesMax) {
        long bytes = 0;
        for (int i = 0; i < heads.size(); i++) {
            bytes += heads.get(i).bytes();
            if (bytes > bytesMax) {
                return i;
            }
        }
        return heads.size();
    }

    /** The highest number there is; 0 if there is none. */
    static long last(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT MAX(number) FROM outbox")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Each open row of a backup may have been sent since it was made. */
    static void doubt(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE outbox SET maybe = 1 WHERE body IS NOT NULL");
        }
    }

    private static void closed(ResultSet rows, Map<String, Delivery> known) throws SQLException {
        String key = rows.getString(2);
        try {
            known.put(key, Outcomes.read(String.valueOf(rows.getString(6))));
        } catch (IllegalArgumentException unreadable) {
            log.error("What became of reply {} cannot be read", key, unreadable);
        }
    }
}
