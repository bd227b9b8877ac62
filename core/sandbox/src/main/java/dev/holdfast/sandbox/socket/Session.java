package dev.holdfast.sandbox.socket;

import dev.holdfast.sandbox.Bot;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One identified client: what it asked for, how far it was told, and what it can be told again. Outlives its socket. */
public final class Session {
    private final String id;
    private final Bot bot;
    private final int shard;
    private final int shards;
    private final int intents;
    private final int replayMax;
    private final Dialect dialect;
    private final ArrayDeque<Sent> replay = new ArrayDeque<>();
    private long sequence;
    private long forgotten;
    private @Nullable Connection connection;
    private @Nullable Instant lostAt;

    Session(String id, Bot bot, int shard, int shards, int intents, int replayMax, Dialect dialect) {
        this.id = id;
        this.bot = bot;
        this.shard = shard;
        this.shards = shards;
        this.intents = intents;
        this.replayMax = replayMax;
        this.dialect = dialect;
    }

    private record Sent(long sequence, String frame) {}

    /** What became of a wish to resume. */
    public enum Resumption {
        RESUMED,
        /** Nobody has such a session. */
        UNKNOWN,
        /** The client claims to have seen what was never sent. */
        AHEAD,
        /** What the client missed is no longer kept. */
        FORGOTTEN
    }

    /** How a replay is spoilt. */
    record Spoiling(boolean duplicates, boolean disorder) {}

    public String id() {
        return id;
    }

    public Bot bot() {
        return bot;
    }

    public int shard() {
        return shard;
    }

    public int shards() {
        return shards;
    }

    public int intents() {
        return intents;
    }

    /** Whether that guild's events come over this session's shard. */
    public boolean covers(String guild) {
        return Event.shard(guild, shards) == shard;
    }

    boolean wants(Event event) {
        return event.shard(shards) == shard && event.reaches(intents);
    }

    /** Numbers the event, keeps it, and sends it if there is somebody to send it to. */
    synchronized void dispatch(Event event) {
        sequence++;
        String frame = dialect.dispatch(event.type(), event.id(), sequence, event.dataFor(intents));
        replay.addLast(new Sent(sequence, frame));
        if (replay.size() > replayMax) {
            forgotten = replay.removeFirst().sequence();
        }
        if (connection != null) {
            connection.dispatch(frame);
        }
    }

    /** Ties the session to its first socket with READY, which is never replayed; {@code early} goes before it. */
    synchronized void begin(Connection first, @Nullable Event early) {
        connection = first;
        if (early != null) {
            sequence++;
            first.write(dialect.dispatch(early.type(), early.id(), sequence, early.data()));
        }
        sequence++;
        forgotten = sequence - 1;
        first.write(dialect.dispatch("READY", "", sequence, dialect.ready(this)));
    }

    /** Ties the session to a new socket and tells it everything after {@code seen}. */
    synchronized Resumption resume(Connection next, long seen, Spoiling spoiling) {
        if (seen > sequence || seen < 0) {
            return Resumption.AHEAD;
        }
        if (seen < forgotten) {
            return Resumption.FORGOTTEN;
        }
        connection = next;
        lostAt = null;
        List<String> missed = new ArrayList<>();
        for (Sent sent : replay) {
            if (sent.sequence() > seen) {
                missed.add(sent.frame());
            }
        }
        if (spoiling.disorder()) {
            Collections.reverse(missed);
        }
        for (String frame : missed) {
            next.write(frame);
            if (spoiling.duplicates()) {
                next.write(frame);
            }
        }
        sequence++;
        next.write(dialect.dispatch("RESUMED", "", sequence, dialect.resumed()));
        return Resumption.RESUMED;
    }

    /** The socket is gone; only news about the present one counts. */
    synchronized void lost(Connection gone, Instant now) {
        if (connection == gone) {
            connection = null;
            lostAt = now;
        }
    }

    /** When its socket was lost; null while it has one. */
    synchronized @Nullable Instant lostAt() {
        return lostAt;
    }

    public synchronized boolean connected() {
        return connection != null;
    }

    public synchronized long sequence() {
        return sequence;
    }
}
