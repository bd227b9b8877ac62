package dev.holdfast.gateway.shard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;

/**
 * What all gateways of a process share: the event loops of their sockets, and the turns to identify. Nothing else runs on these
 * loops, so that a heartbeat leaves in time whatever the rest of the process does. Thread-safe.
 */
public final class Sockets {

    /** Longest message of a gateway's socket, in bytes, compressed or not; a longer one ends the connection. */
    public static final int FRAME_MAX_BYTES = 16 * 1024 * 1024;

    private static final int SOCKETS_MAX = 10_000;
    private static final int CLOSING_SECONDS = 2;

    private final Vertx vertx;
    private final WebSocketClient client;

    private Sockets(Vertx vertx) {
        this.vertx = vertx;
        WebSocketClientOptions options = new WebSocketClientOptions();
        options.setMaxFrameSize(FRAME_MAX_BYTES);
        options.setMaxMessageSize(FRAME_MAX_BYTES);
        options.setMaxConnections(SOCKETS_MAX);
        options.setTcpNoDelay(true);
        options.setClosingTimeout(CLOSING_SECONDS);
        this.client = vertx.createWebSocketClient(options);
    }

    /**
     * @param loops threads that serve the sockets of all shards; one serves some hundred shards
     */
    public static Sockets start(int loops) {
        VertxOptions options = new VertxOptions();
        options.setEventLoopPoolSize(loops);
        options.setWorkerPoolSize(1);
        options.setInternalBlockingPoolSize(1);
        options.setUseDaemonThread(true);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return new Sockets(Vertx.vertx(options));
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
}
