package dev.holdfast.runtime.journal;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.store.Appender;
import dev.holdfast.runtime.store.FoundAs;
import dev.holdfast.runtime.store.Store;
import dev.holdfast.runtime.store.Sweep;
import dev.holdfast.runtime.store.Unrecorded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in the database: an event and its shard's position are committed together, and what is not done when the process dies
 * is published again by {@link Replay}. While the database is away, events go on unrecorded; the store keeps their rows and says so.
 *
 * <p>An event goes on while its row is being written: the one writer commits that row before, or together with, that of any reply
 * to it, and the platform sends again what a crash kept from being committed. Only where something older has to come first does
 * an event go on after its commit, in its turn.
 */
public final class StoredJournal implements Journal, Entry.Journaling {

    private static final Logger log = LoggerFactory.getLogger(StoredJournal.class);

    private static final String INSERT_AGAIN =
            "INSERT INTO event (number, bot, event_id, lane, received_at, kind, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (number) DO UPDATE SET bot = excluded.bot, event_id = excluded.event_id,"
                    + " lane = excluded.lane, received_at = excluded.received_at, kind = excluded.kind,"
                    + " body = excluded.body";

    private final Time time;
    private final Runnable whenDone;
    private final EventRows rows;
    private final Appender<Entry> events;
    private final Appender<MarkRows.Mark> marks;
    private final Appender<Entry> dones;
    private final Replay replay;
    private final Returns returns;
    private final Store store;
    private final SeenIds ids = new SeenIds();
    private final ConcurrentHashMap<String, Awaited> awaited = new ConcurrentHashMap<>();
    private final Set<Entry> pending = ConcurrentHashMap.newKeySet();
    private final LongAdder seen = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder unrecorded = new LongAdder();

    /** Events that wait for their commit before they go on. */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile List<Position> positions = List.of();
    private volatile boolean loaded;
    private volatile boolean ready;

    /**
     * @param settings how fast what was left is published again
     * @param whenDone told of every event that everybody is done with; must be quick
     */
    public StoredJournal(Store store, Time time, Replay.Settings settings, Replay.Expired expired, Runnable whenDone) {
        this.time = time;
        this.whenDone = whenDone;
        this.rows = new EventRows(this::recorded, this::unrecorded, this::markDone);
        this.events = store.appender(rows);
        this.marks = store.appender(new MarkRows());
        this.dones = store.appender(new DoneRows(rows::pruned));
        this.replay = new Replay(store, time, settings, expired, this);
        this.returns = new Returns(store, time, settings, this, replay::holds);
        this.store = store;
        new Sweep(store, time, "event", rows::sweep);
        store.whenOpened(this::load);
    }

    @Override
    public void record(Event event, Position position, Intake.@Nullable Receipt receipt, Consumer<Recorded> next) {
        seen.increment();
        Entry entry = new Entry(0, event, position, time.nanos(), Set.of(), next, this);
        if (receipt == null ? !ids.add(id(event), millis(event)) : !isNew(entry, receipt)) {
            duplicates.increment();
            return;
        }
        rows.place(entry);
        if (isClear()) {
            goAhead(entry, receipt != null);
        } else {
            waiting.incrementAndGet();
            events.append(entry);
        }
    }

    /** Whether nothing older may have to come first; an event after one that waited is published behind it. */
    private boolean isClear() {
        return ready && waiting.get() == 0 && returns.size() == 0 && replay.isOver();
    }

    private void goAhead(Entry entry, boolean awaited) {
        entry.ahead = true;
        entry.prepare();
        pending.add(entry);
        if (awaited) {
            events.append(entry);
        } else {
            // The reply's row is what hurries, and takes this one along.
            events.appendLater(entry);
        }
        entry.publish();
    }

    /** What came before and is not safe yet is waited for together. */
    private boolean isNew(Entry entry, Intake.Receipt receipt) {
        boolean[] fresh = new boolean[1];
        Awaited waited = awaited.compute(id(entry.event), (id, earlier) -> {
            fresh[0] = ids.add(id, millis(entry.event));
            return fresh[0] ? new Awaited() : earlier;
        });
        if (waited == null) {
            receipt.told(true);
            return false;
        }
        entry.awaited = fresh[0] ? waited : null;
        waited.add(receipt);
        return fresh[0];
    }

    private static long millis(Event event) {
        return event.origin().receivedAt().toEpochMilli();
    }

    private static String id(Event event) {
        return event.origin().bot() + "/" + event.origin().eventId();
    }

    /** What is committed, or kept by the store for later, goes on if it has not. */
    private void recorded(List<Entry> entries) {
        for (Entry entry : entries) {
            entry.settled = true;
            tell(entry, entry.recordedForGood);
            if (entry.ahead) {
                comeBackIfLeft(entry);
            } else {
                goOn(entry);
                waiting.decrementAndGet();
            }
        }
    }

    private void goOn(Entry entry) {
        pending.add(entry);
        String lane = entry.lane();
        if (returns.holds(lane) && entry.recordedForGood) {
            keep(entry);
        } else if (!replay.holds(lane)) {
            entry.publish();
        } else if (!replay.behind(entry)) {
            keep(entry);
        }
    }

    private void comeBackIfLeft(Entry entry) {
        if (entry.leftAhead) {
            entry.leftAhead = false;
            comeBack(entry);
        }
    }

