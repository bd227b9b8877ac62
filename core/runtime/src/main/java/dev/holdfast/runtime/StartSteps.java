package dev.holdfast.runtime;

import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the steps of the start, one after the other, each with a name and a time limit. */
final class StartSteps {

    private static final Logger log = LoggerFactory.getLogger(StartSteps.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Time time;
    private volatile State state;

    /** How far the start is. */
    record State(boolean complete, String step, Instant since) {}

    StartSteps(Time time) {
        this.time = time;
        this.state = new State(false, "config", time.now());
    }

    State state() {
        return state;
    }

    /** Waits for a step on the starting thread. */
    <T> T run(String step, Supplier<Future<T>> work) {
        state = new State(false, step, time.now());
        long started = time.nanos();
        try {
            T result =
                    work.get().toCompletionStage().toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            log.debug("Start step {} took {} ms", step, (time.nanos() - started) / 1_000_000);
            return result;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(step, "The start failed at the step " + step + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new StartException(
                    step, "The start failed: the step " + step + " took longer than " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException(step, "The start was interrupted at the step " + step, e);
        } catch (RuntimeException e) {
            throw new StartException(step, "The start failed at the step " + step + ": " + e.getMessage(), e);
        }
    }

    void complete() {
        state = new State(true, state.step(), time.now());
    }
}
