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
import java.util.ArrayList;
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
    private static final String DELETE = "DELETE FROM review WHERE review_key = ?";

    private final Appender<Kept> held;
    private final Appender<String> over;

    /** What the table has, for the day on which a backup takes its place. On the writer's thread. */
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(String key, long madeAt, String body) {}

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
                found.accept(messages(rows));
            };
        });
    }

    @Override
    public void held(String key, UnderReview message) {
        held.append(new Kept(key, message.was().madeAt().toEpochMilli(), StoredJson.write(message)));
    }

    @Override
    public void over(String key) {
        over.append(key);
    }

    private static List<Kept> read(Connection connection) throws SQLException {
        List<Kept> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT review_key, made_at, body FROM review ORDER BY made_at")) {
            while (found.next()) {
                rows.add(new Kept(found.getString(1), found.getLong(2), found.getString(3)));
            }
        }
        return rows;
    }

    private static Map<String, UnderReview> messages(List<Kept> rows) {
        Map<String, UnderReview> messages = new LinkedHashMap<>();
        for (Kept row : rows) {
            try {
                messages.put(row.key(), StoredJson.read(row.body(), UnderReview.class));
            } catch (IllegalArgumentException unreadable) {
                log.error(
                        "The message under {} cannot be read; what its review says is not heard",
                        row.key(),
                        unreadable);
            }
        }
        return messages;
    }

    private void putInto(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM review");
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Kept row : kept.values()) {
                bind(insert, row);
            }
            insert.executeBatch();
        }
    }

    private static void bind(PreparedStatement insert, Kept row) throws SQLException {
        insert.setString(1, row.key());
        insert.setLong(2, row.madeAt());
        insert.setString(3, row.body());
        insert.addBatch();
    }

    private final class HeldRows implements Rows<Kept> {
        @Override
        public void write(Statements statements, List<Kept> rows) throws SQLException {
            PreparedStatement insert = statements.of(INSERT);
            for (Kept row : rows) {
                bind(insert, row);
                kept.put(row.key(), row);
            }
            insert.executeBatch();
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
