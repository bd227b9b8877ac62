package dev.holdfast.runtime.health;

import dev.holdfast.plugin.health.HealthReport.Messages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Remembers what the counters said, to tell what came since about five minutes ago. Thread-safe. */
final class RecentMessages {

    private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long STEP_NANOS = Duration.ofSeconds(10).toNanos();

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, Messages totals) {}

    /** Keeps a sample every 10 s; call it more often. */
    synchronized void sample(long nanos, Messages totals) {
        if (!samples.isEmpty() && nanos - samples.getLast().nanos() < STEP_NANOS) {
            return;
        }
        samples.addLast(new Sample(nanos, totals));
        while (nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /** What was counted since the oldest sample; everything, before there is one. */
    synchronized Messages difference(Messages now) {
        Messages then =
                samples.isEmpty() ? new Messages(0, 0, 0) : samples.getFirst().totals();
        return new Messages(
                Math.max(0, now.total() - then.total()),
                Math.max(0, now.successful() - then.successful()),
                Math.max(0, now.failed() - then.failed()));
    }
}
