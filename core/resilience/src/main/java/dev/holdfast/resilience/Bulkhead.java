package dev.holdfast.resilience;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Places for attempts that run at the same time, and a bounded queue before them. The queue serves keys in turn, so that one
 * busy conversation cannot keep the others waiting; who waited past its deadline is dropped. Never blocks; thread-safe.
 */
final class Bulkhead {
    private final String name;
    private final int placesMax;
    private final int queueMax;
    private final Time time;

    private final AtomicInteger free;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger drains = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ArrayDeque<Place>> lines = new LinkedHashMap<>();

    Bulkhead(String name, Policy.Bulkhead policy, Time time) {
        this.name = name;
        this.placesMax = policy.concurrentMax();
        this.queueMax = policy.queueMax();
        this.time = time;
        this.free = new AtomicInteger(placesMax);
    }

    /** Takes a place if one is free and nobody waits. */
    boolean tryEnter() {
        return queued.get() == 0 && take();
    }

    /** Waits for a place; the waiter is told at once if the queue is full. */
    void enqueue(String key, Waiter waiter) {
        Place place = new Place(key, waiter);
        if (!add(place)) {
            waiter.refused(
                    Outcome.Stage.BULKHEAD,
                    placesMax + " calls to " + name + " run and " + queueMax + " wait already",
                    null);
            return;
        }
        place.alarm = time.after(Duration.ofNanos(Math.max(0, waiter.deadline - time.nanos())), () -> expire(place));
        drain();
    }

    void leave() {
        free.incrementAndGet();
        if (queued.get() > 0) {
            drain();
        }
    }

    int running() {
        return placesMax - free.get();
    }

    int waiting() {
        return queued.get();
    }

    /** Refuses all who wait. */
    void close() {
        List<Place> left = new ArrayList<>();
        lock.lock();
        try {
            lines.values().forEach(left::addAll);
            lines.clear();
            queued.addAndGet(-left.size());
        } finally {
            lock.unlock();
        }
        for (Place place : left) {
            place.forgetAlarm();
            place.waiter.refused(Outcome.Stage.CLOSED, "no call to " + name + " starts any more: shutting down", null);
        }
    }

    private boolean take() {
        int left = free.get();
        while (left > 0) {
            if (free.compareAndSet(left, left - 1)) {
                return true;
            }
            left = free.get();
        }
        return false;
    }

    private boolean add(Place place) {
        lock.lock();
        try {
            if (queued.get() >= queueMax) {
                return false;
            }
            queued.incrementAndGet();
            lines.computeIfAbsent(place.key, key -> new ArrayDeque<>()).add(place);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets waiters in while there are places. An admitted attempt may end at once and leave again: that leave is noted and
     * served by the loop that already runs, so that the stack does not grow with the queue.
     */
    private void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            for (Place place = next(); place != null; place = next()) {
                admit(place);
            }
            seen = drains.addAndGet(-seen);
        }
    }

    private void admit(Place place) {
        place.forgetAlarm();
        if (place.waiter.deadline - time.nanos() <= 0) {
            free.incrementAndGet();
            refuseLate(place);
        } else {
            place.waiter.granted(0);
        }
    }

    private @Nullable Place next() {
        lock.lock();
        try {
            if (lines.isEmpty() || !take()) {
                return null;
            }
            queued.decrementAndGet();
            Iterator<Map.Entry<String, ArrayDeque<Place>>> turn =
                    lines.entrySet().iterator();
            Map.Entry<String, ArrayDeque<Place>> first = turn.next();
            String key = first.getKey();
            ArrayDeque<Place> line = first.getValue();
            turn.remove();
            Place place = line.remove();
            if (!line.isEmpty()) {
                lines.put(key, line);
            }
            return place;
        } finally {
            lock.unlock();
        }
    }

    private void expire(Place place) {
        if (remove(place)) {
            refuseLate(place);
        }
    }

    private boolean remove(Place place) {
        lock.lock();
        try {
            ArrayDeque<Place> line = lines.get(place.key);
            if (line == null || !line.remove(place)) {
                return false;
            }
            queued.decrementAndGet();
            if (line.isEmpty()) {
                lines.remove(place.key);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void refuseLate(Place place) {
        place.waiter.refused(
                Outcome.Stage.DEADLINE, "the deadline passed while waiting for a place to call " + name, null);
    }

    private static final class Place {
        private final String key;
        private final Waiter waiter;
        private volatile Time.@Nullable Alarm alarm;

        Place(String key, Waiter waiter) {
            this.key = key;
            this.waiter = waiter;
        }

        void forgetAlarm() {
            Time.Alarm armed = alarm;
            if (armed != null) {
                armed.cancel();
            }
        }
    }
}
