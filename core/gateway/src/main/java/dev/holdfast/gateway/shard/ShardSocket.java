package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.session.Signal;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.gateway.wire.FrameStream;
import dev.holdfast.gateway.wire.PlainStream;
import dev.holdfast.gateway.wire.ZlibStream;
import dev.holdfast.gateway.wire.ZstdStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one live socket of a shard, and what is measured on it. On the shard's event loop; measurements from any thread. */
final class ShardSocket {

    private static final Logger LOG = LoggerFactory.getLogger(ShardSocket.class);

    /** After which a socket that does not answer counts as closed; the client itself drops it a little later. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final Shard shard;
    private final Fleet.Equipment equipment;
    private final AtomicLong heartbeats = new AtomicLong();
    private @Nullable WebSocket live;
    private Promise<Void> ended = Promise.promise();
    private long beatAtNanos;
    private boolean awaitingAck;
    private volatile @Nullable Instant lastAck;
    private volatile @Nullable Duration roundTrip;
    private volatile @Nullable Integer lastClose;

    ShardSocket(Shard shard, Fleet.Equipment equipment) {
        this.shard = shard;
        this.equipment = equipment;
    }

    void open(long generation, String url) {
        WebSocketConnectOptions options;
        try {
            options = options(equipment.dialect().connectAddress(url));
        } catch (IllegalArgumentException notAnAddress) {
            shard.handle(new Signal.SocketFailed(generation, "'" + url + "' is not a gateway address"));
            return;
        }
        equipment
                .sockets()
                .client()
                .connect(options)
                .onSuccess(opened -> opened(generation, opened))
                .onFailure(failure ->
                        shard.unreachable(new Signal.SocketFailed(generation, "cannot reach the gateway: " + failure)));
    }

    /** Drops the socket: says goodbye, but does not wait for an answer. */
    void abort() {
        WebSocket socket = live;
        live = null;
        if (socket != null) {
            socket.close((short) equipment.dialect().resumableClose());
        }
    }

    /** Completes when the socket is closed, or did not answer in time. */
    Future<Void> close() {
        if (live == null) {
            return Future.succeededFuture();
        }
        abort();
        equipment.time().after(CLOSE_MAX, ended::tryComplete);
        return ended.future();
    }

    void send(String name, String frame) {
        WebSocket socket = live;
        LOG.debug("{} -> {}", shard, name);
        if (socket != null) {
            socket.writeTextMessage(frame)
                    .onFailure(failure -> LOG.debug("{}: {} could not be sent: {}", shard, name, failure.toString()));
        }
    }

    /** A heartbeat is about to be sent. */
    void beating() {
        heartbeats.incrementAndGet();
        beatAtNanos = equipment.time().nanos();
        awaitingAck = true;
    }

    void acknowledged() {
        if (!awaitingAck) {
            return;
        }
        awaitingAck = false;
        lastAck = equipment.time().now();
        roundTrip = Duration.ofNanos(equipment.time().nanos() - beatAtNanos);
    }

    long heartbeats() {
        return heartbeats.get();
    }

    @Nullable
    Instant lastAck() {
        return lastAck;
    }

    @Nullable
    Duration roundTrip() {
        return roundTrip;
    }

    @Nullable
    Integer lastClose() {
        return lastClose;
    }

    private void opened(long generation, WebSocket socket) {
        if (!shard.current(generation)) {
            socket.close((short) equipment.dialect().resumableClose());
            return;
        }
        abort();
        live = socket;
        awaitingAck = false;
        lastAck = null;
        roundTrip = null;
        Promise<Void> end = Promise.promise();
        ended = end;
        socket.textMessageHandler(text -> read(generation, text));
        FrameStream stream = stream();
        socket.binaryMessageHandler(binary -> unpack(generation, stream, binary));
        socket.exceptionHandler(this::failed);
        socket.closeHandler(closed -> {
            end.tryComplete();
            stream.close();
            closed(generation, socket);
        });
        shard.handle(new Signal.SocketOpened(generation));
    }

    /** Text is never compressed, whatever the connection was asked to do. */
    private void read(long generation, String text) {
        if (shard.current(generation)) {
            FrameReader.each(text, frame -> shard.received(generation, frame));
        }
    }

    /** What comes late, on the socket of an earlier attempt, must not get into a stream. */
    private void unpack(long generation, FrameStream stream, Buffer binary) {
        if (shard.current(generation)) {
            stream.read(binary.getBytes(), frame -> shard.received(generation, frame));
        }
    }

    private FrameStream stream() {
        return switch (equipment.dialect().compression()) {
            case NONE -> new PlainStream();
            case ZLIB_STREAM -> new ZlibStream(Sockets.FRAME_MAX_BYTES);
            case ZSTD_STREAM -> new ZstdStream(Sockets.FRAME_MAX_BYTES);
        };
    }

    private void closed(long generation, WebSocket socket) {
        Short code = socket.closeStatusCode();
        Integer known = code == null || code == 1006 ? null : Integer.valueOf(code);
        String reason = socket.closeReason();
        LOG.debug("{} socket {} closed: {} {}", shard, generation, known, reason);
        if (shard.current(generation)) {
            lastClose = known;
        }
        if (socket.equals(live)) {
            live = null;
        }
        shard.handle(new Signal.SocketClosed(generation, known, reason == null ? "" : reason));
    }

    /** A broken connection is no oddity; it is told by its close. */
    private void failed(Throwable failure) {
        if (failure instanceof VertxException || failure instanceof IOException) {
            LOG.debug("{}: {}", shard, failure.toString());
        } else {
            equipment.oddities().note("socket error", failure::toString);
        }
    }

    private WebSocketConnectOptions options(String url) {
        URI address = URI.create(url);
        boolean secure = "wss".equals(address.getScheme()) || "https".equals(address.getScheme());
        String host = address.getHost();
        if (host == null) {
            throw new IllegalArgumentException("no host");
        }
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery();
        WebSocketConnectOptions options = new WebSocketConnectOptions();
        options.setHost(host);
        options.setPort(address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80);
        options.setSsl(secure);
        options.setURI(query == null ? path : path + "?" + query);
        options.setTimeout(equipment.policy().connectTimeout().toMillis());
        return options;
    }
}
