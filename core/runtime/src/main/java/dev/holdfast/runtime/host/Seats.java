package dev.holdfast.runtime.host;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The seats for what may run at once. Who finds none waits, and gets one in the order of coming, or the one whose time is over
 * soonest first. Thread-safe; waiting parks the thread and heeds no interrupt.
 */
final class Seats {

    private static final Comparator<Waiter> BY_COMING = Comparator.comparingLong(Waiter::number);
    private static final Comparator<Waiter> BY_DEADLINE =
            Comparator.comparing(Waiter::until).thenComparing(BY_COMING);

    private final ReentrantLock lock = new ReentrantLock();
    private PriorityQueue<Waiter> waiting = new PriorityQueue<>(BY_COMING);
    private int free;
    private long numbers;

    /** Somebody without a seat. */
    private static final class Waiter {
        private final Thread thread;
        private final long number;
        private final Instant until;
        private volatile boolean admitted;

        private Waiter(Thread thread, long number, Instant until) {
            this.thread = thread;
            this.number = number;
            this.until = until;
        }

        private long number() {
            return number;
        }

        private Instant until() {
            return until;
        }
    }

    Seats(int count) {
        free = count;
    }

    /**
     * Takes a seat, as soon as there is one.
     *
     * @param until when it is no use any more
     */
    void take(Instant until) {
        Waiter waiter;
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return;
            }
            waiter = new Waiter(Thread.currentThread(), numbers++, until);
            waiting.add(waiter);
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (!waiter.admitted) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void give() {
        more(1);
    }

    /** Adds seats, or takes them away from whoever comes next if the number is negative. */
    void more(int count) {
        lock.lock();
        try {
            free += count;
            while (free > 0 && !waiting.isEmpty()) {
                free--;
                Waiter next = waiting.remove();
                next.admitted = true;
                LockSupport.unpark(next.thread);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Changes the order of those who wait, and of those who come. */
    void nearestDeadlineFirst(boolean wanted) {
        lock.lock();
        try {
            PriorityQueue<Waiter> reordered = new PriorityQueue<>(wanted ? BY_DEADLINE : BY_COMING);
            reordered.addAll(waiting);
            waiting = reordered;
        } finally {
            lock.unlock();
        }
    }
}
