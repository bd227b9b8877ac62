package dev.holdfast.runtime;

import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.Degradation.Signals;
import dev.holdfast.resilience.Guard;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.health.Meters;
import dev.holdfast.runtime.journal.Journal;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Reads what the level is decided by. Quick: the disk, which may hang, is asked aside and its last answer taken. */
final class SignalReader {

    /** Free space from which on there is enough; below it the share of it counts. */
    private static final double DISK_ENOUGH_BYTES = 10L << 30;

    private static final long DISK_LOOK_NANOS = Duration.ofSeconds(10).toNanos();

    private final Guards guards;
    private final Supplier<Set<String>> chats;
    private final Meters meters;
    private final Journal journal;
    private final File home;
    private final Time time;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile double diskFree = 1;
    private volatile long askedNanos;

    /**
     * @param chats names of the dependencies that are chat platforms
     */
    SignalReader(Guards guards, Supplier<Set<String>> chats, Meters meters, Journal journal, Path home, Time time) {
        this.guards = guards;
        this.chats = chats;
        this.meters = meters;
        this.journal = journal;
        this.home = home.toFile();
        this.time = time;
        this.askedNanos = time.nanos() - DISK_LOOK_NANOS;
    }

    /**
     * A half-open breaker does not count as open: nobody may be there to make its trials. How slow calls are is read off the
     * chat platforms alone: a plugin's dependency may well be slow by nature.
     */
    Signals read() {
        int open = 0;
        double worst = 0;
        Duration slowest = Duration.ZERO;
        Set<String> platforms = chats.get();
        for (Guard guard : guards.all()) {
            if (Rehearsal.is(guard.name())) {
                continue;
            }
            CircuitView circuit = guard.circuit();
            open += switch (circuit.state()) {
                case OPEN, FORCED_OPEN -> 1;
                case CLOSED, HALF_OPEN, DISABLED -> 0;
            };
            if (circuit.state() == CircuitView.State.CLOSED && !Double.isNaN(circuit.failureRate())) {
                worst = Math.max(worst, circuit.failureRate());
            }
            Duration p95 = platforms.contains(guard.name()) ? guard.stats().latencyP95() : null;
            if (p95 != null && p95.compareTo(slowest) > 0) {
                slowest = p95;
            }
        }
        lookAtDisk();
        return new Signals(
                open,
                worst,
                slowest,
                meters.loopLagLately(),
                heapUsed(),
                Duration.ofMillis(journal.stats().handledMillis()),
                diskFree);
    }

    /** What was left after the last collection: what is in use now is mostly garbage. */
    double heapUsed() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage afterCollection = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += afterCollection == null ? 0 : afterCollection.getUsed();
        }
        return (double) used / Runtime.getRuntime().maxMemory();
    }

    private void lookAtDisk() {
        if (time.nanos() - askedNanos >= DISK_LOOK_NANOS && asking.compareAndSet(false, true)) {
            askedNanos = time.nanos();
            Thread.ofVirtual().name("disk-free").start(() -> {
                try {
                    diskFree = Math.min(1, home.getUsableSpace() / DISK_ENOUGH_BYTES);
                } finally {
                    asking.set(false);
                }
            });
        }
    }
}
