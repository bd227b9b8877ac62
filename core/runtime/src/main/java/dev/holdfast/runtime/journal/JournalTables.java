package dev.holdfast.runtime.journal;

import dev.holdfast.gateway.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the journal's tables hold when the process starts, and page by page what is unfinished. */
final class JournalTables {

    private static final String SELECT = "SELECT number, bot, event_id, lane, kind, body FROM event WHERE ";

    private JournalTables() {}

    /**
     * @param ids of the latest events, with when they arrived, oldest first
     * @param last highest number
     * @param firstKept lowest number of which a done event is kept
     */
    record Contents(
            Map<String, Long> ids, long last, long firstKept, List<Position> positions, Unfinished unfinished) {}

    /**
     * @param lanes how many unfinished events each lane has
     * @param last highest number among them
     * @param ids their bots and ids
     * @param oldestMillis when the oldest arrived, in milliseconds of the epoch; {@link Long#MAX_VALUE} if there is none
     */
    record Unfinished(Map<String, Integer> lanes, long last, Set<String> ids, long oldestMillis) {
        int size() {
            return ids.size();
        }
    }

    /** One unfinished event. */
    record Stored(
            long number, String bot, String eventId, String lane, String kind, String body, Set<String> finished) {}

    static Contents read(Connection connection, Instant now) throws SQLException {
        long last = last(connection);
        long firstKept = Math.max(0, last - SeenIds.MAX) + 1;
        delete(connection, firstKept, now.minus(SeenIds.AGE).toEpochMilli());
        Map<String, Long> ids = new LinkedHashMap<>();
        Map<String, Integer> lanes = new HashMap<>();
        Set<String> open = new HashSet<>();
        long lastOpen = 0;
        long oldestOpen = Long.MAX_VALUE;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT number, bot, event_id, received_at, lane, body IS NULL" + " FROM event ORDER BY number")) {
                while (rows.next()) {
                    String id = rows.getString(2) + "/" + rows.getString(3);
                    ids.put(id, rows.getLong(4));
                    if (!rows.getBoolean(6)) {
                        lanes.merge(rows.getString(5), 1, Integer::sum);
                        open.add(id);
                        lastOpen = rows.getLong(1);
                        oldestOpen = Math.min(oldestOpen, rows.getLong(4));
                    }
                }
            }
        }
        return new Contents(
                ids, last, firstKept, positions(connection), new Unfinished(lanes, lastOpen, open, oldestOpen));
    }

    static long last(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COALESCE(MAX(number), 0) FROM event")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void delete(Connection connection, long firstKept, long oldestMillis) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM event WHERE body IS NULL AND (number < ? OR received_at < ?)")) {
            delete.setLong(1, firstKept);
            delete.setLong(2, oldestMillis);
            delete.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            // A number may be given anew, and then nobody is done with what has it.
            statement.executeUpdate(
                    "DELETE FROM event_done WHERE number NOT IN (SELECT number FROM event WHERE body IS NOT NULL)");
        }
    }

    static void forgetPositions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM shard_position");
        }
    }

    static void finishAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE event SET body = NULL WHERE body IS NOT NULL");
            statement.executeUpdate("DELETE FROM event_done");
        }
    }

    private static List<Position> positions(Connection connection) throws SQLException {
        List<Position> positions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT bot, shard, shards, session_id, resume_url, sequence,"
                        + " bot_user, began_at FROM shard_position ORDER BY bot, shard")) {
            while (rows.next()) {
                positions.add(new Position(
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getLong(6),
                        rows.getString(7),
                        began(rows)));
            }
        }
        return List.copyOf(positions);
    }

    /** Versions before the column came did not write it. */
    private static @Nullable Instant began(ResultSet rows) throws SQLException {
        long millis = rows.getLong(8);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** Unfinished events from a number to another, oldest first. */
    static List<Stored> unfinished(Connection connection, long from, long to, int max) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + "number BETWEEN ? AND ? AND body IS NOT NULL ORDER BY number LIMIT ?")) {
            select.setLong(1, from);
            select.setLong(2, to);
            select.setInt(3, max);
            return unfinished(connection, select);
        }
    }

    /** Likewise, those of certain numbers: a thousand at most. */
    static List<Stored> unfinished(Connection connection, List<Long> numbers) throws SQLException {
        String places = String.join(", ", Collections.nCopies(numbers.size(), "?"));
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + "number IN (" + places + ") AND body IS NOT NULL ORDER BY number")) {
            for (int i = 0; i < numbers.size(); i++) {
                select.setLong(i + 1, numbers.get(i));
            }
            return unfinished(connection, select);
        }
    }

    private static List<Stored> unfinished(Connection connection, PreparedStatement select) throws SQLException {
        List<Stored> page = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                page.add(new Stored(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6),
                        new HashSet<>()));
            }
        }
        if (!page.isEmpty()) {
            addFinished(connection, page);
        }
        return page;
    }

    private static void addFinished(Connection connection, List<Stored> page) throws SQLException {
        Map<Long, Stored> byNumber = new HashMap<>();
        page.forEach(stored -> byNumber.put(stored.number(), stored));
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number, holder FROM event_done WHERE number BETWEEN ? AND ?")) {
            select.setLong(1, page.getFirst().number());
            select.setLong(2, page.getLast().number());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Stored stored = byNumber.get(rows.getLong(1));
                    if (stored != null) {
                        stored.finished().add(rows.getString(2));
                    }
                }
            }
        }
    }
}
