package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Opens the database on a thread beside the writer's. That takes as long as a silent network lets it, or the check of a large file,
 * and the writer has rows to keep and to let go on meanwhile. Used by the writer's thread.
 */
final class Opener {

    private static final long LOOK_MILLIS = 50;

    /** Most openings take a moment: rows wait this long for one before they are kept in memory and go on. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Database database;
    private final Consumer<StoreEvent> events;
    private final Time time;
    private final Runnable meanwhile;

    /** None after an opening that failed: what comes is known to have to be kept. */
    private Duration patience = PATIENCE;

    /**
     * @param meanwhile what the writer does while it takes longer, again and again; must be quick
     */
    Opener(Database database, Consumer<StoreEvent> events, Time time, Runnable meanwhile) {
        this.database = database;
        this.events = events;
        this.time = time;
        this.meanwhile = meanwhile;
    }

    /** Answers when it is open. */
    Database.Opened open() throws SQLException {
        Database.Opened opened;
        try {
            opened = openBeside();
        } catch (SQLException | RuntimeException | Error failure) {
            patience = Duration.ZERO;
            throw failure;
        }
        patience = PATIENCE;
        return opened;
    }

    private Database.Opened openBeside() throws SQLException {
        FutureTask<Database.Opened> opening = new FutureTask<>(() -> database.open(events));
        Thread.ofPlatform().name("holdfast-store-open").daemon().start(opening);
        long since = time.nanos();
        try {
            while (true) {
                try {
                    return opening.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (time.nanos() - since >= patience.toNanos()) {
                        meanwhile.run();
                    }
                }
            }
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case SQLException sql -> throw sql;
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case null, default -> throw new IllegalStateException(failure);
            }
        } catch (InterruptedException e) {
            throw new SQLException("Interrupted while the database was opened", "57014", e);
        }
    }
}
