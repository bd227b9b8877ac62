package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.delivery.LiveRows.Live;
import dev.holdfast.runtime.store.Appender;
import dev.holdfast.runtime.store.FoundAs;
import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Statements;
import dev.holdfast.runtime.store.Store;
import dev.holdfast.runtime.store.StoredJson;
import dev.holdfast.runtime.store.Sweep;
import dev.holdfast.runtime.store.Unrecorded;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows in the database. A row is on disk before it is sent; that it was sent may be lost with the process, as the platform then
 * recognizes the second one. While the database is away rows are sent unrecorded, as events go on then.
 */
final class StoredRows implements RowKeeper {

    private static final Logger log = LoggerFactory.getLogger(StoredRows.class);

    private static final String CHANGE = "UPDATE outbox SET sequence = ?, maybe = 1, body = ? WHERE number = ?";
    private static final String WAITS = "UPDATE outbox SET maybe = 0 WHERE number = ?";
    private static final String CLOSE = "UPDATE outbox SET outcome = ?, body = NULL WHERE number = ?";
    private static final String PRUNE =
            "DELETE FROM outbox WHERE number BETWEEN ? AND ? AND body IS NULL AND made_at < ? AND kept_until < ?";
    private static final String SWEEP =
            "DELETE FROM outbox WHERE number IN (SELECT number FROM outbox WHERE number <= ?"
                    + " AND body IS NULL AND made_at < ? AND kept_until < ? LIMIT ?)";

    /** Closed rows kept so that their numbers are not used again. */
    static final int KEPT = 100_000;

    private static final int PRUNED_AT_ONCE = 1000;

    /** Bytes of a row whose JSON may wait for the writer beside it. */
    private static final int PREPARED_MAX = 16 * 1024;

    private final Store store;
    private final Time time;
    private final LongSupplier oldestEvent;
    private final LeftOver leftOver;
    private final Appender<Opening> openings;
    private final Appender<Change> changes;
    private final Appender<Row> waits;
    private final Appender<Closing> closings;
    private final NamedSends named = new NamedSends();

    /** On the writer's thread, as the next two. */
    private final LiveRows live = new LiveRows();

    private long last;

    private long pruned;

    private record Opening(List<Fresh> rows, boolean sending, Once then) {}

    /** A row, and its number among the answers before anybody attempts it. */
    private record Fresh(Row row, int sequence, @Nullable String body) {}

    private record Change(Row row, int sequence, @Nullable String body, Once then) {}

    /** What goes on when a row was written, or kept for later; and not again should that later come to nothing. */
    private static final class Once {
        private @Nullable Runnable then;

        Once(Runnable then) {
            this.then = then;
        }

        void run() {
            Runnable next = then;
            then = null;
            if (next != null) {
                next.run();
            }
        }
    }

    private record Closing(Row row, String outcome) {}

    /**
     * @param oldestEvent when the oldest event that is not done arrived, in milliseconds of the epoch: what was sent since may be
     *     asked for again
     * @param leftBytesMax of memory that open rows may take which are found at the start
     */
    StoredRows(Store store, Time time, LongSupplier oldestEvent, LeftOver leftOver, long leftBytesMax) {
        this.store = store;
        this.time = time;
        this.oldestEvent = oldestEvent;
        this.leftOver = leftOver;
        this.openings = store.appender(new Openings());
        this.changes = store.appender(new Changes());
        this.waits = store.appender(new Waits());
        this.closings = store.appender(new Closings());
        new Sweep(store, time, "outbox", this::sweep);
        store.whenOpened((connection, as) -> {
            if (as == FoundAs.OLDER) {
                OutboxTable.doubt(connection);
            }
            if (as == FoundAs.REPLACED) {
                live.putInto(connection);
                long highest = OutboxTable.last(connection);
                return () -> last = Math.max(last, highest);
            }
            OutboxTable.Contents contents = OutboxTable.read(connection, time.now(), time.nanos(), leftBytesMax);
            return () -> {
                last = contents.last();
                pruned = contents.firstKept() - 1;
                contents.named().forEach(named::put);
                contents.open().forEach(this::isLeft);
                live.asleep(contents.asleep());
                leftOver.found(contents);
            };
        });
    }

