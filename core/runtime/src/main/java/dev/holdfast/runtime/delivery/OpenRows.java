package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.runtime.store.StoredJson;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads open rows from the table, as many at a time as do not fill memory. What cannot be read is said, and left there. */
final class OpenRows {

    private static final Logger log = LoggerFactory.getLogger(OpenRows.class);

    /** Of rows read at once, unless a single one takes more. */
    static final long BYTES_AT_ONCE = 4L * 1024 * 1024;

    /** Rows whose beginnings are read at once. */
    private static final int BEGINNINGS = 200;

    /** A row's conversation stands in front of its words. */
    private static final int BEGINNING = 4_096;

    private static final String WHOLE = "SELECT number, send_key, sequence, made_at, maybe, body FROM outbox"
            + " WHERE body IS NOT NULL AND number BETWEEN ? AND ? ORDER BY number";

    private OpenRows() {}

    /**
     * What is known of an open row without reading it.
     *
     * @param key bot and key
     * @param length of its body, in bytes
     */
    record Head(long number, String key, long length) {

        /** What it takes in memory once it is read: files are shorter then than as JSON. */
        long bytes() {
            return length + Weight.ROW;
        }
    }

    /** The rows of these heads, which follow each other in the table. */
    static List<Row> read(Connection connection, List<Head> heads, Instant now, long nanos) throws SQLException {
        List<Row> rows = new ArrayList<>(heads.size());
        for (int from = 0; from < heads.size(); ) {
            int to = from;
            long bytes = 0;
            while (to < heads.size() && (to == from || bytes + heads.get(to).bytes() <= BYTES_AT_ONCE)) {
                bytes += heads.get(to++).bytes();
            }
            rows.addAll(
                    read(connection, heads.get(from).number(), heads.get(to - 1).number(), now, nanos));
            from = to;
        }
        return rows;
    }

    /** The rows from one number to another. */
    static List<Row> read(Connection connection, long from, long to, Instant now, long nanos) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(WHOLE)) {
            select.setLong(1, from);
            select.setLong(2, to);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    Row row = read(found, now, nanos);
                    if (row != null) {
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }

    private static @Nullable Row read(ResultSet found, Instant now, long nanos) throws SQLException {
        try {
            long age = Math.max(0, now.toEpochMilli() - found.getLong(4));
            return Row.left(
                    found.getLong(1),
                    found.getInt(5) == 1,
                    found.getInt(3),
                    StoredJson.read(found.getString(6), StoredRow.class),
                    nanos - age * 1_000_000,
                    now,
                    nanos);
        } catch (IllegalArgumentException | NullPointerException unreadable) {
            log.error("Reply {} cannot be read, and is not sent", found.getString(2), unreadable);
            return null;
        }
    }

    /** The same as far as has to be known while they stay in the table. */
    static List<Sleeper> asleep(Connection connection, List<Head> heads) throws SQLException {
        List<Sleeper> sleepers = new ArrayList<>(heads.size());
        for (int from = 0; from < heads.size(); from += BEGINNINGS) {
            asleep(connection, heads.subList(from, Math.min(from + BEGINNINGS, heads.size())), sleepers);
        }
        return sleepers;
    }

    private static void asleep(Connection connection, List<Head> heads, List<Sleeper> sleepers) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT SUBSTR(body, 1, " + BEGINNING
                + ") FROM outbox WHERE body IS NOT NULL AND number BETWEEN ? AND ? ORDER BY number")) {
            select.setLong(1, heads.getFirst().number());
            select.setLong(2, heads.getLast().number());
            try (ResultSet found = select.executeQuery()) {
                for (Head head : heads) {
                    String beginning = found.next() ? found.getString(1) : "";
                    try {
                        Conversation to = StoredJson.readPart(beginning, Conversation.class, "outgoing", "to");
                        sleepers.add(new Sleeper(head.number(), head.key(), to.key(), head.bytes(), Promise.promise()));
                    } catch (IllegalArgumentException unreadable) {
                        log.error("Where reply {} goes cannot be read, and it is not sent", head.key(), unreadable);
                    }
                }
            }
        }
    }
}
