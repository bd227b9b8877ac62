package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.store.Batch.Kind;
import dev.holdfast.runtime.store.WriteQueue.Entry;
import dev.holdfast.runtime.store.WriterConnection.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Up, it commits what waits, batch after batch. Down, it keeps rows in memory, refuses works, and
 * tries again after a while: first what it kept, oldest first.
 */
final class Writer {

    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LAST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private static final Bound QUEUED = new Bound(Store.QUEUE_MAX, Store.BYTES_MAX);

    private final Time time;
    private final Executor results;
    private final WriterConnection connection;
    private final Condition condition;
    private final Losses losses;
    private final Backlog backlog;
    private final Mending mending;
    private final WriteQueue queue = new WriteQueue(QUEUED);
    private final List<Kind<?>> kinds = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "holdfast-store");
    private final Promise<Void> started = Promise.promise();
    private final Promise<Void> ended = Promise.promise();

    private final LongAdder batches = new LongAdder();
    private final LongAdder written = new LongAdder();
    private volatile boolean closing;
    private volatile long closeBy;

    private @Nullable Batch inHand;

    Writer(Database database, Guard guard, Time time, Executor results, Consumer<StoreEvent> events) {
        this.time = time;
        this.results = results;
        this.condition = new Condition(time, events);
        this.losses = new Losses(results, events);
        this.connection =
                new WriterConnection(database, guard, time, new Opener(database, events, time, this::keepWhatCame));
        this.backlog = new Backlog(kinds, connection, losses, results);
        this.mending = new Mending(database, connection, condition, time, events, results);
        thread.setDaemon(true);
    }

    <R> Appender<R> appender(Rows<R> rows) {
        Kind<R> kind = new Kind<>(kinds.size(), rows);
        kinds.add(kind);
        return new Appender<>() {
            @Override
            public void append(R row) {
                take(kind, row, true);
            }

            @Override
            public void appendLater(R row) {
                take(kind, row, false);
            }
        };
    }

    void whenOpened(Store.Opened opened) {
        connection.whenOpened(opened);
    }

    Future<Void> start() {
        thread.start();
        return started.future();
    }

    private void take(Kind<?> kind, Object row, boolean hurries) {
        if (ended.future().isComplete() || !queue.put(Entry.row(kind, row, hurries))) {
            losses.overflows(kind, row, noRoom());
        }
    }

    private static StoreException noRoom() {
        return new StoreException("The database has " + QUEUED + " waiting to be written already, or is closed");
    }

    <T> Future<T> write(Work<T> work) {
        Batch.Doing<T> doing = new Batch.Doing<>(work);
        if (ended.future().isComplete() || !queue.put(Entry.work(doing))) {
            doing.fail(noRoom());
        }
        return doing.promise.future();
    }

    Future<Path> recover() {
        if (ended.future().isComplete()) {
            return Future.failedFuture(new StoreException("The database is closed"));
        }
        Future<Path> restored = mending.restore();
        queue.nudge();
        return restored;
    }

    /** Somebody who reads found damage: the database is opened anew, which checks and repairs it. On any thread. */
    void suspect(String damage) {
        mending.suspect(damage);
        queue.nudge();
    }

    Future<Void> close(Duration max) {
        closeBy = time.nanos() + max.toNanos();
        closing = true;
        queue.nudge();
        if (!thread.isAlive()) {
            ended.tryComplete();
        }
        return ended.future();
    }

    StoreView view(String name, @Nullable Instant lastBackup) {
        return new StoreView(
                name,
                condition.isUp(),
                condition.since(),
                condition.why(),
                queue.size(),
                queue.bytes(),
                backlog.size(),
                backlog.bytes(),
                losses.count(),
                batches.sum(),
                written.sum(),
                lastBackup);
    }

    private void run() {
        try {
            step(this::tryAgain);
            started.tryComplete();
            while (!over()) {
                step(this::turn);
            }
            writeWhatIsKept();
        } finally {
            connection.close();
            ended.tryComplete();
            step(mending::end);
            step(this::refuseTheRest);
        }
    }

    /** A bug is no reason to write nothing any more: what was in hand is given up, and the database is tried again. */
    private void step(Runnable step) {
        try {
            step.run();
        } catch (Throwable bug) {
            log.error("The writer of the database failed in a way it should not", bug);
            connection.close();
            String words = "the writer failed: " + bug;
            step(() -> condition.down(new Result.Away(words, null)));
            Batch given = inHand;
            inHand = null;
            if (given != null) {
                step(() -> losses.refused(given, new IllegalStateException(words, bug)));
            }
        }
    }

    /** The process ends: what is kept in memory is tried for as long as there is, whatever the breaker says. */
    private void writeWhatIsKept() {
        connection.ignoreBreaker();
        while (!backlog.isEmpty()) {
            keepWhatCame();
            step(this::tryAgain);
            long left = closeBy - time.nanos();
            if (!backlog.isEmpty() && left <= 0) {
                log.error(
                        "{} rows are lost: the database was away until the end ({})", backlog.size(), condition.why());
                return;
            }
            if (!backlog.isEmpty()) {
                queue.sleep(Math.min(left, LAST_PAUSE_NANOS));
            }
        }
    }

    private boolean over() {
        return closing && (queue.isEmpty() || time.nanos() - closeBy >= 0);
    }

    private void turn() {
        if (queue.isEmpty()) {
            losses.overflowIsOver();
        }
        mending.turn(this::tryAgain);
        Batch batch = new Batch(kinds);
        inHand = batch;
        if (condition.isUp()) {
            await();
            queue.drainTo(batch);
            if (batch.size() > 0) {
                commit(batch);
            }
            inHand = null;
            return;
        }
        awaitDown();
        queue.drainTo(batch);
        if (batch.size() > 0) {
            backlog.keep(batch, condition.why());
        }
        inHand = null;
        if (condition.leftNanos() <= 0) {
            tryAgain();
        }
    }

    /** Until something hurries; what does not waits {@link Store#LATER_MAX} at most, or until it fills a batch. */
    private void await() {
        if (!queue.hurries() && queue.isEmpty() && !closing) {
            queue.sleepIdle(IDLE_NANOS);
        }
        if (!queue.hurries() && !queue.isEmpty() && !closing) {
            queue.sleep(Store.LATER_MAX.toNanos());
        }
    }

    /** Until the next try or something to keep, whether that hurries or not: it is told that it is kept. */
    private void awaitDown() {
        long left = closing ? 0 : condition.leftNanos();
        if (queue.isEmpty()) {
            queue.sleepIdle(Math.min(left, IDLE_NANOS));
        } else {
            queue.sleep(Math.min(left, Store.LATER_MAX.toNanos()));
        }
    }

    private void commit(Batch batch) {
        switch (connection.commit(batch)) {
            case Result.Done done -> {
                batches.increment();
                written.add(batch.size());
                results.execute(batch::written);
            }
            case Result.Refused refused -> apart(batch, refused.failure());
            case Result.Away away -> {
                condition.down(away);
                backlog.keep(batch, condition.why());
            }
        }
    }

    /** Each on its own, so that the one that cannot be written does not keep the others. */
    private void apart(Batch batch, Exception failure) {
        List<Batch> alone = new ArrayList<>();
        batch.forEachRow((kind, row) -> alone.add(batch.alone(kind, row)));
        batch.works().forEach(work -> alone.add(batch.alone(null, work)));
        if (alone.size() == 1) {
            losses.refused(batch, failure);
            return;
        }
        for (Batch one : alone) {
            if (condition.isUp()) {
                commit(one);
            } else {
                backlog.keep(one, condition.why());
            }
        }
    }

    private void keepWhatCame() {
        while (!queue.isEmpty()) {
            Batch batch = new Batch(kinds);
            queue.drainTo(batch);
            backlog.keep(batch, condition.why());
        }
    }

    /** Opens the database if it is not open, and writes what was kept. */
    private void tryAgain() {
        Result result = connection.open();
        if (!(result instanceof Result.Away)) {
            result = backlog.write();
        }
        if (result instanceof Result.Away away) {
            condition.down(away);
        } else {
            condition.up(backlog.written());
        }
    }

    private void refuseTheRest() {
        StoreException closed = new StoreException("The database is closed");
        int givenUp = 0;
        while (!queue.isEmpty()) {
            Batch rest = new Batch(kinds);
            queue.drainTo(rest);
            givenUp += rest.size();
            results.execute(() -> {
                rest.forEachRow((kind, row) -> kind.failed(row, closed));
                rest.failWorks(closed);
            });
        }
        if (givenUp > 0) {
            log.error("{} rows and works were given up at the stop", givenUp);
        }
    }
}
