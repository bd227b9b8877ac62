package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.SendBudget;
import java.time.Duration;

/**
 * Counts the commands sent on one connection in the platform's window, so that there is always room for the frames that keep the
 * connection alive: those go whenever they are due, and are not counted but allowed for. Times are monotonic nanoseconds. For one
 * thread at a time.
 */
final class SendWindow {

    private final long windowNanos;
    private final long[] sent;
    private int oldest;
    private int count;

    /**
     * @param heartbeatInterval how often a heartbeat needs room
     */
    SendWindow(SendBudget budget, Duration heartbeatInterval) {
        this.windowNanos = budget.window().toNanos();
        long beats = Math.ceilDiv(windowNanos, Math.max(1, heartbeatInterval.toNanos()));
        // One heartbeat more where a window begins and ends with one; IDENTIFY or RESUME; a heartbeat the server asks
        // for.
        this.sent = new long[(int) Math.max(1, budget.frames() - (beats + 3))];
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
