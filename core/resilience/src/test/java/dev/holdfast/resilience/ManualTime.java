package dev.holdfast.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until a test moves it; alarms run on the thread that does, in the order of their times. */
public final class ManualTime implements Time {
    /** Not zero and near the end of the range: nothing may depend on the origin, nor compare without subtracting. */
    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    private final PriorityQueue<Armed> armed = new PriorityQueue<>();
    private long elapsed;
    private long sequence;

    @Override
    public synchronized long nanos() {
        return ORIGIN + elapsed;
    }

    @Override
    public synchronized Instant now() {
        return START.plusNanos(elapsed);
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable task) {
        Armed alarm = new Armed(elapsed + delay.toNanos(), sequence++, task);
        armed.add(alarm);
        return () -> forget(alarm);
    }

    /** Moves on; what is due in between runs at its own time, also what that arms. */
    public void advance(Duration by) {
        long end = elapsed + by.toNanos();
        for (Armed due = next(end); due != null; due = next(end)) {
            due.task.run();
        }
        synchronized (this) {
            elapsed = end;
        }
    }

    /** Alarms not yet run nor cancelled. */
    public synchronized int armed() {
        return armed.size();
    }

    private synchronized @Nullable Armed next(long end) {
        Armed first = armed.peek();
        if (first == null || first.at > end) {
            return null;
        }
        armed.remove(first);
        elapsed = Math.max(elapsed, first.at);
        return first;
    }

    private synchronized void forget(Armed alarm) {
        armed.remove(alarm);
    }

    private record Armed(long at, long number, Runnable task) implements Comparable<Armed> {
        @Override
        public int compareTo(Armed other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
