package dev.holdfast.runtime.journal;

import dev.holdfast.gateway.Position;
import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Statements;
import dev.holdfast.runtime.store.Sweep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** New events, with how far their shards have read. Numbers them, and deletes old ones as new ones come. */
final class EventRows implements Rows<Entry> {

    private static final String INSERT =
            "INSERT INTO event (number, bot, event_id, lane, received_at, kind, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (number) DO NOTHING";
    private static final String PLACE =
            "INSERT INTO shard_position (bot, shard, shards, session_id, resume_url, sequence, bot_user, began_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bot, shard) DO UPDATE SET shards = excluded.shards,"
                    + " session_id = excluded.session_id, resume_url = excluded.resume_url,"
                    + " sequence = excluded.sequence, bot_user = excluded.bot_user, began_at = excluded.began_at";
    private static final String PRUNE = "DELETE FROM event WHERE number BETWEEN ? AND ? AND body IS NULL";
    private static final String SWEEP =
            "DELETE FROM event WHERE number IN (SELECT number FROM event WHERE number <= ? AND body IS NULL LIMIT ?)";

    /** Rows that are deleted at once, at most: as many as came since the last time. */
    private static final int PRUNED_AT_ONCE = 1000;

    private final Consumer<List<Entry>> published;
    private final BiConsumer<Entry, Exception> unwritten;
    private final Consumer<Entry> late;
    private final AtomicLong came = new AtomicLong();

    /** The latest event of each shard, whose position is where a session goes on. */
    private final Map<String, Entry> latest = new ConcurrentHashMap<>();

    /** Highest number that was in the database when it was opened; negative until then. */
    private volatile long before = -1;

    private long pruned;

    /**
     * @param published takes what is recorded, in order
     * @param unwritten takes what never will be
     * @param late takes what was done before it was recorded, once it is
     */
    EventRows(Consumer<List<Entry>> published, BiConsumer<Entry, Exception> unwritten, Consumer<Entry> late) {
        this.published = published;
        this.unwritten = unwritten;
        this.late = late;
    }

    /** Goes on after the rows that are there. On the writer's thread. */
    void continueAfter(long number, long firstKept) {
        if (before < 0 || number > before + came.get()) {
            before = number;
        }
        pruned = Math.max(pruned, firstKept - 1);
    }

    /**
     * Gives an event that came its place: what is written late, for whatever reason, has it all the same. On any thread, in the
     * order of the events of a shard.
     */
    void place(Entry entry) {
        entry.count = came.incrementAndGet();
        entry.number = number(entry.count);
        if (entry.position != null) {
            latest.put(shard(entry.position), entry);
        }
    }

    private static String shard(Position position) {
        return position.bot() + "/" + position.shard();
    }

    /** The number of the n-th event that came; 0 while it is not known what is in the database. On any thread. */
    private long number(long count) {
        long known = before;
        return known < 0 ? 0 : known + count;
    }

    /** Rows up to this number are gone once they are done. On the writer's thread. */
    long pruned() {
        return pruned;
    }

    @Override
    public void write(Statements statements, List<Entry> entries) throws SQLException {
        PreparedStatement insert = statements.of(INSERT);
        Map<String, Position> positions = new HashMap<>();
        for (Entry entry : entries) {
            Position position = entry.position;
            if (position != null && !position.sessionId().isEmpty()) {
                positions.put(shard(position), position);
            }
            if (entry.number == 0) {
                entry.number = number(entry.count);
            }
            bind(insert, entry);
            insert.addBatch();
        }
        insert.executeBatch();
        if (!positions.isEmpty()) {
            place(statements.of(PLACE), positions.values());
        }
        prune(statements);
    }

    /** With its body even if it is done by now: what came of it, such as a reply that waits, may be in a later batch than this row. */
    static void bind(PreparedStatement insert, Entry entry) throws SQLException {
        insert.setLong(1, entry.number);
        insert.setString(2, entry.event.origin().bot());
        insert.setString(3, entry.event.origin().eventId());
        insert.setString(4, entry.lane());
        insert.setLong(5, entry.event.origin().receivedAt().toEpochMilli());
        insert.setString(6, EventJson.kind(entry.event));
        insert.setString(7, entry.body());
    }

    private static void place(PreparedStatement place, Iterable<Position> positions) throws SQLException {
        for (Position position : positions) {
            place.setString(1, position.bot());
            place.setInt(2, position.shard());
            place.setInt(3, position.shards());
            place.setString(4, position.sessionId());
            place.setString(5, position.resumeUrl());
            place.setLong(6, position.sequence());
            place.setString(7, position.user());
            Instant since = position.since();
            place.setObject(8, since == null ? null : since.toEpochMilli(), Types.BIGINT);
            place.addBatch();
        }
        place.executeBatch();
    }

    private void prune(Statements statements) throws SQLException {
        long upTo = Math.min(number(came.get()) - SeenIds.MAX, pruned + 2 * PRUNED_AT_ONCE);
        if (upTo - pruned < PRUNED_AT_ONCE) {
            return;
        }
        PreparedStatement prune = statements.of(PRUNE);
        prune.setLong(1, pruned + 1);
        prune.setLong(2, upTo);
        prune.executeUpdate();
        pruned = upTo;
    }

    /** Done events that no deleting along the way came by: those of a backup, and where a commit failed. On the writer's thread. */
    int sweep(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(SWEEP)) {
            delete.setLong(1, pruned);
            delete.setInt(2, Sweep.BATCH);
            return delete.executeUpdate();
        }
    }

    /** Of its JSON, and of the event that this is made of, which weighs about as much. */
    @Override
    public long weight(Entry entry) {
        return LIGHT + 2L * entry.body().length();
    }

    @Override
    public void written(List<Entry> entries) {
        for (Entry entry : entries) {
            entry.recordedForGood = true;
            entry.forgetBody();
        }
        published.accept(entries);
    }

    /** The bot goes on: a conversation is worth more than its record. */
    @Override
    public void held(List<Entry> entries) {
        for (Entry entry : entries) {
            entry.held = true;
        }
        published.accept(entries);
    }

    @Override
    public void caughtUp(List<Entry> entries) {
        for (Entry entry : entries) {
            entry.recordedForGood = true;
            entry.forgetBody();
            if (entry.done) {
                late.accept(entry);
            }
        }
    }

    @Override
    public void failed(Entry entry, Exception why) {
        unwritten.accept(entry, why);
    }

    /** An event that is done need not be recorded any more, unless its position does. */
    @Override
    public boolean needed(Entry entry) {
        return !entry.done || (entry.position != null && latest.get(shard(entry.position)) == entry);
    }
}
