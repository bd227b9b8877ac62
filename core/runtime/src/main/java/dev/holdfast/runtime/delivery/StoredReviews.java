package dev.holdfast.runtime.delivery;

import dev.holdfast.runtime.store.Appender;
import dev.holdfast.runtime.store.FoundAs;
import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Statements;
import dev.holdfast.runtime.store.Store;
import dev.holdfast.runtime.store.StoredJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages under review in the database: few come, and people may take hours to decide. */
final class StoredReviews implements Reviews.Keeper {

    private static final Logger log = LoggerFactory.getLogger(StoredReviews.class);

    private static final String INSERT =
            "INSERT INTO review (review_key, made_at, body) VALUES (?, ?, ?)" + " ON CONFLICT (review_key) DO NOTHING";
    private static final String SIZES = "SELECT review_key, OCTET_LENGTH(body) FROM review ORDER BY made_at DESC";
    private static final String READ = "SELECT review_key, made_at, body FROM review WHERE review_key = ?";
    private static final String DELETE = "DELETE FROM review WHERE review_key = ?";

    private final Appender<Kept> held;
    private final Appender<String> over;

    /** What the table has, for the day on which a backup takes its place. On the writer's thread. */
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(String key, long madeAt, UnderReview message) {}

    /**
     * Before the store is started.
     *
     * @param found takes what a process before left, oldest first
     */
    StoredReviews(Store store, Consumer<Map<String, UnderReview>> found) {
        this.held = store.appender(new HeldRows());
        this.over = store.appender(new OverRows());
        store.whenOpened((connection, as) -> {
            if (as == FoundAs.REPLACED) {
                putInto(connection);
                return () -> {};
            }
            List<Kept> rows = read(connection);
            return () -> {
                rows.forEach(row -> kept.put(row.key(), row));
                Map<String, UnderReview> messages = new LinkedHashMap<>();
                rows.forEach(row -> messages.put(row.key(), row.message()));
                found.accept(messages);
            };
        });
    }

    @Override
    public void held(String key, UnderReview message) {
        held.append(new Kept(key, message.was().madeAt().toEpochMilli(), message));
    }

    @Override
    public void over(String key) {
        over.append(key);
    }

    /** As many of the latest as are remembered, oldest first; the others are forgotten. */
    private static List<Kept> read(Connection connection) throws SQLException {
        Deque<String> known = new ArrayDeque<>();
        List<String> old = new ArrayList<>();
        long bytes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet sizes = statement.executeQuery(SIZES)) {
            while (sizes.next()) {
                bytes += sizes.getLong(2);
                boolean fits = known.isEmpty() || (bytes <= Reviews.BYTES_MAX && known.size() < Reviews.REMEMBERED_MAX);
                if (fits) {
                    known.addFirst(sizes.getString(1));
                } else {
                    old.add(sizes.getString(1));
                }
            }
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (String key : old) {
                delete.setString(1, key);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        return read(connection, known);
    }

    private static List<Kept> read(Connection connection, Iterable<String> keys) throws SQLException {
        List<Kept> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(READ)) {
            for (String key : keys) {
                select.setString(1, key);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        rows.add(new Kept(key, row.getLong(2), StoredJson.read(row.getString(3), UnderReview.class)));
                    }
                } catch (IllegalArgumentException unreadable) {
                    log.error(
                            "The message under {} cannot be read; what its review says is not heard", key, unreadable);
                }
            }
        }
        return rows;
    }

    private void putInto(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM review");
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            BodyBatch batch = new BodyBatch(insert);
            for (Kept row : kept.values()) {
                add(insert, batch, row);
            }
            batch.execute();
        }
    }

    private static void add(PreparedStatement insert, BodyBatch batch, Kept row) throws SQLException {
        String body = StoredJson.write(row.message());
        insert.setString(1, row.key());
        insert.setLong(2, row.madeAt());
        insert.setString(3, body);
        batch.add(body.length());
    }

    private final class HeldRows implements Rows<Kept> {
        @Override
        public void write(Statements statements, List<Kept> rows) throws SQLException {
            PreparedStatement insert = statements.of(INSERT);
            BodyBatch batch = new BodyBatch(insert);
            for (Kept row : rows) {
                add(insert, batch, row);
                kept.put(row.key(), row);
            }
            batch.execute();
        }

        @Override
        public long weight(Kept row) {
            return row.message().weight();
        }

        @Override
        public void failed(Kept row, Exception why) {
            log.warn("That {} is under review is not recorded: {}", row.key(), why.getMessage());
        }
    }

    private final class OverRows implements Rows<String> {
        @Override
        public void write(Statements statements, List<String> keys) throws SQLException {
            PreparedStatement delete = statements.of(DELETE);
            for (String key : keys) {
                delete.setString(1, key);
                delete.addBatch();
                kept.remove(key);
            }
            delete.executeBatch();
        }
    }
}
