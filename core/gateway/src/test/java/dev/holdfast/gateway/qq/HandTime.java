package dev.holdfast.gateway.qq;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test moves by hand. */
final class HandTime implements Time {

    private record Armed(long at, Runnable task) {}

    private final List<Armed> armed = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1_000;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable task) {
        Armed alarm = new Armed(nanos + delay.toNanos(), task);
        armed.add(alarm);
        return () -> forget(alarm);
    }

    synchronized int alarms() {
        return armed.size();
    }

    /** Moves on and runs what is due by then. */
    void pass(Duration by) {
        List<Armed> due;
        synchronized (this) {
            nanos += by.toNanos();
            long now = nanos;
            due = armed.stream()
                    .filter(each -> each.at() - now <= 0)
                    .sorted(Comparator.comparingLong(each -> each.at() - now))
                    .toList();
            armed.removeAll(due);
        }
        due.forEach(each -> each.task().run());
    }

    private synchronized void forget(Armed alarm) {
        armed.remove(alarm);
    }
}
