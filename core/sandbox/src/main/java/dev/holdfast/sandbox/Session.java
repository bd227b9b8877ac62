package dev.holdfast.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One identified client: what it asked for, how far it was told, and what it can be told again. Outlives its socket. */
final class Session {
    private final String id;
    private final int shard;
    private final int shards;
    private final int intents;
    private final int replayMax;
    private final ArrayDeque<Sent> replay = new ArrayDeque<>();
    private long sequence;
    private long forgotten;
    private @Nullable Connection connection;
    private @Nullable Instant lostAt;

    Session(String id, int shard, int shards, int intents, int replayMax) {
        this.id = id;
        this.shard = shard;
        this.shards = shards;
        this.intents = intents;
        this.replayMax = replayMax;
    }

    private record Sent(long sequence, Event event) {}

    /** What became of a wish to resume. */
    enum Resumption {
        RESUMED,
        /** The client claims to have seen what was never sent. */
        AHEAD,
        /** What the client missed is no longer kept. */
        FORGOTTEN
    }

    String id() {
        return id;
    }

    int shard() {
        return shard;
    }

    int shards() {
        return shards;
    }

    boolean wants(Event event) {
        return event.shard(shards) == shard && Intents.cover(intents, event.type());
    }

    /** Numbers the event, keeps it, and sends it if there is somebody to send it to. */
    synchronized void dispatch(Event event) {
        sequence++;
        replay.addLast(new Sent(sequence, event));
        if (replay.size() > replayMax) {
            forgotten = replay.removeFirst().sequence();
        }
        if (connection != null) {
            connection.dispatch(event.frame(sequence));
        }
    }

    /** Ties the session to its first socket with READY, which is number 1 and never replayed. */
    synchronized void begin(Connection first, String ready) {
        connection = first;
        sequence = 1;
        first.write("{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":" + ready + "}");
    }

    /** Ties the session to a new socket and tells it everything after {@code seen}. */
    synchronized Resumption resume(Connection next, long seen) {
        if (seen > sequence || seen < 0) {
            return Resumption.AHEAD;
        }
        if (seen < forgotten) {
            return Resumption.FORGOTTEN;
        }
        connection = next;
        lostAt = null;
        for (Sent sent : replay) {
            if (sent.sequence() > seen) {
                next.write(sent.event().frame(sent.sequence()));
            }
        }
        sequence++;
        next.write("{\"op\":0,\"s\":" + sequence + ",\"t\":\"RESUMED\",\"d\":\"\"}");
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

    synchronized boolean connected() {
        return connection != null;
    }

    synchronized long sequence() {
        return sequence;
    }
}
