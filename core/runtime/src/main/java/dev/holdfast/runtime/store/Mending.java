package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.store.WriterConnection.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to a database in use as a whole: a backup takes its place, or it is looked whether it is damaged. Asked for on any
 * thread, done on the writer's.
 */
final class Mending {

    private static final Logger log = LoggerFactory.getLogger(Mending.class);

    /** Damage that readers meet and a check does not must not stop the writer at every read. */
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Database database;
    private final WriterConnection connection;
    private final Condition condition;
    private final Time time;
    private final Consumer<StoreEvent> events;
    private final Executor results;
    private @Nullable Promise<Path> wanted;
    private volatile @Nullable String suspicion;
    private boolean everLooked;
    private long lookedAt;

    Mending(
            Database database,
            WriterConnection connection,
            Condition condition,
            Time time,
            Consumer<StoreEvent> events,
            Executor results) {
        this.database = database;
        this.connection = connection;
        this.condition = condition;
        this.time = time;
        this.events = events;
        this.results = results;
    }

    /** The newest good backup is wanted in the place of what there is; who asks while that is wanted already is told the same. */
    synchronized Future<Path> restore() {
        Promise<Path> asked = wanted;
        if (asked == null) {
            asked = Promise.promise();
            wanted = asked;
        }
        return asked.future();
    }

    private synchronized @Nullable Promise<Path> takeWanted() {
        Promise<Path> asked = wanted;
        wanted = null;
        return asked;
    }

    /** Nothing is done any more. */
    void end() {
        Promise<Path> asked = takeWanted();
        if (asked != null) {
            results.execute(() -> asked.fail(new StoreException("The database is closed")));
        }
    }

    /** Somebody who reads found damage. */
    void suspect(String damage) {
        suspicion = damage;
    }

    /**
     * Does what was asked for.
     *
     * @param reopen opens the database, which is closed for that; checks and repairs it where it is suspected
     */
    void turn(Runnable reopen) {
        Promise<Path> asked = takeWanted();
        if (asked != null) {
            restore(asked, reopen);
        }
        String damage = suspicion;
        if (damage != null) {
            lookAt(damage, reopen);
            // What was said meanwhile was said of what is looked at.
            suspicion = null;
        }
    }

    private void restore(Promise<Path> asked, Runnable reopen) {
        connection.close();
        try {
            Path backup = database.restore(events);
            reopen.run();
            results.execute(() -> asked.complete(backup));
        } catch (SQLException | RuntimeException failure) {
            boolean away = Trouble.of(failure) != Trouble.REQUEST;
            results.execute(() -> asked.fail(new StoreException(away, Trouble.describe(failure), failure)));
            reopen.run();
        }
    }

    private void lookAt(String damage, Runnable reopen) {
        boolean again = everLooked && time.nanos() - lookedAt < PAUSE_NANOS;
        if (again || !database.suspect(damage)) {
            log.debug("Damage that a reader met is left alone: {}", damage);
            return;
        }
        everLooked = true;
        lookedAt = time.nanos();
        if (condition.isUp()) {
            connection.close();
            condition.down(new Result.Away("it seems to be damaged: " + damage, null));
            reopen.run();
        }
    }
}
