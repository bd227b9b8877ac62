package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.deadletter.Letter.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code dead_letter} through one connection. The same words for every database. */
final class LetterTable {

    static final String HEAD =
            "id, letter_key, state, cause, reason, bot, plugin, conversation, preview, attempts, retries, first_at, last_at,"
                    + " next_at, expires_at, retryable";
    private static final String WHOLE = "SELECT " + HEAD + ", body FROM dead_letter ";
    static final String IN_GROUP = "bot = ? AND plugin = ? AND cause = ? AND state = ?";

    /** Of letters that are taken at once, unless a single one has more: they are in memory, several times, until they are sent. */
    static final long DUE_BYTES_MAX = 16L * 1024 * 1024;

    private final Connection connection;

    LetterTable(Connection connection) {
        this.connection = connection;
    }

    void insert(Letter letter) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO dead_letter (" + HEAD
                + ", body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, letter.id());
            insert.setString(2, text(letter.key()));
            set(insert, 3, letter);
            insert.executeUpdate();
        }
    }

    void replace(Letter letter) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE dead_letter SET state = ?, cause = ?, reason = ?,"
                        + " bot = ?, plugin = ?, conversation = ?, preview = ?, attempts = ?, retries = ?, first_at = ?,"
                        + " last_at = ?, next_at = ?, expires_at = ?, retryable = ?, body = ? WHERE id = ?")) {
            set(update, 1, letter);
            update.setLong(16, letter.id());
            update.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, int first, Letter letter) throws SQLException {
        int at = first;
        statement.setString(at++, letter.state().label());
        statement.setString(at++, Letter.label(letter.cause()));
        statement.setString(at++, text(letter.reason()));
        statement.setString(at++, letter.bot());
        statement.setString(at++, letter.plugin());
        statement.setString(at++, text(letter.conversation()));
        statement.setString(at++, text(letter.preview()));
        statement.setInt(at++, letter.attempts());
        statement.setInt(at++, letter.retries());
        statement.setLong(at++, millis(letter.firstAt()));
        statement.setLong(at++, millis(letter.lastAt()));
        setNext(statement, at++, letter.nextAt());
        statement.setLong(at++, millis(letter.expiresAt()));
        statement.setInt(at++, letter.retryable() ? 1 : 0);
        statement.setString(at, letter.body());
    }

    /** PostgreSQL has no text with a zero in it; the body is JSON, in which that is written in other words. */
    private static String text(String words) {
        return words.replace('\0', '\uFFFD');
    }

    /** Writes where it stands, and nothing else. */
    void move(Letter letter) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE dead_letter SET state = ?, next_at = ?, retries = ?, retryable = ? WHERE id = ?")) {
            update.setString(1, letter.state().label());
            setNext(update, 2, letter.nextAt());
            update.setInt(3, letter.retries());
            update.setInt(4, letter.retryable() ? 1 : 0);
            update.setLong(5, letter.id());
            update.executeUpdate();
        }
    }

    @Nullable
    Letter byKey(String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WHOLE + "WHERE letter_key = ?")) {
            select.setString(1, text(key));
            return read(select).stream().findFirst().orElse(null);
        }
    }

    Optional<Letter> find(long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WHOLE + "WHERE id = ?")) {
            select.setLong(1, id);
            return read(select).stream().findFirst();
        }
    }

    /** Those that are due, the longest first; fewer than there may be where they are large. */
    List<Letter> due(Instant now, int max) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, OCTET_LENGTH(body) FROM dead_letter"
                + " WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at LIMIT ?")) {
            select.setLong(1, millis(now));
            select.setInt(2, max);
            try (ResultSet rows = select.executeQuery()) {
                long bytes = 0;
                while (rows.next()) {
                    bytes += rows.getLong(2);
                    if (bytes > DUE_BYTES_MAX && !ids.isEmpty()) {
                        break;
                    }
                    ids.add(rows.getLong(1));
                }
            }
        }
        List<Letter> due = new ArrayList<>(ids.size());
        for (long id : ids) {
            find(id).ifPresent(due::add);
        }
        return due;
    }

    Map<Group, Long> count() throws SQLException {
        Map<Group, Long> counts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT bot, plugin, cause, state, COUNT(*) FROM dead_letter GROUP BY bot, plugin, cause, state");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.put(group(rows, 1), rows.getLong(5));
            }
        }
        return counts;
    }

    /** Letters of a group with greater ids, by id. */
    List<Long> ids(Group group, long after, int limit) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM dead_letter WHERE " + IN_GROUP + " AND id > ? ORDER BY id LIMIT ?")) {
            int at = setGroup(select, 1, group);
            select.setLong(at++, after);
            select.setInt(at, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        return ids;
    }

    Map<Long, Group> olderThan(Instant before, int limit) throws SQLException {
        Map<Long, Group> old = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT bot, plugin, cause, state, id FROM dead_letter WHERE last_at < ? ORDER BY last_at LIMIT ?")) {
            select.setLong(1, millis(before));
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    old.put(rows.getLong(5), group(rows, 1));
                }
            }
        }
        return old;
    }

    /** Lets those be tried now, as somebody asked for, that the platform still takes; answers how many. */
    int hurry(List<Long> ids, Instant now) throws SQLException {
        if (ids.isEmpty()) {
            return 0;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE dead_letter SET state = ?, next_at = ?,"
                + " retryable = 0 WHERE expires_at > ? AND id IN (" + marks(ids) + ")")) {
            update.setString(1, State.PENDING.label());
            update.setLong(2, millis(now));
            update.setLong(3, millis(now));
            setIds(update, 4, ids);
            return update.executeUpdate();
        }
    }

    /**
     * What was being tried when the process died, and is in the outbox since, or was sent from there. A row from before it was given
     * up says nothing: a review may have refused what that row had delivered.
     */
    void dropWhatTheOutboxHas() throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM dead_letter WHERE id IN"
                + " (SELECT letter.id FROM outbox sent JOIN dead_letter letter ON letter.letter_key = sent.send_key"
                + " WHERE letter.state = ? AND sent.made_at >= letter.last_at"
                + " AND (sent.body IS NOT NULL OR sent.outcome NOT LIKE '!%'))")) {
            delete.setString(1, State.RETRYING.label());
            delete.executeUpdate();
        }
    }

    /** Nothing is tried by itself from here on. */
    void leaveAllToAnOperator() throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE dead_letter SET state = ?, next_at = NULL WHERE state <> ?")) {
            update.setString(1, State.EXHAUSTED.label());
            update.setString(2, State.EXHAUSTED.label());
            update.executeUpdate();
        }
    }

    /** These are being tried, whatever the table says. */
    void beingTried(List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE dead_letter SET state = ?, next_at = NULL WHERE id IN (" + marks(ids) + ")")) {
            update.setString(1, State.RETRYING.label());
            setIds(update, 2, ids);
            update.executeUpdate();
        }
    }

    /**
     * Has those tried that are said to be, and are not.
     *
     * @param tried those that are
     */
    void retryThoseThatNobodyTries(List<Long> tried) throws SQLException {
        String others = tried.isEmpty() ? "" : " AND id NOT IN (" + marks(tried) + ")";
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE dead_letter SET state = ?, next_at = 0 WHERE state = ?" + others)) {
            update.setString(1, State.PENDING.label());
            update.setString(2, State.RETRYING.label());
            setIds(update, 3, tried);
            update.executeUpdate();
        }
    }

    /** What nobody is trying any more, since the process that did has died. */
    void retryInterrupted(Group group) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE dead_letter SET state = ?, next_at = 0 WHERE " + IN_GROUP)) {
            update.setString(1, State.PENDING.label());
            setGroup(update, 2, group);
            update.executeUpdate();
        }
    }

    void delete(List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM dead_letter WHERE id IN (" + marks(ids) + ")")) {
            setIds(delete, 1, ids);
            delete.executeUpdate();
        }
    }

    private static String marks(List<Long> ids) {
        return String.join(", ", Collections.nCopies(ids.size(), "?"));
    }

    private static void setIds(PreparedStatement statement, int first, List<Long> ids) throws SQLException {
        for (int i = 0; i < ids.size(); i++) {
            statement.setLong(first + i, ids.get(i));
        }
    }

    static int setGroup(PreparedStatement statement, int first, Group group) throws SQLException {
        statement.setString(first, group.bot());
        statement.setString(first + 1, group.plugin());
        statement.setString(first + 2, Letter.label(group.cause()));
        statement.setString(first + 3, group.state().label());
        return first + 4;
    }

    private static void setNext(PreparedStatement statement, int at, @Nullable Instant next) throws SQLException {
        if (next == null) {
            statement.setNull(at, Types.BIGINT);
        } else {
            statement.setLong(at, millis(next));
        }
    }

    private static Group group(ResultSet rows, int first) throws SQLException {
        return new Group(
                rows.getString(first),
                rows.getString(first + 1),
                Letter.cause(rows.getString(first + 2)),
                State.of(rows.getString(first + 3)));
    }

    static List<Letter> read(PreparedStatement select) throws SQLException {
        List<Letter> letters = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                long next = rows.getLong(14);
                boolean hasNext = !rows.wasNull();
                letters.add(new Letter(
                        rows.getLong(1),
                        rows.getString(2),
                        State.of(rows.getString(3)),
                        Letter.cause(rows.getString(4)),
                        rows.getString(5),
                        rows.getString(6),
                        rows.getString(7),
                        rows.getString(8),
                        rows.getString(9),
                        rows.getInt(10),
                        rows.getInt(11),
                        instant(rows.getLong(12)),
                        instant(rows.getLong(13)),
                        hasNext ? instant(next) : null,
                        instant(rows.getLong(15)),
                        rows.getInt(16) != 0,
                        rows.getString(17)));
            }
        }
        return letters;
    }

    private static long millis(Instant at) {
        return at.equals(Instant.MAX) ? Long.MAX_VALUE : at.toEpochMilli();
    }

    private static Instant instant(long millis) {
        return millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
}
