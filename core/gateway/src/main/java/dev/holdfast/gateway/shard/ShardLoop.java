package dev.holdfast.gateway.shard;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** The event loop that a shard lives on, once it was started; what is to run before waits for that. Any thread. */
final class ShardLoop {

    private final Promise<Context> started = Promise.promise();

    /** Fails where there are no event loops any more. */
    Future<String> start(Vertx vertx) {
        return vertx.deployVerticle((Deployable) context -> {
            started.complete(context);
            return Future.succeededFuture();
        });
    }

    /** Runs a task on the event loop: at once if this is it. */
    void run(Runnable task) {
        started.future().onSuccess(context -> {
            if (context.equals(Vertx.currentContext())) {
                task.run();
            } else {
                context.runOnContext(on -> task.run());
            }
        });
    }
}
