package dev.holdfast.runtime.store;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The simplest kind of rows: texts that may not be there twice. Remembers what it was told. */
final class Notes implements Rows<String> {

    /** A note that cannot be written for a bug, rather than for the database. */
    static final String BOTTOMLESS = "bottomless";

    final List<String> written = new CopyOnWriteArrayList<>();
    final List<Integer> batches = new CopyOnWriteArrayList<>();
    final List<String> held = new CopyOnWriteArrayList<>();
    final List<String> failed = new CopyOnWriteArrayList<>();
    final List<String> reasons = new CopyOnWriteArrayList<>();

    static Runnable create(Connection connection, FoundAs as) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS note (place INTEGER, text TEXT PRIMARY KEY)");
        }
        return () -> {};
    }

    static List<String> all(Connection connection) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT text FROM note ORDER BY place")) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    @Override
    public void write(Statements statements, List<String> rows) throws SQLException {
        PreparedStatement insert =
                statements.of("INSERT INTO note (place, text) SELECT COALESCE(MAX(place), 0) + 1, ? FROM note");
        for (String row : rows) {
            if (row.startsWith(BOTTOMLESS)) {
                throw new StackOverflowError("too deep");
            }
            insert.setString(1, row);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    @Override
    public void written(List<String> rows) {
        batches.add(rows.size());
        written.addAll(rows);
    }

    @Override
    public void held(List<String> rows) {
        held.addAll(rows);
    }

    @Override
    public void failed(String row, Exception why) {
        StringWriter trace = new StringWriter();
        why.printStackTrace(new PrintWriter(trace, true));
        reasons.add(trace.toString());
        failed.add(row);
    }
}
