package dev.holdfast.sandbox.fault;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Requests left hanging, until their fault is lifted or the client goes away. */
public final class Waiting {
    private final Vertx vertx;
    private final Set<Hung> hung = ConcurrentHashMap.newKeySet();

    public Waiting(Vertx vertx) {
        this.vertx = vertx;
    }

    /** One request; {@code work} answers it. */
    private static final class Hung {
        private final Faults.Active fault;
        private final Runnable work;

        private Hung(Faults.Active fault, Runnable work) {
            this.fault = fault;
            this.work = work;
        }
    }

    /** Call on the request's event loop. */
    public void hang(HttpServerRequest request, Faults.Active fault, Runnable work) {
        Context context = vertx.getOrCreateContext();
        Hung added = new Hung(fault, () -> context.runOnContext(now -> work.run()));
        hung.add(added);
        request.response().closeHandler(closed -> hung.remove(added));
        request.response().exceptionHandler(broken -> hung.remove(added));
    }

    public int size() {
        return hung.size();
    }

    /** Answers what hangs because of that fault; null for all. */
    public void release(@Nullable String faultId) {
        for (Hung waiting : List.copyOf(hung)) {
            if ((faultId == null || waiting.fault.id().equals(faultId)) && hung.remove(waiting)) {
                waiting.work.run();
            }
        }
    }

    /** Answers what hangs because of a fault whose time is over. */
    public void releaseOver(Instant now) {
        for (Hung waiting : List.copyOf(hung)) {
            Instant until = waiting.fault.until();
            if (until != null && !now.isBefore(until) && hung.remove(waiting)) {
                waiting.work.run();
            }
        }
    }
}
