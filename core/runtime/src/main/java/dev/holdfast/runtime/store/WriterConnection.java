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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's connection: opened when needed, closed when it broke, and every use of it behind the guard. One thread. */
final class WriterConnection {

    private static final Logger log = LoggerFactory.getLogger(WriterConnection.class);

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Database database;
    private final Guard guard;
    private final Time time;
    private final Opener opener;
    private final Tenure tenure = new Tenure();
    private final List<Store.Opened> loaders = new ArrayList<>();
    private @Nullable Statements statements;
    private boolean loaded;
    private boolean replaced;
    private boolean ignoresBreaker;

    /**
     * @param opener of the same database
     */
    WriterConnection(Database database, Guard guard, Time time, Opener opener) {
        this.database = database;
        this.guard = guard;
        this.time = time;
        this.opener = opener;
    }

    /** How a use of the database ended. */
    sealed interface Result {
        record Done() implements Result {}

        /** The database is well; it does not take this. */
        record Refused(Exception failure) implements Result {}

        /**
         * The database as a whole is of no use now.
         *
         * @param retryAfter null where it was tried, rather than turned away by the guard
         */
        record Away(String why, @Nullable Duration retryAfter) implements Result {}
    }

    /** Something to do with the database. */
    @FunctionalInterface
    private interface Use {
        void run() throws SQLException;
    }

    /** What it means that something failed. */
    @FunctionalInterface
    private interface Diagnosis {
        Trouble of(Exception failure);
    }

    void whenOpened(Store.Opened opened) {
        loaders.add(opened);
    }

    /** Opens the connection if there is none. */
    Result open() {
        return statements != null ? new Result.Done() : mustBeThere(guarded(this::connect, Trouble::of));
    }

    private void connect() throws SQLException {
        Database.Opened opened = opener.open();
        Connection connection = opened.connection();
        replaced |= opened.replaced();
        try {
            if (!loaded || replaced) {
                FoundAs as = !replaced ? FoundAs.LEFT : loaded ? FoundAs.REPLACED : FoundAs.OLDER;
                if (database.mayChangeHands()) {
                    tenure.begin(connection);
                }
                List<Runnable> found = new ArrayList<>();
                for (Store.Opened loader : loaders) {
                    found.add(loader.load(connection, as));
                }
                connection.commit();
                loaded = true;
                replaced = false;
                found.forEach(Runnable::run);
            } else if (database.mayChangeHands()) {
                tenure.check(connection);
                connection.commit();
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
                ? new Result.Away(Trouble.describe(refused.failure()), null)
                : result;
    }

    /** Writes and commits a batch, or nothing of it. */
    Result commit(Batch batch) {
        Result opened = open();
        if (opened instanceof Result.Away) {
            return opened;
        }
        return guarded(
                () -> {
                    Statements open = statements;
                    if (open == null) {
                        throw new IllegalStateException("the connection was closed meanwhile");
                    }
                    batch.write(open);
                    open.connection().commit();
                },
                batch::trouble);
    }

    /** From here on it is now or never. */
    void ignoreBreaker() {
        ignoresBreaker = true;
    }

    private Result guarded(Use use, Diagnosis diagnosis) {
        if (ignoresBreaker) {
            Exception failure = run(use);
            return failure == null ? new Result.Done() : failed(failure, diagnosis.of(failure));
        }
        Thread caller = Thread.currentThread();
        @Nullable Exception[] failure = new Exception[1];
        boolean[] ran = new boolean[1];
        Future<Outcome<Boolean>> call = guard.call(
                number -> {
                    if (!caller.equals(Thread.currentThread())) {
                        return Future.failedFuture("the guard let it through too late");
                    }
                    ran[0] = true;
                    failure[0] = run(use);
                    return failure[0] == null ? Future.succeededFuture(Boolean.TRUE) : Future.failedFuture(failure[0]);
                },
                judge(diagnosis),
                new CallContext(time.nanos() + DEADLINE.toNanos(), "writer", false));
        if (!ran[0]) {
            return notRun(call);
        }
        Exception thrown = failure[0];
        return thrown == null ? new Result.Done() : failed(thrown, diagnosis.of(thrown));
    }

    /** A refused request is no fault of the database's; and nothing is tried again in here, since the writer does that. */
    private static Judge<Boolean> judge(Diagnosis diagnosis) {
        return (result, failure) -> switch (failure) {
            case null -> Verdict.GOOD;
            case Exception thrown
            when diagnosis.of(thrown) == Trouble.REQUEST ->
                new Verdict.Permanent(FailureKind.REFUSED, Trouble.describe(failure));
            default -> new Verdict.Fatal(FailureKind.OTHER, Trouble.describe(failure));
        };
    }

    /** Nothing was tried, and nobody knows that it would not work: where the guard does not say when, then soon. */
    private static Result notRun(Future<Outcome<Boolean>> call) {
        if (call.isComplete() && call.result() instanceof Outcome.Rejected<Boolean> rejected) {
            Duration after = rejected.retryAfter();
            return new Result.Away(rejected.reason(), after == null ? Comeback.MIN : after);
        }
        return new Result.Away("the guard of the database lets nothing through", Comeback.MIN);
    }

    /** Whatever a row does when it is written, down to a stack that is too deep, is that row's trouble and not the writer's. */
    private static @Nullable Exception run(Use use) {
        try {
            use.run();
            return null;
        } catch (SQLException | RuntimeException thrown) {
            return thrown;
        } catch (Error bug) {
            return new IllegalStateException(bug);
        }
    }

    private Result failed(Exception failure, Trouble trouble) {
        if (trouble == Trouble.REQUEST && rolledBack()) {
            return new Result.Refused(failure);
        }
        log.debug("The database is away", failure);
        if (trouble == Trouble.DAMAGED) {
            database.suspect(Trouble.describe(failure));
        }
        close();
        return new Result.Away(Trouble.describe(failure), null);
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
