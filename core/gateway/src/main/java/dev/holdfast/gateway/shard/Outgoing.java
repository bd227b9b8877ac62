package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.LatestOnly;
import dev.holdfast.gateway.dialect.SendBudget;
import dev.holdfast.resilience.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a shard sends. Frames of the connection's own go at once; commands wait for an established session and for room in the
 * platform's budget, and those that wait when a socket closes go out on the next one. {@link #take} from any thread, all else on
 * the shard's event loop.
 */
final class Outgoing {

    /** More commands are not taken. */
    static final int WAITING_MAX = 1000;

    private static final long NEVER = Long.MAX_VALUE;

    private final Shard shard;
    private final ShardSocket socket;
    private final Time time;
    private final @Nullable SendBudget budget;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private final Map<LatestOnly, SendWindow> paces = new HashMap<>();
    private @Nullable SendWindow window;
    private boolean open;
    private Time.@Nullable Alarm armed;

    /**
     * @param kind of which only the latest is of interest; null if every one is
     */
    private record Command(@Nullable LatestOnly kind, String frame) {}

    Outgoing(Shard shard, ShardSocket socket, Time time, @Nullable SendBudget budget) {
        this.shard = shard;
        this.socket = socket;
        this.time = time;
        this.budget = budget;
    }

    /**
     * Takes a command; not if it is too long, or too many wait.
     *
     * @param kind whose commands make those before them pointless; null if they do not
     */
    boolean take(@Nullable LatestOnly kind, String frame) {
        if (budget != null && frame.getBytes(StandardCharsets.UTF_8).length > budget.bytesMax()) {
            return false;
        }
        synchronized (waiting) {
            waiting.removeIf(before -> kind != null && kind.equals(before.kind()));
            if (waiting.size() >= WAITING_MAX) {
                return false;
            }
            waiting.add(new Command(kind, frame));
        }
        shard.run(this::flush);
        return true;
    }

    /** A new connection has its whole budget; the pace of a kind is kept from one to the next. */
    void connected(Duration heartbeatInterval) {
        window = budget == null ? null : SendWindow.beside(heartbeatInterval, budget);
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

    /** Sends what may go, the first first; what has to wait for the pace of its kind lets others pass. */
    private void flush() {
        Time.Alarm before = armed;
        armed = null;
        if (before != null) {
            before.cancel();
        }
        while (open) {
            long now = time.nanos();
            Next next = next(now);
            Command command = next.command();
            if (command == null) {
                if (next.afterNanos() != NEVER) {
                    armed = time.after(Duration.ofNanos(next.afterNanos()), () -> shard.run(this::flush));
                }
                return;
            }
            sent(command, now);
            socket.send("command", command.frame());
        }
    }

    /**
     * @param command null if none may go yet
     * @param afterNanos until one may; {@link #NEVER} if none waits
     */
    private record Next(@Nullable Command command, long afterNanos) {}

    private Next next(long now) {
        long room = window == null ? 0 : window.waitNanos(now);
        long shortest = NEVER;
        synchronized (waiting) {
            for (Iterator<Command> each = waiting.iterator(); shortest > room && each.hasNext(); ) {
                Command command = each.next();
                long wait = Math.max(room, pace(command, now));
                if (wait == 0) {
                    each.remove();
                    return new Next(command, 0);
                }
                shortest = Math.min(shortest, wait);
            }
        }
        return new Next(null, shortest);
    }

    private long pace(Command command, long now) {
        LatestOnly kind = command.kind();
        SendWindow pace = kind == null ? null : paces.get(kind);
        return pace == null ? 0 : pace.waitNanos(now);
    }

    private void sent(Command command, long now) {
        if (window != null) {
            window.sent(now);
        }
        LatestOnly kind = command.kind();
        if (kind != null) {
            paces.computeIfAbsent(kind, fresh -> new SendWindow(fresh.most(), fresh.window()))
                    .sent(now);
        }
    }
}
