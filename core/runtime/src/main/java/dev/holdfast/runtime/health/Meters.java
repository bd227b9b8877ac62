package dev.holdfast.runtime.health;

import dev.holdfast.plugin.health.HealthReport.Messages;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times of the walk. Counting is thread-safe, striped, and takes about 20 ns. */
public final class Meters {

    private static final long SAMPLE_MILLIS = 1000;

    private final Time time;
    private final Rate in = new Rate();
    private final Rate out = new Rate();
    private final LongAdder successful = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Rate done = new Rate();
    private final Rate deferred = new Rate();
    private final RecentMessages recent = new RecentMessages();
    private final LongAdder refused = new LongAdder();
    private final LatencyWindow answers;
    private final LoopLag lag;

    /**
     * Of the last five minutes, in milliseconds; NaN without a sample.
     *
     * @param max upper end of the slowest
     */
    public record Times(double p50, double p95, double p99, double max, long count) {}

    /**
     * @param loops how many event loops there are
     */
    public Meters(Time time, int loops) {
        this.time = time;
        this.answers = new LatencyWindow(time);
        this.lag = new LoopLag(time, loops);
    }

    /** Starts measuring event loops and rates. */
    public Future<Void> start(Vertx vertx) {
        vertx.setPeriodic(SAMPLE_MILLIS, timer -> {
            long now = time.nanos();
            in.sample(now);
            out.sample(now);
            done.sample(now);
            deferred.sample(now);
            recent.sample(now, messages());
        });
        return lag.start(vertx).mapEmpty();
    }

    public void received() {
        in.increment();
    }

    public void handled(boolean well) {
        (well ? successful : failed).increment();
    }

    /**
     * @param nanos from arrival to acceptance; negative for a message nobody asked for
     */
    public void accepted(long nanos) {
        out.increment();
        if (nanos >= 0) {
            answers.add(nanos);
        }
    }

    public void deferred() {
        deferred.increment();
    }

    public void refused() {
        refused.increment();
    }

    /** A message whose answer was refused counts as failed, whatever its handler thought. */
    public Messages messages() {
        long total = successful.sum() + failed.sum();
        long good = Math.max(0, successful.sum() - refused.sum());
        return new Messages(total, good, total - good);
    }

    public Times answers() {
        return times(answers.percentiles());
    }

    public Times loopLag() {
        return times(lag.percentiles());
    }

    /** How late timers run, of the last half minute, but for the latest twentieth; zero without a sample. */
    public Duration loopLagLately() {
        Duration p95 = lag.p95();
        return p95 == null ? Duration.ZERO : p95;
    }

    /** How long ago the quietest event loop gave a sign of life. */
    public Duration loopSilence() {
        return lag.silence();
    }

    public void finished() {
        done.increment();
    }

    /** The same of the last five minutes: what a judgement of now has to go by. */
    public Messages recentMessages() {
        return recent.difference(messages());
    }

    public double donePerSecond() {
        return done.perSecond();
    }

    public double deferredPerSecond() {
        return deferred.perSecond();
    }

    public double inPerSecond() {
        return in.perSecond();
    }

    public double outPerSecond() {
        return out.perSecond();
    }

    public long receivedTotal() {
        return in.sum();
    }

    public long acceptedTotal() {
        return out.sum();
    }

    public long deferredTotal() {
        return deferred.sum();
    }

    public long refusedTotal() {
        return refused.sum();
    }

    private static Times times(LatencyWindow.Percentiles found) {
        return new Times(found.p50(), found.p95(), found.p99(), found.max(), found.count());
    }
}
