package dev.holdfast.gateway.shard;

import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all gateways of a process share: the event loops and the clock of their sockets, and the turns to identify. Nothing else
 * runs on these loops, so that a heartbeat leaves in time whatever the rest of the process does. Thread-safe.
 */
public final class Sockets {

    /** Longest message of a gateway's socket, in bytes, compressed or not; a longer one ends the connection. */
    public static final int FRAME_MAX_BYTES = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int SOCKETS_MAX = 10_000;
    private static final int CLOSING_SECONDS = 1;

    /** A shard gives up earlier, unless it is told otherwise: this is for what it has forgotten by then. */
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private static final Duration CLOCK_LOOK = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final WebSocketClient client;
    private final Time time;
    private final ClockWatch clock;
    private final Map<Account, IdentifyTurns> turns = new ConcurrentHashMap<>();
    private final Set<Consumer<Duration>> sleepers = ConcurrentHashMap.newKeySet();

    private Sockets(Vertx vertx, Time time) {
        this.vertx = vertx;
        this.time = time;
        this.clock = new ClockWatch(time.now(), time.nanos());
        WebSocketClientOptions options = new WebSocketClientOptions();
        options.setMaxFrameSize(FRAME_MAX_BYTES);
        options.setMaxMessageSize(FRAME_MAX_BYTES);
        options.setMaxConnections(SOCKETS_MAX);
        options.setTcpNoDelay(true);
        options.setClosingTimeout(CLOSING_SECONDS);
        options.setConnectTimeout((int) CONNECT.toMillis());
        this.client = vertx.createWebSocketClient(options);
    }

    /**
     * @param loops threads that serve the sockets of all shards; one serves some hundred shards
     */
    public static Sockets start(int loops) {
        Vertx vertx = loops(loops);
        return started(vertx, new LoopTime(vertx));
    }

    /** {@link #start(int)} with another clock: what tests move or hurry. */
    public static Sockets start(int loops, Time time) {
        return started(loops(loops), time);
    }

    private static Sockets started(Vertx vertx, Time time) {
        Sockets sockets = new Sockets(vertx, time);
        time.after(CLOCK_LOOK, sockets::look);
        return sockets;
    }

    private static Vertx loops(int loops) {
        VertxOptions options = new VertxOptions();
        options.setEventLoopPoolSize(loops);
        options.setWorkerPoolSize(1);
        options.setInternalBlockingPoolSize(1);
        options.setUseDaemonThread(true);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.vertx(options);
    }

    /** Drops what is still open. */
    public Future<Void> close() {
        return vertx.close();
    }

    Vertx vertx() {
        return vertx;
    }

    WebSocketClient client() {
        return client;
    }

    Time time() {
        return time;
    }

    IdentifyTurns turns(Account account) {
        return turns.computeIfAbsent(account, first -> new IdentifyTurns(time));
    }

    /** Has somebody told, on any thread, when the machine slept, and for how long. */
    void onSleep(Consumer<Duration> told) {
        sleepers.add(told);
    }

    void offSleep(Consumer<Duration> told) {
        sleepers.remove(told);
    }

    private void look() {
        Duration slept = clock.look(time.now(), time.nanos());
        if (!slept.isZero()) {
            LOG.warn("This machine slept for {} s; every session is resumed", slept.toSeconds());
            sleepers.forEach(told -> told.accept(slept));
        }
        time.after(CLOCK_LOOK, this::look);
    }
}
