package dev.holdfast.runtime.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database. One bot per schema, held by an advisory lock on the writer's connection. */
final class PostgresDatabase implements Database {

    private static final String LOCK = "SELECT pg_try_advisory_lock(4713, hashtext(current_schema()))";

    /** After a cut, the server gives up on our old connection, and with it our lock, after this many seconds. */
    private static final List<String> KEEPALIVES =
            List.of("SET tcp_keepalives_idle = 10", "SET tcp_keepalives_interval = 5", "SET tcp_keepalives_count = 3");

    /** How often, and how long apart, is looked whether our old connection has let go of the lock. */
    private static final int LOOKS_MAX = 20;

    private static final Duration LOOK = Duration.ofMillis(100);

    private static final String SELF =
            "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()";
    private static final String END =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ? AND backend_start = ?::timestamptz";

    private final PostgresAddress address;
    private final Pool pool = new Pool();
    private boolean migrated;
    private @Nullable Backend holder;

    /** The server's side of a connection. */
    private record Backend(int pid, String start) {}

    PostgresDatabase(PostgresAddress address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public synchronized Opened open(Consumer<StoreEvent> events) throws SQLException {
        PGSimpleDataSource source = source();
        if (!pool.isOpen()) {
            pool.open(source);
        }
        Connection connection = source.getConnection();
        try {
            keepAlive(connection);
            lock(connection);
            waitForDisk(connection);
            if (!migrated) {
                new Migrations(source, "BIGINT").run();
                migrated = true;
            }
            connection.setAutoCommit(false);
            return new Opened(connection, false);
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    private void lock(Connection connection) throws SQLException {
        boolean ours = tryLock(connection);
        if (!ours && holder != null) {
            endOurOld(connection, holder);
            for (int look = 0; look < LOOKS_MAX && !ours; look++) {
                LockSupport.parkNanos(LOOK.toNanos());
                ours = tryLock(connection);
            }
        }
        if (!ours) {
            throw new SQLException(
                    "Another process uses this database; give each bot its own database or schema", "08004");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELF)) {
            holder = row.next() ? new Backend(row.getInt(1), row.getString(2)) : null;
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOCK)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void keepAlive(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : KEEPALIVES) {
                statement.execute(setting);
            }
        }
    }

    /** A connection that was cut holds the lock until the server notices: that need not be waited for. */
    private static void endOurOld(Connection connection, Backend old) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END)) {
            end.setInt(1, old.pid());
            end.setString(2, old.start());
            end.execute();
        }
    }

    /** A server may be set up to answer a commit before it is on disk; here that would be a lie. */
    private static void waitForDisk(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean waits;
            try (ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
                waits = row.next() && !row.getString(1).equals("off");
            }
            if (!waits) {
                statement.execute("SET synchronous_commit = on");
            }
        }
    }

    private PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.jdbc());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setApplicationName("holdfast");
        source.setReWriteBatchedInserts(true);
        // Details quote the values of rows: texts of messages, and tokens.
        source.setLogServerErrorDetail(false);
        return source;
    }

    /** The server lets go of the lock as soon as it takes the connection for dead. */
    @Override
    public boolean mayChangeHands() {
        return true;
    }

    @Override
    public Connection connect() throws SQLException {
        return pool.connect();
    }

    /** Reads every row of every table, which finds broken pages where the server keeps checksums. */
    @Override
    public String check(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT count(t.*) FROM " + table + " t")) {
                    rows.next();
                } catch (SQLException broken) {
                    return table + ": " + broken.getMessage();
                }
            }
        }
        return "";
    }

    @Override
    public Path backUp() throws SQLException {
        throw new SQLException(
                "PostgreSQL is backed up by its own means, such as pg_dump or its archive; not from here");
    }

    @Override
    public boolean backsUp() {
        return false;
    }

    @Override
    public boolean suspect(String why) {
        // a damaged PostgreSQL is for its operators to repair
        return false;
    }

    @Override
    public Path restore(Consumer<StoreEvent> events) throws SQLException {
        throw new SQLException("PostgreSQL is restored by its own means; not from here");
    }

    @Override
    public void close() {
        pool.close();
    }
}
