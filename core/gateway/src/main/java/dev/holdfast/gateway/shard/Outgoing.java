package dev.holdfast.gateway.shard;

import java.util.ArrayDeque;
import java.util.Deque;

/** Frames that wait for an established session. What waits when a socket closes goes out on the next one. Thread-safe. */
final class Outgoing {

    static final int WAITING_MAX = 1000;

    private final Shard shard;
    private final ShardSocket socket;
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean open;

    Outgoing(Shard shard, ShardSocket socket) {
        this.shard = shard;
        this.socket = socket;
    }

    synchronized boolean take(String frame) {
        if (waiting.size() >= WAITING_MAX) {
            return false;
        }
        waiting.add(frame);
        shard.run(this::flush);
        return true;
    }

    /** The session was established, or is not any more. On the shard's event loop. */
    synchronized void open(boolean established) {
        open = established;
        flush();
    }

    private synchronized void flush() {
        while (open && !waiting.isEmpty()) {
            socket.send("command", waiting.remove());
        }
    }
}
