package dev.holdfast.runtime.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the bot's state as it changes, by server-sent events. While anyone watches, the state is read four times a second and
 * sent if it changed, and every two seconds if it did not. A client that does not keep up misses pictures, not the last one: the
 * next that fits is the present one. Runs on the server's event loop only.
 */
final class LiveStream {

    static final int CLIENTS_MAX = 100;

    private static final Logger log = LoggerFactory.getLogger(LiveStream.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int TICKS_QUIET_MAX = 8;
    private static final int TICKS_PER_HEARTBEAT = 60;
    private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

    private final Vertx vertx;
    private final Callers callers;
    private final Parts parts;
    private final Set<HttpServerResponse> clients = new LinkedHashSet<>();

    private Buffer lastSeen = Buffer.buffer();
    private int ticksQuiet;
    private int ticks;
    private long timer = -1;

    LiveStream(Vertx vertx, Callers callers, Parts parts) {
        this.vertx = vertx;
        this.callers = callers;
        this.parts = parts;
    }

    static final Operation OPERATION = Operation.get("/api/events/stream", Role.VIEWER, request -> {
        throw new IllegalStateException("The stream is answered by itself.");
    });

    void mount(Router router) {
        router.get(OPERATION.path()).handler(this::open);
        router.route(OPERATION.path())
                .handler(context -> Dispatcher.answer(
                        context,
                        Problem.wrongMethod(context.request().method().name(), OPERATION.path(), List.of("GET"))));
    }

    /** Ends every client's stream, so that the server can close. */
    void close() {
        vertx.cancelTimer(timer);
        List.copyOf(clients).forEach(HttpServerResponse::end);
        clients.clear();
    }

    private void open(RoutingContext context) {
        try {
            Caller caller = callers.identify(context.request(), OPERATION.role());
            Callers.require(caller, OPERATION.role());
            if (clients.size() >= CLIENTS_MAX) {
                throw Problem.busy(
                        "There are %d streams already; close one, or read /api/health/status instead."
                                .formatted(CLIENTS_MAX),
                        Duration.ofSeconds(10));
            }
        } catch (Problem problem) {
            Dispatcher.answer(context, problem);
            return;
        }
        Buffer first = event(LiveState.of(parts));
        HttpServerResponse client = context.response();
        client.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        client.closeHandler(closed -> leave(client));
        client.exceptionHandler(broken -> leave(client));
        client.write("retry: 2000\n\n");
        client.write(first);
        clients.add(client);
        if (clients.size() == 1) {
            timer = vertx.setPeriodic(TICK.toMillis(), id -> tick());
        }
    }

    private void leave(HttpServerResponse client) {
        if (clients.remove(client) && clients.isEmpty()) {
            vertx.cancelTimer(timer);
        }
    }

    private void tick() {
        try {
            ticks++;
            if (ticks % TICKS_PER_HEARTBEAT == 0) {
                send(HEARTBEAT);
            }
            Json state = LiveState.of(parts);
            Buffer seen = state.toBuffer();
            ticksQuiet++;
            if (seen.equals(lastSeen) && ticksQuiet < TICKS_QUIET_MAX) {
                return;
            }
            lastSeen = seen;
            ticksQuiet = 0;
            send(event(state));
        } catch (RuntimeException e) {
            log.error("The live state could not be read; the stream goes on with the next picture", e);
        }
    }

    private void send(Buffer event) {
        for (HttpServerResponse client : List.copyOf(clients)) {
            if (!client.writeQueueFull()) {
                client.write(event);
            }
        }
    }

    private Buffer event(Json state) {
        return Buffer.buffer("event: state\ndata: ")
                .appendBuffer(LiveState.at(state, parts).toBuffer())
                .appendString("\n\n");
    }
}
