package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.SendBudget;
import dev.holdfast.resilience.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a shard sends. Frames of the connection's own go at once; commands wait for an established session and for room in the
 * platform's budget, and those that wait when a socket closes go out on the next one. {@link #take} from any thread, all else on
 * the shard's event loop.
 */
final class Outgoing {

    /** More commands are not taken. */
    static final int WAITING_MAX = 1000;

    private final Shard shard;
    private final ShardSocket socket;
    private final Time time;
    private final @Nullable SendBudget budget;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private @Nullable SendWindow window;
    private boolean open;
    private Time.@Nullable Alarm armed;

    /**
     * @param kind of which only the latest is of interest; empty if every one is
     */
    private record Command(String kind, String frame) {}

    Outgoing(Shard shard, ShardSocket socket, Time time, @Nullable SendBudget budget) {
        this.shard = shard;
        this.socket = socket;
        this.time = time;
        this.budget = budget;
    }

    /**
     * Takes a command; not if it is too long, or too many wait.
     *
     * @param kind whose commands make those before them pointless; empty if they do not
     */
    boolean take(String kind, String frame) {
        if (budget != null && frame.getBytes(StandardCharsets.UTF_8).length > budget.bytesMax()) {
            return false;
        }
        synchronized (waiting) {
            waiting.removeIf(before -> !kind.isEmpty() && before.kind().equals(kind));
            if (waiting.size() >= WAITING_MAX) {
                return false;
            }
            waiting.add(new Command(kind, frame));
        }
        shard.run(this::flush);
        return true;
    }

    /** A new connection has its whole budget. */
    void connected(Duration heartbeatInterval) {
        Time.Alarm before = armed;
        if (before != null) {
            before.cancel();
            armed = null;
        }
        window = budget == null ? null : new SendWindow(budget, heartbeatInterval);
    }

    /** The session was established, or is not any more. */
    void established(boolean now) {
        open = now;
        flush();
    }

    /** Sends a frame of the connection's own. */
    void send(String name, String frame) {
        socket.send(name, frame);
    }

    private void flush() {
        while (open && armed == null) {
            long wait = window == null ? 0 : window.waitNanos(time.nanos());
            Command next = next(wait == 0);
            if (next == null) {
                return;
            }
            if (wait == 0) {
                if (window != null) {
                    window.sent(time.nanos());
                }
                socket.send("command", next.frame());
            } else {
                armed = time.after(Duration.ofNanos(wait), () -> shard.run(this::waited));
            }
        }
    }

    private void waited() {
        armed = null;
        flush();
    }

    private @Nullable Command next(boolean taken) {
        synchronized (waiting) {
            return taken ? waiting.poll() : waiting.peek();
        }
    }
}
