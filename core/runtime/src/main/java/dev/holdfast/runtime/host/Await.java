package dev.holdfast.runtime.host;

import io.vertx.core.Future;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a future on a plain virtual thread. Vert.x's own await works on its own threads only, and stalls a whole context
 * when interrupted.
 */
final class Await {

    private Await() {}

    /**
     * @throws CancellationException if the thread is interrupted, which is how a handler's deadline ends it
     */
    static <T> T on(Future<T> future, String what) {
        if (!future.isComplete()) {
            Thread waiter = Thread.currentThread();
            future.onComplete(done -> LockSupport.unpark(waiter));
            while (!future.isComplete()) {
                LockSupport.park(future);
                if (Thread.currentThread().isInterrupted() && !future.isComplete()) {
                    throw new CancellationException("The handler's time was over while it waited for " + what);
                }
            }
        }
        if (future.failed()) {
            throw future.cause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(
                            what + " failed: " + future.cause().getMessage(), future.cause());
        }
        return future.result();
    }
}
