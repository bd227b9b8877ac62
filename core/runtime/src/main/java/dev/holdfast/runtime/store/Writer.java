package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.store.Batch.Kind;
import dev.holdfast.runtime.store.WriteQueue.Entry;
import dev.holdfast.runtime.store.WriterConnection.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** Damage that readers meet and a check does not must not stop the writer at every read. */
    private static final long LOOK_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Bound QUEUED = new Bound(Store.QUEUE_MAX, Store.BYTES_MAX);
    private static final Bound HELD = new Bound(Store.HELD_MAX, Store.BYTES_MAX);

    private final Time time;
    private final Executor results;
    private final Consumer<StoreEvent> events;
    private final WriterConnection connection;
    private final Database database;
    private final WriteQueue queue = new WriteQueue(QUEUED);
    private final Held held = new Held(HELD);
    private final List<Kind<?>> kinds = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "holdfast-store");
    private final Promise<Void> started = Promise.promise();
    private final Promise<Void> ended = Promise.promise();

    private volatile boolean up;
    private volatile Instant since;
    private volatile String why = "not opened yet";
    private final LongAdder lost = new LongAdder();
    private final AtomicBoolean overflowing = new AtomicBoolean();
    private final LongAdder batches = new LongAdder();
    private final LongAdder written = new LongAdder();
    private volatile @Nullable Promise<Path> recovery;
    private volatile @Nullable String suspicion;
    private volatile boolean closing;
    private volatile long closeBy;

    private final Comeback comeback;
    private @Nullable Batch inHand;
    private int caughtUp;
    private boolean everLooked;
    private long lookedAt;

    Writer(Database database, Guard guard, Time time, Executor results, Consumer<StoreEvent> events) {
        this.database = database;
        this.time = time;
        this.results = results;
        this.events = events;
        this.comeback = new Comeback(time);
        this.connection =
                new WriterConnection(database, guard, time, new Opener(database, events, time, this::holdWhatCame));
        this.since = time.now();
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
            lost.increment();
            if (overflowing.compareAndSet(false, true)) {
                events.accept(new StoreEvent.RowsLost(1));
            }
            StoreException full = noRoom();
            results.execute(() -> kind.failed(row, full));
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
        Promise<Path> asked = Promise.promise();
        recovery = asked;
        queue.nudge();
        return asked.future();
    }

    /** Somebody who reads found damage: the database is opened anew, which checks and repairs it. On any thread. */
    void suspect(String damage) {
        suspicion = damage;
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
                up,
                since,
                why,
                queue.size(),
                queue.bytes(),
                held.size(),
                held.bytes(),
                lost.sum(),
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
            writeWhatIsHeld();
        } finally {
            connection.close();
            ended.tryComplete();
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
            up = false;
            Batch given = inHand;
            inHand = null;
            if (given != null) {
                step(() -> refuse(given, new IllegalStateException("the writer failed: " + bug, bug)));
            }
            step(() -> goDown(new Result.Away("the writer failed: " + bug, null)));
        }
    }

    /** The process ends: what is kept in memory is tried for as long as there is, whatever the breaker says. */
    private void writeWhatIsHeld() {
        connection.ignoreBreaker();
        while (!held.isEmpty()) {
            holdWhatCame();
            step(this::tryAgain);
            long left = closeBy - time.nanos();
            if (!held.isEmpty() && left <= 0) {
                log.error("{} rows are lost: the database was away until the end ({})", held.size(), why);
                return;
            }
            if (!held.isEmpty()) {
                queue.sleep(Math.min(left, LAST_PAUSE_NANOS));
            }
        }
    }

    private boolean over() {
        return closing && (queue.isEmpty() || time.nanos() - closeBy >= 0);
    }

    private void turn() {
        if (queue.isEmpty()) {
            overflowing.set(false);
        }
        Promise<Path> asked = recovery;
        if (asked != null) {
            recovery = null;
            restore(asked);
        }
        String damage = suspicion;
        if (damage != null) {
            lookAt(damage);
            // What was said meanwhile was said of what is looked at.
            suspicion = null;
        }
        Batch batch = new Batch(kinds);
        inHand = batch;
        if (up) {
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
            hold(batch);
        }
        inHand = null;
        if (comeback.leftNanos() <= 0) {
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
        long left = closing ? 0 : comeback.leftNanos();
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
                goDown(away);
                hold(batch);
            }
        }
    }

    /** Each on its own, so that the one that cannot be written does not keep the others. */
    private void apart(Batch batch, Exception failure) {
        List<Batch> alone = new ArrayList<>();
        batch.forEachRow((kind, row) -> alone.add(batch.alone(kind, row)));
        batch.works().forEach(work -> alone.add(batch.alone(null, work)));
        if (alone.size() == 1) {
            refuse(batch, failure);
            return;
        }
        for (Batch one : alone) {
            if (up) {
                commit(one);
            } else {
                hold(one);
            }
        }
    }

    private void refuse(Batch one, Exception failure) {
        String words = Trouble.describe(failure);
        one.forEachRow((kind, row) -> {
            lost.increment();
            log.warn("The database refuses a row: {}", words);
        });
        log.debug("What the database refused", failure);
        results.execute(() -> {
            one.forEachRow((kind, row) -> kind.failed(row, failure));
            one.failWorks(new StoreException(false, "The database refuses it: " + words, failure));
        });
    }

    private void hold(Batch batch) {
        int[] refused = new int[1];
        StoreException full = new StoreException("The database is away, and " + HELD + " are kept in memory already");
        Batch kept = held.add(kinds, batch, (kind, row) -> {
            refused[0]++;
            results.execute(() -> kind.failed(row, full));
        });
        if (refused[0] > 0) {
            lost.add(refused[0]);
            events.accept(new StoreEvent.RowsLost(refused[0]));
        }
        StoreException away = new StoreException("The database is away: " + why);
        results.execute(() -> {
            kept.held();
            batch.failWorks(away);
        });
    }

    private void holdWhatCame() {
        while (!queue.isEmpty()) {
            Batch batch = new Batch(kinds);
            queue.drainTo(batch);
            hold(batch);
        }
    }

    private void goDown(Result.Away away) {
        boolean first = up || !started.future().isComplete();
        // Where nothing was tried, what is known of the cause still holds.
        boolean news = first || (away.retryAfter() == null && !away.why().equals(why));
        up = false;
        comeback.failed(away.retryAfter());
        if (first) {
            since = time.now();
        }
        if (news) {
            why = away.why();
            log.error("The database cannot be written, the bot goes on without: {}", why);
            events.accept(new StoreEvent.Down(why));
        } else {
            log.debug("The database still cannot be written: {}", away.why());
        }
    }

    /** Opens the database if it is not open, and writes what was kept. */
    private void tryAgain() {
        if (connection.open() instanceof Result.Away away) {
            goDown(away);
            return;
        }
        caughtUp = 0;
        if (catchUp() instanceof Result.Away away) {
            goDown(away);
            return;
        }
        boolean first = !started.future().isComplete();
        up = true;
        why = "";
        comeback.succeeded();
        since = time.now();
        if (!first) {
            log.warn("The database can be written again; {} rows that were kept in memory are on disk now", caughtUp);
            events.accept(new StoreEvent.Up(caughtUp));
        }
    }

    /** Writes what was kept, oldest first, until nothing is left or the database is away again. */
    private Result catchUp() {
        while (!held.isEmpty()) {
            List<Held.Row> oldest = held.oldest();
            Result result = catchUp(oldest);
            if (result instanceof Result.Refused) {
                result = catchUpOneByOne(oldest);
            }
            if (result instanceof Result.Away) {
                return result;
            }
        }
        return new Result.Done();
    }

    /** All of them or none. */
    private Result catchUp(List<Held.Row> rows) {
        Batch batch = Held.batch(kinds, rows);
        Result result = connection.commit(batch);
        if (result instanceof Result.Done) {
            held.drop(rows);
            caughtUp += rows.size();
            results.execute(batch::caughtUp);
        }
        return result;
    }

    private Result catchUpOneByOne(List<Held.Row> rows) {
        for (Held.Row row : rows) {
            List<Held.Row> one = List.of(row);
            switch (catchUp(one)) {
                case Result.Done done -> {}
                case Result.Refused refused -> {
                    held.drop(one);
                    refuse(Held.batch(kinds, one), refused.failure());
                }
                case Result.Away away -> {
                    return away;
                }
            }
        }
        return new Result.Done();
    }

    private void restore(Promise<Path> asked) {
        connection.close();
        try {
            Path backup = database.restore(events);
            tryAgain();
            results.execute(() -> asked.complete(backup));
        } catch (SQLException | RuntimeException failure) {
            boolean away = Trouble.of(failure) != Trouble.REQUEST;
            results.execute(() -> asked.fail(new StoreException(away, Trouble.describe(failure), failure)));
            tryAgain();
        }
    }

    private void lookAt(String damage) {
        boolean again = everLooked && time.nanos() - lookedAt < LOOK_PAUSE_NANOS;
        if (again || !database.suspect(damage)) {
            log.debug("Damage that a reader met is left alone: {}", damage);
            return;
        }
        everLooked = true;
        lookedAt = time.nanos();
        if (up) {
            connection.close();
            goDown(new Result.Away("it seems to be damaged: " + damage, null));
            tryAgain();
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
