package dev.holdfast.runtime.health;

import dev.holdfast.resilience.Time;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Measures how late timers run on every event loop. */
final class LoopLag {

    private static final long BEAT_MILLIS = 100;

    private final Time time;
    private final LatencyWindow lags;
    private final AtomicLongArray beats;
    private final AtomicInteger loops = new AtomicInteger();

    LoopLag(Time time, int loops) {
        this.time = time;
        this.lags = new LatencyWindow(time);
        this.beats = new AtomicLongArray(loops);
    }

    /** Puts a beat on every loop. */
    Future<String> start(Vertx vertx) {
        return vertx.deployVerticle(Beat::new, new DeploymentOptions().setInstances(beats.length()));
    }

    /** One loop's beat. */
    private final class Beat extends VerticleBase {
        @Override
        public Future<?> start() {
            int loop = loops.getAndIncrement();
            beats.set(loop, time.nanos());
            vertx.setPeriodic(BEAT_MILLIS, timer -> {
                long now = time.nanos();
                long late = now - beats.getAndSet(loop, now) - BEAT_MILLIS * 1_000_000;
                lags.add(Math.max(0, late));
            });
            return Future.succeededFuture();
        }
    }

    LatencyWindow.Percentiles percentiles() {
        return lags.percentiles();
    }

    @Nullable
    Duration p95() {
        return lags.p95();
    }

    /** How long ago the quietest loop gave a sign of life. */
    Duration silence() {
        long now = time.nanos();
        long longest = 0;
        for (int i = 0; i < Math.min(loops.get(), beats.length()); i++) {
            longest = Math.max(longest, now - beats.get(i));
        }
        return Duration.ofNanos(longest);
    }
}