    private void isLeft(Row row) {
        long age = (time.nanos() - row.madeNanos) / 1_000_000;
        live.opened(new Live(row, row.sequence(), time.now().toEpochMilli() - age, row.maybeOnDisk()));
    }

    /** Reads rows that found no room at the start, one after the other in the table. */
    Future<List<Row>> read(List<Sleeper> asleep) {
        long from = asleep.getFirst().number();
        long to = asleep.getLast().number();
        return store.write(connection -> {
            List<Row> rows = OpenRows.read(connection, from, to, time.now(), time.nanos());
            live.awake(to);
            rows.forEach(this::isLeft);
            return rows;
        });
    }

    /** Put into words by whoever has it, who has more time than the writer's thread; what is large is not kept twice, though. */
    private static @Nullable String body(Row row) {
        StoredRow written = row.written();
        return written == null || row.weight() > PREPARED_MAX ? null : StoredJson.write(written);
    }

    @Override
    public void open(List<Row> rows, boolean sending, Runnable then) {
        rows.getFirst().maybeOnDisk(sending);
        rows.forEach(row -> row.writeDown(time.now(), time.nanos()));
        List<Fresh> fresh = rows.stream()
                .map(row -> new Fresh(row, row.sequence(), body(row)))
                .toList();
        openings.append(new Opening(fresh, sending, new Once(then)));
    }

    @Override
    public void change(Row row, Runnable then) {
        row.maybeOnDisk(true);
        row.writeDown(time.now(), time.nanos());
        changes.append(new Change(row, row.sequence(), body(row), new Once(then)));
    }

    @Override
    public void waits(Row row) {
        row.maybeOnDisk(false);
        waits.appendLater(row);
    }

    @Override
    public void close(Row row, Delivery delivery, boolean hurries) {
        if (row.key.isNamed()) {
            named.put(row.outgoing.to().bot(), row.key, delivery);
        }
        Closing closing = new Closing(row, Outcomes.text(delivery));
        if (hurries) {
            closings.append(closing);
        } else {
            closings.appendLater(closing);
        }
    }

    @Override
    public Optional<Earlier> earlier(String bot, OutboxKey key) {
        return leftOver.earlier(bot, key);
    }

    @Override
    public @Nullable Delivery known(String bot, OutboxKey key) {
        return named.get(bot, key);
    }

    @Override
    public boolean outlives() {
        return true;
    }

    private final class Openings implements Rows<Opening> {
        @Override
        public void write(Statements statements, List<Opening> openings) throws SQLException {
            RowInserts inserts = new RowInserts(statements.of(RowInserts.OPEN), statements.of(RowInserts.CLOSED));
            long now = time.now().toEpochMilli();
            for (Opening opening : openings) {
                boolean sending = opening.sending();
                for (Fresh fresh : opening.rows()) {
                    inserts.add(opened(fresh, sending, now), fresh.body());
                    sending = false;
                }
            }
            inserts.execute();
            prune(statements, now);
        }

        @Override
        public long weight(Opening opening) {
            return opening.rows().stream()
                    .mapToLong(fresh -> Rows.LIGHT + fresh.row().weight())
                    .sum();
        }

        private Live opened(Fresh fresh, boolean sending, long now) {
            Row row = fresh.row();
            if (row.number == 0) {
                row.number = ++last;
            }
            Live opened = new Live(
                    row, fresh.sequence(), now, sending || row.progress().maybe());
            live.opened(opened);
            return opened;
        }

        @Override
        public void written(List<Opening> openings) {
            caughtUp(openings);
            held(openings);
        }

        @Override
        public void held(List<Opening> openings) {
            openings.forEach(opening -> opening.then().run());
        }

        @Override
        public void caughtUp(List<Opening> openings) {
            openings.forEach(opening -> opening.rows().forEach(fresh -> fresh.row().recorded = true));
        }

