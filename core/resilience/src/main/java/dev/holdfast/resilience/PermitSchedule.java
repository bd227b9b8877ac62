package dev.holdfast.resilience;

/**
 * When the next permit may be given, as plain arithmetic: time is an argument. Not thread-safe.
 *
 * <p>Two bounds hold together. GCRA (ITU-T I.371) refills continuously and allows {@code burst} at once: {@code arrival} is the
 * theoretical arrival time, one interval later per permit. Alone it would let {@code burst + permits} through in one period,
 * for which platforms ban; so a log of the last {@code permits} grants keeps any window of one period at {@code permits}.
 *
 * <p>Giving back forgets the grant in both, exactly: {@code logStart} is the arrival time before the oldest logged grant, from
 * which the arrival time is folded anew.
 */
final class PermitSchedule {
    private final long interval;
    private final long tolerance;
    private final long period;
    private final long[] log;
    private int oldest;
    private int size;
    private long logStart;
    private long arrival;
    private long arrivalBeforeNewest;
    private boolean newestUndone = true;

    PermitSchedule(Policy.RateLimit limit) {
        period = limit.period().toNanos();
        interval = Math.ceilDiv(period, limit.permits());
        tolerance = interval * (Math.min(limit.burst(), limit.permits()) - 1);
        log = new long[limit.permits()];
        logStart = Long.MIN_VALUE / 2;
        arrival = logStart;
    }

    /** The earliest time from {@code now} on at which one may be taken; {@code now} itself if one may at once. */
    long earliest(long now) {
        long windowOpens = size < log.length ? now : log[oldest] + period;
        return Math.max(now, Math.max(arrival - tolerance, windowOpens));
    }

    /** The earliest time for the permit after {@code ahead} others were taken, each as early as it may. */
    long earliest(long now, int ahead) {
        long[] grants = new long[ahead + 1];
        long simulated = arrival;
        long at = now;
        for (int i = 0; i <= ahead; i++) {
            at = Math.max(at, Math.max(simulated - tolerance, windowOpens(i, grants)));
            grants[i] = at;
            simulated = Math.max(simulated, at) + interval;
        }
        return at;
    }

    private long windowOpens(int grant, long[] grants) {
        int before = size + grant - log.length;
        if (before < 0) {
            return Long.MIN_VALUE / 2;
        }
        return (before < size ? logged(before) : grants[before - size]) + period;
    }

    /** @param at not before {@link #earliest} and not before an earlier grant */
    void take(long at) {
        if (size == log.length) {
            logStart = Math.max(logStart, log[oldest]) + interval;
            oldest = (oldest + 1) % log.length;
            size--;
        }
        log[(oldest + size) % log.length] = at;
        size++;
        arrivalBeforeNewest = arrival;
        newestUndone = false;
        arrival = Math.max(arrival, at) + interval;
    }

    /** Forgets a grant; one so old that it left the log makes no difference any more. */
    void giveBack(long at) {
        for (int i = size - 1; i >= 0 && logged(i) >= at; i--) {
            if (logged(i) == at) {
                remove(i);
                return;
            }
        }
    }

    /** How many could be taken at once. */
    int available(long now) {
        int left = 0;
        while (left < size && logged(left) + period <= now) {
            left++;
        }
        int byWindow = log.length - size + left;
        long room = now - (Math.max(arrival, now) - tolerance);
        int byRate = room < 0 ? 0 : (int) (room / interval) + 1;
        return Math.min(byWindow, byRate);
    }

    void clear() {
        size = 0;
        newestUndone = true;
        logStart = Long.MIN_VALUE / 2;
        arrival = logStart;
    }

    private void remove(int index) {
        for (int i = index; i < size - 1; i++) {
            log[(oldest + i) % log.length] = logged(i + 1);
        }
        size--;
        if (index == size && !newestUndone) {
            arrival = arrivalBeforeNewest;
        } else {
            fold();
        }
        newestUndone = true;
    }

    private void fold() {
        arrival = logStart;
        for (int i = 0; i < size; i++) {
            arrival = Math.max(arrival, logged(i)) + interval;
        }
    }

    private long logged(int index) {
        return log[(oldest + index) % log.length];
    }
}
