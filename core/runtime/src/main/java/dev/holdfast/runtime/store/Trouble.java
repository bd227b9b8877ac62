package dev.holdfast.runtime.store;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Whether a failure is the database's as a whole, or of what was asked of it. */
enum Trouble {
    /** What was asked: the same with other values may work. */
    REQUEST,
    /** The disk is full, the file read-only, the server away: it may come back. */
    AWAY,
    /** The file is damaged: it will not. */
    DAMAGED;

    /**
     * PostgreSQL's classes: connection, insufficient resources, operator intervention, system error, internal error; and
     * "read-only transaction", which a server says that became a standby.
     */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58", "XX");

    private static final String READ_ONLY = "25006";

    /** PostgreSQL's classes of what values do: data exception, integrity constraint violation, program limit exceeded. */
    private static final Set<String> VALUE_CLASSES = Set.of("22", "23", "54");

    /** Of a work, whose statements are its own. */
    static Trouble of(Throwable failure) {
        SQLException sql = sql(failure);
        return switch (sql) {
            case null -> REQUEST;
            case SQLiteException sqlite -> of(sqlite.getResultCode());
            default -> of(sql);
        };
    }

    /**
     * Of rows, whose statements are known to be good: but for what their values do, it is the server that is not as it should be,
     * such as rights that were withdrawn, a table that is being altered, a deadlock. No other row would fare better.
     */
    static Trouble ofRow(Throwable failure) {
        Trouble trouble = of(failure);
        SQLException sql = sql(failure);
        return trouble == REQUEST && sql != null && !isOfValues(sql) ? AWAY : trouble;
    }

    private static boolean isOfValues(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            return switch (primary(sqlite.getResultCode())) {
                case 18, 19, 20, 25 -> true;
                default -> false;
            };
        }
        String state = failure.getSQLState();
        return state != null && state.length() == 5 && VALUE_CLASSES.contains(state.substring(0, 2));
    }

    /** The database's own word: SQLite's before what a pool says of it. */
    private static @Nullable SQLException sql(Throwable failure) {
        SQLException first = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return sqlite;
            }
            if (first == null && cause instanceof SQLException sql) {
                first = sql;
            }
        }
        return first;
    }

    /**
     * A failure in words for operators: the root cause's first line, and its state. What is around it, and the details below it,
     * may hold values out of the rows.
     */
    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String line =
                message == null ? root.toString() : message.lines().findFirst().orElse("");
        String state = root instanceof SQLException sql ? sql.getSQLState() : null;
        return state == null ? line : line + " (SQLState " + state + ")";
    }

    private static Trouble of(SQLiteErrorCode code) {
        return switch (primary(code)) {
            case 5, 6, 7, 8, 9, 10, 13, 14, 15, 22, 23 -> AWAY;
            case 11, 26 -> DAMAGED;
            default -> REQUEST;
        };
    }

    /** Extended codes hold the primary one in their lowest byte. */
    private static int primary(SQLiteErrorCode code) {
        return code.code & 0xff;
    }

    private static Trouble of(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException || failure instanceof SQLRecoverableException) {
            return AWAY;
        }
        String state = failure.getSQLState();
        if (state != null
                && state.length() == 5
                && (AWAY_CLASSES.contains(state.substring(0, 2)) || state.equals(READ_ONLY))) {
            return AWAY;
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("connection") && message.contains("closed") ? AWAY : REQUEST;
    }
}
