package dev.holdfast.runtime.host;

import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin's lanes: jobs of one conversation in order, conversations side by side, each on a plain virtual thread that lives
 * as long as its lane has jobs. Bounded in jobs waiting and in handlers running. Thread-safe; offering never blocks.
 */
final class Lanes {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    /** A waiting job may be about to start just when its lane looks idle: then nobody tells, so look again. */
    private static final long LOOK_MILLIS = 20;

    private final String plugin;
    private final int queueMax;
    private final Consumer<Job> runner;
    private final ConcurrentHashMap<String, ArrayDeque<Job>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final Seats seats;
    private final Object idle = new Object();
    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
    private volatile @Nullable CountDownLatch gate;
    private volatile int concurrentMax;
    private volatile int waiters;

    Lanes(String plugin, int queueMax, int concurrentMax, Consumer<Job> runner) {
        this.plugin = plugin;
        this.queueMax = queueMax;
        this.concurrentMax = concurrentMax;
        this.runner = runner;
        this.seats = new Seats(concurrentMax);
    }

    /** Takes a job behind the others of its key; false if the plugin has too many waiting. */
    boolean offer(String key, Job job) {
        if (queued.incrementAndGet() > queueMax) {
            queued.decrementAndGet();
            return false;
        }
        lanes.compute(key, (same, lane) -> {
            if (lane != null) {
                lane.addLast(job);
                return lane;
            }
            ArrayDeque<Job> fresh = new ArrayDeque<>(4);
            fresh.addLast(job);
            Thread.ofVirtual().name(plugin).start(() -> drive(key, job));
            return fresh;
        });
        return true;
    }

    private void drive(String key, Job first) {
        for (Job job = first; job != null; job = next(key)) {
            enter(urgency(job));
            try {
                queued.decrementAndGet();
                runner.accept(job);
            } catch (Throwable failure) {
                log.error("A job of plugin {} failed outside of the plugin's code; its lane goes on", plugin, failure);
            } finally {
                leave();
            }
        }
    }

    /** Drops the finished job and gives the next; the lane ends with its last one. */
    private @Nullable Job next(String key) {
        Job[] next = new Job[1];
        lanes.computeIfPresent(key, (same, lane) -> {
            lane.pollFirst();
            next[0] = lane.peekFirst();
            return next[0] == null ? null : lane;
        });
        return next[0];
    }

    /** A plugin that waits for another's answer keeps a place of its own meanwhile: it must not wait behind events. */
    private static Instant urgency(Job job) {
        return switch (job) {
            case Job.ForBus bus -> Instant.MIN;
            case Job.ForCommand command -> until(command.recorded().event());
            case Job.ForListeners listeners -> until(listeners.recorded().event());
        };
    }

    private static Instant until(Event event) {
        return event instanceof Answerable answerable ? answerable.answerUntil() : Instant.MAX;
    }

    private void enter(Instant until) {
        while (true) {
            seats.take(until);
            running.incrementAndGet();
            CountDownLatch closed = gate;
            if (closed == null) {
                return;
            }
            leave();
            awaitOpen(closed);
        }
    }

    private static void awaitOpen(CountDownLatch closed) {
        while (true) {
            try {
                closed.await();
                return;
            } catch (InterruptedException e) {
                // nobody interrupts a lane between two jobs; a stray interrupt must not let it through
            }
        }
    }

    private void leave() {
        seats.give();
        if (running.decrementAndGet() == 0 && waiters > 0) {
            synchronized (idle) {
                idle.notifyAll();
            }
        }
    }

    /** Why no job may start. */
    enum Hold {
        /** The plugin is not there, or is being replaced. */
        LIFECYCLE,
        /** Nobody is to be answered now. */
        MAINTENANCE
    }

    /** Starts no further job until every reason is {@link #release}d; what runs goes on, what comes waits. */
    synchronized void hold(Hold why) {
        holds.add(why);
        if (gate == null) {
            gate = new CountDownLatch(1);
        }
    }

    synchronized void release(Hold why) {
        holds.remove(why);
        CountDownLatch closed = gate;
        if (holds.isEmpty() && closed != null) {
            gate = null;
            closed.countDown();
        }
    }

    /** Waits until no job runs; call after {@link #hold}. Answers whether that came within the time. */
    boolean drain(Duration max) throws InterruptedException {
        return await(max, () -> running.get() == 0);
    }

    /** Waits until every job is done that may start; answers whether that came within the time. */
    boolean finish(Duration max) throws InterruptedException {
        return await(max, () -> running.get() == 0 && (queued.get() == 0 || gate != null));
    }

    private boolean await(Duration max, BooleanSupplier over) throws InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        synchronized (idle) {
            waiters++;
            try {
                while (!over.getAsBoolean()) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    idle.wait(Math.clamp(left / 1_000_000, 1, LOOK_MILLIS));
                }
                return true;
            } finally {
                waiters--;
            }
        }
    }

    /** Changes how many handlers may run at once; running ones go on. */
    synchronized void concurrent(int max) {
        seats.more(max - concurrentMax);
        concurrentMax = max;
    }

    /** Whether jobs whose answer is taken no longer soonest go before those that came earlier. */
    void nearestDeadlineFirst(boolean wanted) {
        seats.nearestDeadlineFirst(wanted);
    }

    int concurrent() {
        return concurrentMax;
    }

    int running() {
        return running.get();
    }

    int queued() {
        return queued.get();
    }
}
