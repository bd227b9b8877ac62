package dev.holdfast.runtime.journal;

/**
 * How fast the events of one conversation may go: a bucket that refills, and besides that one for every event that came meanwhile,
 * so that a busy conversation catches up. Used where the store brings its results.
 */
final class Pace {

    private final Replay.Settings settings;
    private double permits;
    private int credits;
    private long countedAt;

    Pace(Replay.Settings settings, long nowNanos) {
        this.settings = settings;
        this.permits = settings.burst();
        this.countedAt = nowNanos;
    }

    /** One more may go than the bucket says. */
    void credit() {
        credits++;
    }

    /** Answers whether one may go now. */
    boolean take(long nowNanos) {
        if (settings.perSecond() <= 0) {
            return true;
        }
        permits = Math.min(settings.burst(), permits + (nowNanos - countedAt) * settings.perSecond() / 1e9);
        countedAt = nowNanos;
        if (permits >= 1) {
            permits--;
            return true;
        }
        if (credits > 0) {
            credits--;
            return true;
        }
        return false;
    }
}
