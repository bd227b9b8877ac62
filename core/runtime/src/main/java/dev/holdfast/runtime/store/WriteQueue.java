package dev.holdfast.runtime.store;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer, first in, first out. Many threads put, one takes. Putting wakes the writer only if it sleeps, and
 * what may wait only if it sleeps without an end in sight, or fills a batch. Beyond its bound it takes nothing.
 */
final class WriteQueue {

    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final Bound bound;
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger urgent = new AtomicInteger();
    private volatile @Nullable Thread sleeping;
    private volatile boolean idle;
    private volatile boolean nudged;

    WriteQueue(Bound bound) {
        this.bound = bound;
    }

    /** A row of a kind, or a work where {@code kind} is null. */
    record Entry(Batch.@Nullable Kind<?> kind, Object item, boolean hurries, long weight) {
        static Entry row(Batch.Kind<?> kind, Object row, boolean hurries) {
            return new Entry(kind, row, hurries, kind.weight(row));
        }

        static Entry work(Batch.Doing<?> work) {
            return new Entry(null, work, true, Rows.LIGHT);
        }
    }

    /** False if it is full. */
    boolean put(Entry entry) {
        int before = size.getAndIncrement();
        if (bound.isReached(before, bytes.get())) {
            size.decrementAndGet();
            return false;
        }
        bytes.addAndGet(entry.weight());
        entries.add(entry);
        if (entry.hurries()) {
            urgent.incrementAndGet();
            wake();
        } else if (idle || before == Store.BATCH_MAX - 1) {
            wake();
        }
        return true;
    }

    /** Wakes the writer for something else than an entry; if it does not sleep, its next sleep is none. */
    void nudge() {
        nudged = true;
        wake();
    }

    private void wake() {
        Thread thread = sleeping;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Moves what waits into a batch until that is full. */
    void drainTo(Batch batch) {
        int hurrying = 0;
        while (batch.size() < Store.BATCH_MAX) {
            Entry entry = entries.poll();
            if (entry == null) {
                break;
            }
            size.decrementAndGet();
            bytes.addAndGet(-entry.weight());
            if (entry.hurries()) {
                hurrying++;
            }
            if (entry.kind() == null) {
                batch.add((Batch.Doing<?>) entry.item());
            } else {
                batch.add(entry.kind(), entry.item());
            }
        }
        urgent.addAndGet(-hurrying);
    }

    /** Sleeps until something comes or the time is over; may end early. */
    void sleepIdle(long nanos) {
        sleeping = Thread.currentThread();
        idle = true;
        try {
            if (size.get() == 0 && nanos > 0 && !nudged) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            idle = false;
            sleeping = null;
            nudged = false;
        }
    }

    /** Sleeps until something hurries, a batch is full or the time is over; may end early. */
    void sleep(long nanos) {
        sleeping = Thread.currentThread();
        try {
            if (urgent.get() == 0 && size.get() < Store.BATCH_MAX && nanos > 0 && !nudged) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            sleeping = null;
            nudged = false;
        }
    }

    boolean isEmpty() {
        return size.get() == 0;
    }

    boolean hurries() {
        return urgent.get() > 0;
    }

    int size() {
        return size.get();
    }

    long bytes() {
        return bytes.get();
    }
}
