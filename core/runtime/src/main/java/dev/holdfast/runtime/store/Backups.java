package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up on an interval and on demand, one at a time, on a thread that lives as long as that takes. */
final class Backups {

    private static final Logger log = LoggerFactory.getLogger(Backups.class);

    private final Database database;
    private final Duration interval;
    private final Time time;
    private final Consumer<StoreEvent> events;
    private final Consumer<String> damage;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Time.@Nullable Alarm alarm;
    private volatile @Nullable Instant last;
    private volatile boolean closed;

    /**
     * @param interval zero for none but on demand
     * @param damage told of what keeps the database from being read whole, on the thread of the backup
     */
    Backups(Database database, Duration interval, Time time, Consumer<StoreEvent> events, Consumer<String> damage) {
        this.database = database;
        this.interval = interval;
        this.time = time;
        this.events = events;
        this.damage = damage;
    }

    void start() {
        if (!closed && database.backsUp() && !interval.isZero()) {
            alarm = time.after(interval, () -> backUp().onComplete(done -> start()));
        }
    }

    Future<Path> backUp() {
        Promise<Path> promise = Promise.promise();
        if (!running.compareAndSet(false, true)) {
            return Future.failedFuture(new StoreException("A backup is being made already"));
        }
        Thread thread = new Thread(() -> run(promise), "holdfast-store-backup");
        thread.setDaemon(true);
        thread.start();
        return promise.future();
    }

    private void run(Promise<Path> promise) {
        try {
            Path backup = database.backUp();
            last = time.now();
            running.set(false);
            log.info("The database is backed up: {}", backup);
            events.accept(new StoreEvent.BackedUp(backup));
            promise.complete(backup);
        } catch (SQLException | RuntimeException failure) {
            running.set(false);
            if (database.backsUp()) {
                log.error("The database could not be backed up", failure);
                events.accept(new StoreEvent.BackupFailed(String.valueOf(failure.getMessage())));
            }
            Trouble trouble = Trouble.of(failure);
            if (trouble == Trouble.DAMAGED) {
                damage.accept(Trouble.describe(failure));
            }
            promise.fail(new StoreException(trouble != Trouble.REQUEST, String.valueOf(failure.getMessage()), failure));
        }
    }

    @Nullable
    Instant last() {
        return last;
    }

    void close() {
        closed = true;
        Time.Alarm armed = alarm;
        if (armed != null) {
            armed.cancel();
        }
    }
}