        /** What ended before it could be written down is asked for by nobody, unless a plugin gave it a name. */
        @Override
        public boolean needed(Opening opening) {
            return opening.rows().stream()
                    .anyMatch(
                            fresh -> !fresh.row().hasEnded() || fresh.row().key.isNamed());
        }

        @Override
        public void forgotten(Opening opening) {
            opening.rows().forEach(fresh -> live.forgotten(fresh.row()));
        }

        @Override
        public void failed(Opening opening, Exception why) {
            Unrecorded.say(
                    log, "Reply " + opening.rows().getFirst().row().key + " is sent without a record of it", why);
            opening.then().run();
        }
    }

    private void prune(Statements statements, long now) throws SQLException {
        long upTo = Math.min(last - KEPT, pruned + 2 * PRUNED_AT_ONCE);
        if (upTo - pruned < PRUNED_AT_ONCE) {
            return;
        }
        PreparedStatement prune = statements.of(PRUNE);
        prune.setLong(1, pruned + 1);
        prune.setLong(2, upTo);
        prune.setLong(3, oldestEvent.getAsLong());
        prune.setLong(4, now);
        prune.executeUpdate();
        pruned = upTo;
    }

    /** Closed rows that were open, or still asked for, when their turn to be deleted came. */
    private int sweep(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(SWEEP)) {
            delete.setLong(1, pruned);
            delete.setLong(2, oldestEvent.getAsLong());
            delete.setLong(3, time.now().toEpochMilli());
            delete.setInt(4, Sweep.BATCH);
            return delete.executeUpdate();
        }
    }

    private static void close(Statements statements, Row row, String outcome) throws SQLException {
        PreparedStatement update = statements.of(CLOSE);
        update.setString(1, outcome);
        update.setLong(2, row.number);
        update.addBatch();
    }

    private final class Changes implements Rows<Change> {
        @Override
        public void write(Statements statements, List<Change> changes) throws SQLException {
            PreparedStatement update = statements.of(CHANGE);
            BodyBatch bodies = new BodyBatch(update);
            for (Change change : changes) {
                StoredRow written = change.row().written();
                if (written == null) {
                    // It has ended meanwhile, without the database: should that be lost, it must not be found as it
                    // was.
                    close(statements, change.row(), Outcomes.text(change.row().outcome()));
                    continue;
                }
                String prepared = change.body();
                String body = prepared == null ? StoredJson.write(written) : prepared;
                update.setInt(1, change.sequence());
                update.setString(2, body);
                update.setLong(3, change.row().number);
                bodies.add(body.length());
                live.changed(change.row(), change.sequence());
            }
            bodies.execute();
            statements.of(CLOSE).executeBatch();
        }

        @Override
        public long weight(Change change) {
            return LIGHT + change.row().weight();
        }

        @Override
        public void written(List<Change> changes) {
            changes.forEach(change -> change.then().run());
        }

        @Override
        public void held(List<Change> changes) {
            written(changes);
        }

        @Override
        public void failed(Change change, Exception why) {
            Unrecorded.say(log, "What reply " + change.row().key + " has become is not known to a later start", why);
            change.then().run();
        }
    }

    private final class Waits implements Rows<Row> {
        @Override
        public void write(Statements statements, List<Row> rows) throws SQLException {
            PreparedStatement update = statements.of(WAITS);
            for (Row row : rows) {
                // It may be on its way again by now, and then this is not true any more.
                if (!row.maybeOnDisk()) {
                    update.setLong(1, row.number);
                    update.addBatch();
                    live.waits(row);
                }
            }
            update.executeBatch();
        }
    }

    private final class Closings implements Rows<Closing> {
        @Override
        public void write(Statements statements, List<Closing> closings) throws SQLException {
            for (Closing closing : closings) {
                close(statements, closing.row(), closing.outcome());
                live.closed(closing.row(), closing.outcome());
            }
            statements.of(CLOSE).executeBatch();
        }

        @Override
        public boolean needed(Closing closing) {
            return closing.row().recorded || closing.row().key.isNamed();
        }
    }
}
