package dev.holdfast.runtime;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A step of the stop: what fails to end in time does not keep the rest. */
final class StopStep {

    private static final Logger log = LoggerFactory.getLogger(StopStep.class);

    private static final Duration MAX = Duration.ofSeconds(15);

    private StopStep() {}

    static void end(String what, Supplier<Future<Void>> close) {
        try {
            close.get().toCompletionStage().toCompletableFuture().get(MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | RuntimeException e) {
            log.warn("{} did not stop cleanly", what, e);
        } catch (TimeoutException e) {
            log.warn("{} did not stop within {} s", what, MAX.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
