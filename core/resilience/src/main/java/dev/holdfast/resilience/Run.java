package dev.holdfast.resilience;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way through the stages. A stage that goes on later, from an alarm or from another call's thread, goes on by
 * {@link #resume}: callers on a Vert.x context find their work and their result on that context, whoever ended the wait.
 */
final class Run<T> implements Consumer<Outcome<T>> {
    private static final Logger log = LoggerFactory.getLogger(Run.class);

    final Work<T> work;
    final Judge<? super T> judge;
    final CallContext context;
    final @Nullable Function<Outcome<T>, Outcome<T>> fallback;
    private final @Nullable Context origin;
    private final Promise<Outcome<T>> promise = Promise.promise();

    /** On {@link Time#nanos()}; the nearer of the caller's and the policy's once the deadline stage was passed. */
    long deadline;

    /** Attempts whose work was started and has ended. */
    int attempts;

    Run(
            Work<T> work,
            Judge<? super T> judge,
            CallContext context,
            @Nullable Function<Outcome<T>, Outcome<T>> fallback) {
        this.work = work;
        this.judge = judge;
        this.context = context;
        this.fallback = fallback;
        this.origin = Vertx.currentContext();
        this.deadline = context.deadlineNanos();
    }

    Future<Outcome<T>> future() {
        return promise.future();
    }

    void resume(Runnable rest) {
        Context home = origin;
        if (home == null || home.equals(Vertx.currentContext())) {
            rest.run();
            return;
        }
        try {
            home.runOnContext(ignored -> rest.run());
        } catch (RejectedExecutionException stopped) {
            rest.run();
        }
    }

    @Override
    public void accept(Outcome<T> outcome) {
        Context home = origin;
        if (home == null || home.equals(Vertx.currentContext())) {
            complete(outcome);
        } else {
            resume(() -> complete(outcome));
        }
    }

    /** What the caller hung on the future runs here; its exception must not reach the stages. */
    private void complete(Outcome<T> outcome) {
        try {
            promise.complete(outcome);
        } catch (RuntimeException | Error failure) {
            log.error("What was to happen after a guarded call failed; the call itself had ended", failure);
        }
    }
}
