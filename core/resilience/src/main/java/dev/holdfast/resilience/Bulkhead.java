package dev.holdfast.resilience;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Places for attempts that run at the same time, and a bounded queue before them. The queue serves keys in turn, so that one
 * busy conversation cannot keep the others waiting, and those in which something urgent waits first; one place in
 * {@link #PATIENCE} goes to the least urgent all the same. Who waited past its deadline is dropped. Never blocks; thread-safe.
 */
final class Bulkhead {
    /** Urgent ones are most, and must not starve the others. */
    static final int PATIENCE = 8;

    private final String name;
    private final int placesMax;
    private final int queueMax;
    private final Time time;

    private final AtomicInteger free;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger drains = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Line> lines = new HashMap<>();

    /** The lines whose turn comes, by what is most urgent in them. */
    private final Map<Priority, SequencedSet<Line>> turns = new EnumMap<>(Priority.class);

    private int admitted;

    Bulkhead(String name, Policy.Bulkhead policy, Time time) {
        this.name = name;
        this.placesMax = policy.concurrentMax();
        this.queueMax = policy.queueMax();
        this.time = time;
        this.free = new AtomicInteger(placesMax);
        for (Priority priority : Priority.values()) {
            turns.put(priority, new LinkedHashSet<>());
        }
    }

    /** Takes a place if one is free and nobody waits. */
    boolean tryEnter() {
        return queued.get() == 0 && take();
    }

    /** Waits for a place; the waiter is told at once if the queue is full. */
    void enqueue(Waiter waiter) {
        Place place = new Place(waiter);
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
            turns.values().forEach(waiting -> waiting.forEach(line -> left.addAll(line.places)));
            lines.clear();
            turns.values().forEach(SequencedSet::clear);
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
            lines.computeIfAbsent(place.waiter.key, Line::new).add(place);
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
            return whoseTurnItIs().removeFirst();
        } finally {
            lock.unlock();
        }
    }

    private SequencedSet<Line> turns(Priority priority) {
        return Objects.requireNonNull(turns.get(priority), "every priority");
    }

    private Line whoseTurnItIs() {
        boolean patientFirst = ++admitted % PATIENCE == 0;
        List<Priority> order = List.of(Priority.values());
        for (Priority priority : patientFirst ? order.reversed() : order) {
            SequencedSet<Line> waiting = turns(priority);
            if (!waiting.isEmpty()) {
                return waiting.getFirst();
            }
        }
        throw new IllegalStateException("of " + lines.size() + " lines before " + name + " none has a turn");
    }

    private void expire(Place place) {
        if (remove(place)) {
            refuseLate(place);
        }
    }

    private boolean remove(Place place) {
        lock.lock();
        try {
            Line line = lines.get(place.waiter.key);
            if (line == null || !line.remove(place)) {
                return false;
            }
            queued.decrementAndGet();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void refuseLate(Place place) {
        place.waiter.refused(
                Outcome.Stage.DEADLINE, "the deadline passed while waiting for a place to call " + name, null);
    }

    /** Who waits under one key, in order; under the lock. */
    private final class Line {
        private final String key;
        private final ArrayDeque<Place> places = new ArrayDeque<>(2);
        private final Map<Priority, Integer> counts = new EnumMap<>(Priority.class);
        private Priority priority = Priority.PATIENT;

        Line(String key) {
            this.key = key;
        }

        /** What is urgent makes those before it urgent, since it cannot go past them. */
        void add(Place place) {
            Priority more = place.waiter.priority;
            if (places.isEmpty() || more.compareTo(priority) < 0) {
                turns(priority).remove(this);
                priority = more;
                turns(priority).add(this);
            }
            places.add(place);
            counts.merge(more, 1, Integer::sum);
        }

        /** Takes the first; the others come after those whose turn it is then. */
        Place removeFirst() {
            Place place = places.remove();
            uncount(place);
            queueUp();
            return place;
        }

        boolean remove(Place place) {
            boolean removed = places.remove(place);
            if (removed) {
                uncount(place);
                if (places.isEmpty() || mostUrgent() != priority) {
                    queueUp();
                }
            }
            return removed;
        }

        /** Behind those of its urgency, as that is now. */
        private void queueUp() {
            turns(priority).remove(this);
            if (places.isEmpty()) {
                lines.remove(key);
            } else {
                priority = mostUrgent();
                turns(priority).add(this);
            }
        }

        private void uncount(Place place) {
            counts.computeIfPresent(place.waiter.priority, (same, count) -> count == 1 ? null : count - 1);
        }

        /** An enum map has its keys in their order. */
        private Priority mostUrgent() {
            return counts.keySet().iterator().next();
        }
    }

    private static final class Place {
        private final Waiter waiter;
        private volatile Time.@Nullable Alarm alarm;

        Place(Waiter waiter) {
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
