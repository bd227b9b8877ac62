package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A file of SQLite's in WAL mode with {@code synchronous=FULL}: what was committed survives the death of the process and of the
 * machine. One process per file, held by a lock beside it. A damaged file is moved aside, never deleted.
 */
final class SqliteDatabase implements Database {

    /** Pages of 4 KiB kept in memory per connection. */
    private static final int CACHE_PAGES = 2000;

    /** Pages in the log before it is worked into the file: under load most are written several times, and this does it once. */
    private static final int CHECKPOINT_PAGES = 4000;

    private final Path file;
    private final Path cache;
    private final FileLock lock;
    private final SqliteFiles files;
    private final Pool pool = new Pool();
    private @Nullable String suspicion = "";
    private boolean used;
    private boolean replaced;

    /** What the tables were to become when they were backed up; empty while they were not. */
    private String savedBefore = "";

    /**
     * @param cache a folder for what can be made again
     */
    SqliteDatabase(Path file, int backupsKept, Path cache, Time time) {
        this.file = file;
        this.cache = cache;
        this.lock = new FileLock(file);
        this.files = new SqliteFiles(file, backupsKept, time);
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public synchronized Opened open(Consumer<StoreEvent> events) throws SQLException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new SQLException("The folder of " + file + " cannot be made: " + e.getMessage(), "08001", e);
        }
        lock.take();
        SqliteLibrary.prepare(cache.resolve("sqlite"));
        if (suspicion != null || files.isMissing()) {
            pool.close();
            repairIfDamaged(events);
            suspicion = null;
        }
        SQLiteDataSource source = source(file);
        if (!pool.isOpen()) {
            migrate(source);
            pool.open(source);
        }
        Opened opened = new Opened(begun(source), replaced);
        used = true;
        replaced = false;
        return opened;
    }

    /** With a transaction open, for which somebody else's has to end first. */
    private static Connection begun(SQLiteDataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** What changes tables that hold something is preceded by a backup; once, however often it is tried. */
    private void migrate(SQLiteDataSource source) throws SQLException {
        boolean fresh = !Files.exists(file);
        Migrations migrations = new Migrations(source, "INTEGER");
        String version = fresh ? "" : migrations.changesTo();
        if (!version.equals(savedBefore)) {
            files.backUpBefore(version, source::getConnection);
            savedBefore = version;
        }
        migrations.run();
    }

    /** A missing file is one that a replacement before did not come to the end of, unless there is no backup either. */
    private void repairIfDamaged(Consumer<StoreEvent> events) throws SQLException {
        boolean missing = files.isMissing();
        Optional<String> damage = missing ? Optional.empty() : files.damage(file);
        if (!missing && damage.isEmpty()) {
            return;
        }
        Optional<Path> backup = files.newestGoodBackup();
        if (backup.isPresent()) {
            Path movedTo = files.replaceBy(backup.get(), "damaged");
            damage.ifPresent(what -> events.accept(new StoreEvent.Damaged(what, movedTo)));
            events.accept(new StoreEvent.Restored(backup.get()));
        } else {
            Path movedTo = files.moveAside("damaged");
            damage.ifPresent(what -> events.accept(new StoreEvent.Damaged(what, movedTo)));
            if (!missing || used) {
                events.accept(new StoreEvent.BegunEmpty());
            }
        }
        replaced = true;
    }

    static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(5000);
        config.enforceForeignKeys(true);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
        config.setCacheSize(CACHE_PAGES);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        config.enableLoadExtension(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    /** The system holds the lock for as long as the process lives. */
    @Override
    public boolean mayChangeHands() {
        return false;
    }

    @Override
    public Connection connect() throws SQLException {
        return pool.connect();
    }

    @Override
    public String check(Connection connection) throws SQLException {
        return quickCheck(connection);
    }

    static String quickCheck(Connection connection) throws SQLException {
        StringBuilder findings = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(10)")) {
            while (rows.next()) {
                findings.append(findings.isEmpty() ? "" : "; ").append(rows.getString(1));
            }
        }
        return findings.toString().equals("ok") ? "" : findings.toString();
    }

    @Override
    public Path backUp() throws SQLException {
        return files.backUp(pool::connect);
    }

    @Override
    public boolean backsUp() {
        return true;
    }

    @Override
    public synchronized boolean suspect(String why) {
        suspicion = why;
        return true;
    }

    @Override
    public synchronized Path restore(Consumer<StoreEvent> events) throws SQLException {
        Path backup = files.newestGoodBackup()
                .orElseThrow(() -> new SQLException("There is no good backup of " + file.getFileName() + " in "
                        + files.folder().getFileName() + "; the present file stays"));
        pool.close();
        suspicion = "a backup was about to take its place";
        files.replaceBy(backup, "replaced");
        replaced = true;
        events.accept(new StoreEvent.Restored(backup));
        return backup;
    }

    @Override
    public void close() {
        pool.close();
        lock.release();
    }
}
