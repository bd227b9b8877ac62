package dev.holdfast.runtime.deadletter;

import static dev.holdfast.runtime.deadletter.LetterTable.HEAD;
import static dev.holdfast.runtime.deadletter.LetterTable.IN_GROUP;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Letters a page at a time, newest first, without their bodies. */
final class LetterPages {

    /** The most groups one statement looks into; with more, the letters are read in order and sorted out. */
    private static final int GROUPS_MAX = 300;

    private final Connection connection;

    LetterPages(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param groups in which the letters of the filter lie; none for all letters
     */
    List<Letter> page(Filter filter, List<Group> groups, long before, int limit) throws SQLException {
        if (groups.isEmpty()) {
            return pageOfAll(before, limit);
        }
        return groups.size() > GROUPS_MAX ? pageSortedOut(filter, before, limit) : pageOf(groups, before, limit);
    }

    Optional<Long> smallestId() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT MIN(id) FROM dead_letter");
                ResultSet row = select.executeQuery()) {
            row.next();
            long id = row.getLong(1);
            return row.wasNull() ? Optional.empty() : Optional.of(id);
        }
    }

    private List<Letter> pageOfAll(long before, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + HEAD + ", '' FROM dead_letter WHERE id < ? ORDER BY id DESC LIMIT ?")) {
            select.setLong(1, before);
            select.setInt(2, limit);
            return LetterTable.read(select);
        }
    }

    /** The newest of each group, and the newest of those: no more is read than groups times letters of a page. */
    private List<Letter> pageOf(List<Group> groups, long before, int limit) throws SQLException {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            each.add("SELECT id FROM (SELECT id FROM dead_letter WHERE " + IN_GROUP
                    + " AND id < ? ORDER BY id DESC LIMIT ?) AS g" + i);
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT " + HEAD
                + ", '' FROM dead_letter WHERE id IN (" + String.join(" UNION ALL ", each)
                + ") ORDER BY id DESC LIMIT ?")) {
            int at = 1;
            for (Group group : groups) {
                at = LetterTable.setGroup(select, at, group);
                select.setLong(at++, before);
                select.setInt(at++, limit);
            }
            select.setInt(at, limit);
            return LetterTable.read(select);
        }
    }

    private List<Letter> pageSortedOut(Filter filter, long before, int limit) throws SQLException {
        Map<String, String> wanted = new LinkedHashMap<>();
        put(wanted, "bot", filter.bot());
        put(wanted, "plugin", filter.plugin());
        put(wanted, "cause", filter.cause() == null ? null : Letter.label(filter.cause()));
        put(wanted, "state", filter.state() == null ? null : filter.state().label());
        StringBuilder sql = new StringBuilder("SELECT " + HEAD + ", '' FROM dead_letter WHERE id < ?");
        wanted.keySet().forEach(column -> sql.append(" AND ").append(column).append(" = ?"));
        try (PreparedStatement select = connection.prepareStatement(
                sql.append(" ORDER BY id DESC LIMIT ?").toString())) {
            int at = 1;
            select.setLong(at++, before);
            for (String value : wanted.values()) {
                select.setString(at++, value);
            }
            select.setInt(at, limit);
            return LetterTable.read(select);
        }
    }

    private static void put(Map<String, String> wanted, String column, @Nullable String value) {
        if (value != null) {
            wanted.put(column, value);
        }
    }
}
