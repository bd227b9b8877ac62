package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.SendBudget;
import java.time.Duration;

/**
 * Counts what was sent on one connection in the platform's window. Frames that keep the connection alive always go; all others
 * leave room for those that may still come. Times are monotonic nanoseconds. For one thread at a time.
 */
final class SendWindow {

    private final long windowNanos;
    private final int reserved;
    private final long[] sent;
    private int oldest;
    private int count;

    /**
     * @param heartbeatInterval how often a heartbeat needs room
     */
    SendWindow(SendBudget budget, Duration heartbeatInterval) {
        this.windowNanos = budget.window().toNanos();
        long beats = Math.ceilDiv(windowNanos, Math.max(1, heartbeatInterval.toNanos()));
        // A heartbeat of the window before, and one that the server asks for, fit in too.
        this.reserved = (int) Math.min(budget.frames() - 1L, beats + 2);
        this.sent = new long[budget.frames()];
    }

    /** Counts a frame that was sent. */
    void sent(long now) {
        forget(now);
        if (count == sent.length) {
            oldest = (oldest + 1) % sent.length;
            count--;
        }
        sent[(oldest + count) % sent.length] = now;
        count++;
    }

    /** How long an ordinary frame has to wait; 0 if it may go. */
    long waitNanos(long now) {
        forget(now);
        int most = sent.length - reserved;
        if (count < most) {
            return 0;
        }
        long leaves = sent[(oldest + count - most) % sent.length] + windowNanos;
        return Math.max(1, leaves - now);
    }

    private void forget(long now) {
        while (count > 0 && now - sent[oldest] >= windowNanos) {
            oldest = (oldest + 1) % sent.length;
            count--;
        }
    }
}