    /** One that somebody left is read from the database again; one that is not there is tried once more as it is. */
    private void comeBack(Entry entry) {
        if (entry.recordedForGood) {
            returns.keep(entry);
        } else if (entry.settled) {
            Entry again = again(entry.number, entry.event, entry.finished(), entry.next);
            again.recordedForGood = false;
            again.awaited = entry.awaited;
            again.publish();
        } else {
            entry.leftAhead = true;
        }
    }

    /** In the database alone. */
    private void keep(Entry entry) {
        if (entry.recordedForGood) {
            pending.remove(entry);
            returns.keepBehind(entry);
        } else {
            entry.publish();
        }
    }

    /** One that is safe is not waited for any more, whoever sends it again. */
    private void tell(Entry entry, boolean safe) {
        Awaited waited = entry.awaited;
        if (waited == null) {
            return;
        }
        if (safe) {
            awaited.remove(id(entry.event), waited);
        }
        waited.tell(safe);
    }

    /** One event that cannot be recorded is still one to answer. */
    private void unrecorded(Entry entry, Exception why) {
        boolean wentOn = entry.ahead || entry.settled;
        unrecorded.increment();
        entry.settled = true;
        tell(entry, false);
        Unrecorded.say(log, "Event " + id(entry.event) + " would be lost with the process", why);
        if (wentOn) {
            comeBackIfLeft(entry);
        } else {
            pending.add(entry);
            entry.publish();
            waiting.decrementAndGet();
        }
    }

    @Override
    public void doneBy(Entry entry, String holder) {
        marks.appendLater(new MarkRows.Mark(entry, holder));
    }

    @Override
    public void done(Entry entry) {
        pending.remove(entry);
        tell(entry, true);
        // What was kept in memory is written a part at a time: until all of it is, a crash has to find the event
        // undone.
        if (!entry.held || entry.recordedForGood) {
            markDone(entry);
        }
        replay.ended(entry);
        whenDone.run();
    }

    private void markDone(Entry entry) {
        dones.appendLater(entry);
    }

    @Override
    public void left(Entry entry) {
        pending.remove(entry);
        replay.ended(entry);
        store.results().execute(() -> comeBack(entry));
    }

    /** An entry out of the database that is on its way again. */
    Entry again(long number, Event event, Set<String> finished, Consumer<Recorded> next) {
        Entry entry = new Entry(number, event, null, time.nanos(), finished, next, this);
        entry.recordedForGood = true;
        entry.settled = true;
        pending.add(entry);
        return entry;
    }

    /** Ends an entry that nobody is to be given any more. */
    void settle(Entry entry) {
        entry.recorded.done();
    }

    private Runnable load(Connection connection, FoundAs as) throws SQLException {
        if (as != FoundAs.LEFT) {
            // A session resumed from where a backup stood would tell again what was answered since.
            JournalTables.forgetPositions(connection);
        }
        if (as == FoundAs.REPLACED) {
            int lost = replay.view().unread() + returns.size();
            if (lost > 0) {
                log.error(
                        "{} events that waited in the database alone are not in the backup that took its place; they are"
                                + " in the file that was put aside",
                        lost);
            }
            long last = keepWhatIsInMemory(connection);
            return () -> rows.continueAfter(last, 0);
        }
        JournalTables.Contents contents = JournalTables.read(connection, time.now());
        return () -> {
            Set<String> cameAgain = ids.under(contents.ids());
            rows.continueAfter(contents.last(), contents.firstKept());
            positions = contents.positions();
            replay.begin(contents.unfinished(), cameAgain);
            loaded = true;
            store.results().execute(() -> ready = true);
        };
    }

    /** A backup is older than what is in memory: what it says is unfinished was dealt with, or is here. */
    private long keepWhatIsInMemory(Connection connection) throws SQLException {
        JournalTables.finishAll(connection);
        long last = JournalTables.last(connection);
        try (PreparedStatement insert = connection.prepareStatement(INSERT_AGAIN);
                PreparedStatement done = connection.prepareStatement(MarkRows.INSERT)) {
            for (Entry entry : pending) {
                if (entry.number > 0 && !entry.done) {
                    EventRows.bind(insert, entry);
                    insert.addBatch();
                    MarkRows.bind(done, entry);
                }
            }
            insert.executeBatch();
            done.executeBatch();
        }
        return last;
    }

    /** Where shards stood when the process ended; empty before the database was opened. */
    public List<Position> positions() {
        return positions;
    }

    /** Whether the database was opened, so that what was left is known. */
    public boolean isLoaded() {
        return loaded;
    }

    /** What was left unfinished, and how it goes on. */
    public Replay replay() {
        return replay;
    }

    /** Before this, in milliseconds of the epoch, no unfinished event arrived; now if there is none. */
    public long oldestMillis() {
        long oldest = Math.min(time.now().toEpochMilli(), Math.min(replay.oldestMillis(), returns.oldestMillis()));
        for (Entry entry : pending) {
            oldest = Math.min(oldest, millis(entry.event));
        }
        return oldest;
    }

    @Override
    public Stats stats() {
        long now = time.nanos();
        long longest = 0;
        for (Entry entry : pending) {
            longest = Math.max(longest, now - entry.recorded.recordedNanos());
        }
        return new Stats(
                seen.sum(),
                duplicates.sum(),
                ids.size(),
                pending.size() + replay.view().unread() + returns.size(),
                time.now().toEpochMilli() - oldestMillis(),
                longest / 1_000_000);
    }

    /** Events that went on without being recorded, since the start. */
    public long unrecorded() {
        return unrecorded.sum();
    }
}
