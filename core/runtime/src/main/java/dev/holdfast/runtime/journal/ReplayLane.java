package dev.holdfast.runtime.journal;

import java.util.ArrayDeque;

/** What has to come in order: what is still in the database, what was read, and what came live meanwhile. */
final class ReplayLane {

    final String key;
    final ArrayDeque<Entry> loaded = new ArrayDeque<>(2);
    final ArrayDeque<Entry> live = new ArrayDeque<>(0);
    int unread;
    boolean queued;

    private final double perSecond;
    private final int burst;
    private double permits;
    private long countedAt;

    ReplayLane(String key, Replay.Settings settings, long nowNanos) {
        this.key = key;
        this.perSecond = settings.perSecond();
        this.burst = settings.burst();
        this.permits = burst;
        this.countedAt = nowNanos;
    }

    boolean takePermit(long nowNanos) {
        if (perSecond <= 0) {
            return true;
        }
        permits = Math.min(burst, permits + (nowNanos - countedAt) * perSecond / 1e9);
        countedAt = nowNanos;
        if (permits < 1) {
            return false;
        }
        permits--;
        return true;
    }
}
