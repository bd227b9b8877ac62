package dev.holdfast.runtime.store;

import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Judge;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import dev.holdfast.resilience.Verdict;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's connection: opened when needed, closed when it broke, and every use of it behind the guard. One thread. */
final class WriterConnection {

    private static final Logger log = LoggerFactory.getLogger(WriterConnection.class);

    /** A refused request is no fault of the database's; and nothing is tried again in here, since the writer does that. */
    private static final Judge<Boolean> JUDGE = (result, failure) -> failure == null
            ? Verdict.GOOD
            : Trouble.of(failure) == Trouble.REQUEST
                    ? new Verdict.Permanent(FailureKind.REFUSED, String.valueOf(failure.getMessage()))
                    : new Verdict.Fatal(FailureKind.OTHER, String.valueOf(failure.getMessage()));

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Database database;
    private final Guard guard;
    private final Time time;
    private final Consumer<StoreEvent> events;
    private final List<Store.Opened> loaders = new ArrayList<>();
    private @Nullable Statements statements;
    private boolean loaded;
    private boolean replaced;

    WriterConnection(Database database, Guard guard, Time time, Consumer<StoreEvent> events) {
        this.database = database;
        this.guard = guard;
        this.time = time;
        this.events = events;
    }

    /** How a use of the database ended. */
    sealed interface Result {
        record Done() implements Result {}

        /** The database is well; it does not take this. */
        record Refused(Exception failure) implements Result {}

        record Away(String why, @Nullable Duration retryAfter) implements Result {}
    }

    /** Something to do with the database. */
    @FunctionalInterface
    private interface Use {
        void run() throws SQLException;
    }

    void whenOpened(Store.Opened opened) {
        loaders.add(opened);
    }

    /** The file is another now. */
    void replaced() {
        replaced = loaded;
    }

    /** Opens the connection if there is none. */
    Result open() {
        return statements != null ? new Result.Done() : mustBeThere(guarded(this::connect));
    }

    private void connect() throws SQLException {
        Connection connection = database.open(events);
        try {
            if (!loaded || replaced) {
                for (Store.Opened loader : loaders) {
                    loader.load(connection, replaced);
                }
                connection.commit();
                loaded = true;
                replaced = false;
            }
            statements = new Statements(connection);
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** What cannot even be opened is away, whatever it says. */
    private static Result mustBeThere(Result result) {
        return result instanceof Result.Refused refused
                ? new Result.Away(String.valueOf(refused.failure().getMessage()), null)
                : result;
    }

    /** Writes and commits a batch, or nothing of it. */
    Result commit(Batch batch) {
        Result opened = open();
        if (opened instanceof Result.Away) {
            return opened;
        }
        return guarded(() -> {
            Statements open = statements;
            if (open == null) {
                throw new IllegalStateException("the connection was closed meanwhile");
            }
            batch.write(open);
            open.connection().commit();
        });
    }

    private Result guarded(Use use) {
        Thread caller = Thread.currentThread();
        Exception[] failure = new Exception[1];
        boolean[] ran = new boolean[1];
        Future<Outcome<Boolean>> call = guard.call(
                number -> {
                    if (!caller.equals(Thread.currentThread())) {
                        return Future.failedFuture("the guard let it through too late");
                    }
                    ran[0] = true;
                    try {
                        use.run();
                        return Future.succeededFuture(Boolean.TRUE);
                    } catch (SQLException | RuntimeException thrown) {
                        failure[0] = thrown;
                        return Future.failedFuture(thrown);
                    }
                },
                JUDGE,
                new CallContext(time.nanos() + DEADLINE.toNanos(), "writer", false));
        if (!ran[0]) {
            return call.isComplete() && call.result() instanceof Outcome.Rejected<Boolean> rejected
                    ? new Result.Away(rejected.reason(), rejected.retryAfter())
                    : new Result.Away("the guard of the database lets nothing through", null);
        }
        return failure[0] == null ? new Result.Done() : failed(failure[0]);
    }

    private Result failed(Exception failure) {
        Trouble trouble = Trouble.of(failure);
        if (trouble == Trouble.REQUEST && rolledBack()) {
            return new Result.Refused(failure);
        }
        log.debug("The database is away", failure);
        if (trouble == Trouble.DAMAGED) {
            database.suspect(String.valueOf(failure.getMessage()));
        }
        close();
        return new Result.Away(String.valueOf(failure.getMessage()), null);
    }

    private boolean rolledBack() {
        Statements open = statements;
        if (open == null) {
            return false;
        }
        try {
            open.connection().rollback();
            open.clear();
            return true;
        } catch (SQLException broken) {
            log.debug("The connection cannot be rolled back", broken);
            return false;
        }
    }

    void close() {
        Statements open = statements;
        statements = null;
        if (open != null) {
            try {
                open.connection().close();
            } catch (SQLException alreadyBroken) {
                log.debug("The connection could not be closed", alreadyBroken);
            }
        }
    }
}
