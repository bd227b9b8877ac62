package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.SendBudget;
import java.time.Duration;

/** Counts the commands sent in any window of time. Times are monotonic nanoseconds. For one thread at a time. */
final class SendWindow {

    private final long windowNanos;
    private final long[] sent;
    private int oldest;
    private int count;

    /**
     * @param most at least 1
     */
    SendWindow(int most, Duration window) {
        this.windowNanos = window.toNanos();
        this.sent = new long[most];
    }

    /**
     * What is left of a connection's budget beside the frames that keep it alive: those go whenever they are due, and are not
     * counted but allowed for.
     *
     * @param heartbeatInterval how often a heartbeat needs room
     */
    static SendWindow beside(Duration heartbeatInterval, SendBudget budget) {
        long beats = Math.ceilDiv(budget.window().toNanos(), Math.max(1, heartbeatInterval.toNanos()));
        // One heartbeat more where a window begins and ends with one; IDENTIFY or RESUME; a heartbeat the server asks
        // for.
        return new SendWindow((int) Math.max(1, budget.frames() - (beats + 3)), budget.window());
    }

    /** How long the next command has to wait; 0 if it may go. */
    long waitNanos(long now) {
        while (count > 0 && now - sent[oldest] >= windowNanos) {
            oldest = (oldest + 1) % sent.length;
            count--;
        }
        return count < sent.length ? 0 : sent[oldest] + windowNanos - now;
    }

    /** Counts a command that goes now; {@link #waitNanos} said that it may. */
    void sent(long now) {
        sent[(oldest + count) % sent.length] = now;
        count++;
    }
}
