package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of this bot, SQLite or PostgreSQL. One thread writes: it takes what waits, at most {@link #BATCH_MAX} rows and works,
 * commits them together, and only then says that they are written. A lone row that hurries waits for nobody, one that does not for
 * {@link #LATER_MAX} at most; under load, a batch is what came while the one before was committed, and what is behind more than a
 * batch waits for as many commits. While the database cannot be written, rows are kept in memory, in order, and works fail.
 *
 * <p>Thread-safe; nothing here blocks its caller.
 */
public final class Store {

    /** Rows and works of one commit, whether they hurry or not. */
    public static final int BATCH_MAX = 256;

    /** How long a row that is in no hurry waits for a batch to go along with, unless one is full before. */
    public static final Duration LATER_MAX = Duration.ofMillis(2);

    /** Rows and works waiting for the writer; beyond it, or {@link #BYTES_MAX}, rows fail and works are refused. */
    public static final int QUEUE_MAX = 65_536;

    /** Rows kept in memory while the database is away; beyond it, or {@link #BYTES_MAX}, rows fail. */
    public static final int HELD_MAX = 100_000;

    /**
     * What the rows may weigh that wait for the writer, and again those that are kept in memory: an eighth of the largest heap each.
     * Pictures make few rows heavy.
     */
    public static final long BYTES_MAX = Runtime.getRuntime().maxMemory() / 8;

    private static final Logger log = LoggerFactory.getLogger(Store.class);

    private final Database database;
    private final Writer writer;
    private final Readers readers;
    private final Backups backups;
    private final Executor results;
    private final List<Consumer<StoreEvent>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param guard its breaker says when not to try; its calls are batches
     * @param backupInterval zero for none but on demand
     * @param results where futures are completed and rows are told that they are written, once a batch; in order
     */
    public Store(Database database, Guard guard, Time time, Duration backupInterval, Executor results) {
        this.database = database;
        this.results = results;
        this.writer = new Writer(database, guard, time, results, this::tell);
        this.readers = new Readers(database, results, writer::suspect);
        this.backups = new Backups(database, backupInterval, time, this::tell, writer::suspect);
    }

    /** Hears what operators have to know, on any thread. */
    public void listen(Consumer<StoreEvent> listener) {
        listeners.add(listener);
    }

    /** Makes a way in for rows; before {@link #start}. Rows of kinds made earlier are written earlier within a batch. */
    public <R> Appender<R> appender(Rows<R> rows) {
        return writer.appender(rows);
    }

    /**
     * Something to read when the database is opened for the first time, before anything is written; before {@link #start}. That
     * may be long after the start, if the database is away. What it throws keeps the database closed.
     */
    public void whenOpened(Opened opened) {
        writer.whenOpened(opened);
    }

    /** Reads what was left in the database. On the writer's thread. */
    @FunctionalInterface
    public interface Opened {

        /**
         * Reads, and has no effect but in the database, as the commit may fail: then all of it is done again.
         *
         * @param as whether it is what it was, or a backup took its place
         * @return what to do with what was read once that is committed, before anything else is written
         */
        Runnable load(Connection connection, FoundAs as) throws SQLException;
    }

    /** Opens the database; completes when that worked or failed once. Never fails: attempts go on until {@link #close}. */
    public Future<Void> start() {
        backups.start();
        return writer.start();
    }

    /**
     * Does something with the next batch; done and committed when the future completes. Fails with {@link StoreException} if it
     * fails itself, which leaves its neighbours alone, or if the database is away.
     */
    public <T> Future<T> write(Work<T> work) {
        return writer.write(work);
    }

    /** Reads, beside the writer. Fails with {@link StoreException}. */
    public <T> Future<T> read(Work<T> work) {
        return readers.read(work);
    }

    /** Backs up, now; fails where the database has to be backed up by its own means. */
    public Future<Path> backUp() {
        return backups.backUp();
    }

    /** Checks the database's consistency; empty if it is good, else what is wrong, which is then repaired where that can be done from here. */
    public Future<String> validate() {
        return readers.read(connection -> database.check(connection)).onSuccess(found -> {
            if (!found.isEmpty()) {
                writer.suspect(found);
            }
        });
    }

    /** Puts the newest good backup in the place of the present file, which is kept aside. Fails where there is none. */
    public Future<Path> recover() {
        return writer.recover();
    }

    /** Where results come back. */
    public Executor results() {
        return results;
    }

    public StoreView view() {
        return writer.view(database.name(), backups.last());
    }

    /** Writes what waits, for at most a while, and lets go of the database. */
    public Future<Void> close(Duration max) {
        backups.close();
        Promise<Void> closed = Promise.promise();
        writer.close(max).onComplete(done -> {
            readers.close();
            database.close();
            closed.complete();
        });
        return closed.future();
    }

    private void tell(StoreEvent event) {
        for (Consumer<StoreEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException failure) {
                log.error("A listener of the store failed at {}", event, failure);
            }
        }
    }
}
