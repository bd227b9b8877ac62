package dev.holdfast.resilience;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives permits as {@link PermitSchedule} allows, to the most urgent first and else in order of arrival, and none while the other
 * side has us wait. Who cannot be served in time, also for those who go first, is refused at once instead of waiting in vain.
 * Never blocks; thread-safe.
 */
final class RateLimiter {
    static final long NONE = Long.MIN_VALUE;

    private final String name;
    private final @Nullable PermitSchedule schedule;
    private final long waitNanosMax;
    private final int waitersMax;
    private final Time time;
    private final long epoch;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private Time.@Nullable Alarm alarm;
    private volatile long frozenUntil = Long.MIN_VALUE;
    private volatile boolean idle = true;

    /** @param freezeWaitMax how long a call waits for the end of a freeze where there is no limit of our own */
    RateLimiter(String name, Policy.@Nullable RateLimit limit, Duration freezeWaitMax, int waitersMax, Time time) {
        this.name = name;
        this.schedule = limit == null ? null : new PermitSchedule(limit);
        this.waitNanosMax = (limit == null ? freezeWaitMax : limit.waitMax()).toNanos();
        this.waitersMax = waitersMax;
        this.time = time;
        this.epoch = time.nanos();
    }

    private record Entry(Waiter waiter, long limit) {}

    /**
     * Takes a permit if there is one and nobody waits.
     *
     * @return the stamp for {@link #giveBack}, or {@link #NONE}
     */
    long tryAcquire(long nanos) {
        long now = nanos - epoch;
        if (schedule == null) {
            return now >= frozenUntil && idle ? now : NONE;
        }
        lock.lock();
        try {
            return waiting.isEmpty() && take(now) ? now : NONE;
        } finally {
            lock.unlock();
        }
    }

    /** Queues for a permit; the waiter is told at once if waiting would be in vain. */
    void acquire(long nanos, Waiter waiter) {
        long now = nanos - epoch;
        long limit = now + Math.min(waitNanosMax, waiter.deadline - nanos);
        List<Entry> vain = List.of();
        lock.lock();
        try {
            Deque<Entry> behind = yieldingTo(waiter);
            long served = earliest(now, waiting.size());
            boolean room = waiting.size() + behind.size() < waitersMax;
            boolean waits = room && served <= limit;
            if (waits) {
                waiting.add(new Entry(waiter, limit));
            }
            waiting.addAll(behind);
            if (waits) {
                vain = behind.isEmpty() ? vain : inVain(now);
                arm(now);
            } else {
                vain = List.of(new Entry(waiter, served));
            }
        } finally {
            lock.unlock();
        }
        vain.forEach(entry -> refuse(entry.waiter, Math.max(entry.limit, now) - now));
    }

    /** Takes those out of the queue who let a newcomer pass. */
    private Deque<Entry> yieldingTo(Waiter newcomer) {
        Deque<Entry> behind = new ArrayDeque<>(0);
        for (Entry last = waiting.peekLast();
                last != null && last.waiter.yieldsTo(newcomer);
                last = waiting.peekLast()) {
            behind.addFirst(waiting.removeLast());
        }
        return behind;
    }

    /** Takes those out of the queue whose turn would come too late. */
    private List<Entry> inVain(long now) {
        List<Entry> vain = new ArrayList<>();
        int ahead = 0;
        for (Iterator<Entry> entries = waiting.iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            long served = earliest(now, ahead);
            if (served > entry.limit) {
                entries.remove();
                vain.add(new Entry(entry.waiter, served));
            } else {
                ahead++;
            }
        }
        return vain;
    }

    void giveBack(long stamp) {
        if (schedule == null) {
            return;
        }
        lock.lock();
        try {
            schedule.giveBack(stamp);
            arm(time.nanos() - epoch);
        } finally {
            lock.unlock();
        }
    }

    /** No permit is given for a while, by the other side's word. A shorter word does not undo a longer one. */
    void freeze(Duration span) {
        List<Entry> vain;
        long now = time.nanos() - epoch;
        lock.lock();
        try {
            frozenUntil = Math.max(frozenUntil, now + span.toNanos());
            vain = inVain(now);
            arm(now);
        } finally {
            lock.unlock();
        }
        vain.forEach(entry -> refuse(entry.waiter, frozenUntil - now));
    }

    boolean wouldPermit() {
        long now = time.nanos() - epoch;
        lock.lock();
        try {
            return waiting.isEmpty() && earliest(now, 0) <= now;
        } finally {
            lock.unlock();
        }
    }

    /** Null where there is no limit of our own. */
    @Nullable
    Integer available() {
        if (schedule == null) {
            return null;
        }
        long now = time.nanos() - epoch;
        lock.lock();
        try {
            return now < frozenUntil || !waiting.isEmpty() ? 0 : schedule.available(now);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was taken and any freeze. */
    void reset() {
        lock.lock();
        try {
            frozenUntil = Long.MIN_VALUE;
            if (schedule != null) {
                schedule.clear();
            }
        } finally {
            lock.unlock();
        }
        serve();
    }

    /** Refuses all who wait. */
    void close() {
        List<Entry> left;
        lock.lock();
        try {
            left = List.copyOf(waiting);
            waiting.clear();
            arm(0);
        } finally {
            lock.unlock();
        }
        left.forEach(entry -> entry.waiter.refused(
                Outcome.Stage.CLOSED, "no call to " + name + " starts any more: shutting down", null));
    }

    private void serve() {
        while (true) {
            Entry served;
            long now = time.nanos() - epoch;
            lock.lock();
            try {
                served = waiting.peek();
                if (served == null || !take(now)) {
                    arm(now);
                    return;
                }
                waiting.poll();
            } finally {
                lock.unlock();
            }
            served.waiter.granted(now);
        }
    }

    private boolean take(long now) {
        if (earliest(now, 0) > now) {
            return false;
        }
        if (schedule != null) {
            schedule.take(now);
        }
        return true;
    }

    private long earliest(long now, int ahead) {
        long from = Math.max(now, frozenUntil);
        if (schedule == null) {
            return from;
        }
        return ahead == 0 ? schedule.earliest(from) : schedule.earliest(from, ahead);
    }

    /** One alarm serves the whole queue: it is set for its head. */
    private void arm(long now) {
        idle = waiting.isEmpty();
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        if (!idle) {
            alarm = time.after(Duration.ofNanos(earliest(now, 0) - now), this::serve);
        }
    }

    private void refuse(Waiter waiter, long waitNanos) {
        Duration wait = Duration.ofNanos(waitNanos);
        waiter.refused(
                Outcome.Stage.RATE_LIMIT,
                "the rate limit of " + name + " is used up for " + wait.toMillis() + " ms",
                wait);
    }
}
