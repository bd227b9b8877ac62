package dev.holdfast.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One socket: reads opcodes, answers heartbeats, writes frames unless a fault says otherwise. */
final class Connection {
    /** A client that does not read that much is cut off. */
    private static final int UNREAD_MAX_BYTES = 64 * 1024 * 1024;

    private final ServerWebSocket socket;
    private final QqGateway gateway;
    private final Faults faults;
    private final AtomicLong unwritten = new AtomicLong();
    private final Instant openedAt;
    private volatile @Nullable Session session;
    private volatile Instant heardAt;
    private @Nullable Instant askedToLeaveAt;

    Connection(ServerWebSocket socket, QqGateway gateway, Faults faults) {
        this.socket = socket;
        this.gateway = gateway;
        this.faults = faults;
        this.openedAt = gateway.now();
        this.heardAt = openedAt;
    }

    void open(long heartbeatMillis) {
        socket.textMessageHandler(this::receive);
        socket.binaryMessageHandler(bytes -> close(4002, "binary payload"));
        socket.exceptionHandler(broken -> socket.close());
        socket.closeHandler(closed -> gateway.closed(this));
        if (faults.bite(FaultKind.NO_HELLO, gateway.now()).isEmpty()) {
            write("{\"op\":10,\"d\":{\"heartbeat_interval\":" + heartbeatMillis + "}}");
        }
    }

    @Nullable
    Session session() {
        return session;
    }

    void session(Session identified) {
        session = identified;
    }

    Instant openedAt() {
        return openedAt;
    }

    Instant heardAt() {
        return heardAt;
    }

    @Nullable
    Instant askedToLeaveAt() {
        return askedToLeaveAt;
    }

    /** Sends an event, spoiled as the faults in force wish. */
    void dispatch(String frame) {
        Instant now = gateway.now();
        if (faults.bite(FaultKind.GARBAGE, now).isPresent()) {
            write(Spoilt.GARBAGE);
        }
        write(frame);
        if (faults.bite(FaultKind.DUPLICATE_EVENTS, now).isPresent()) {
            write(frame);
        }
    }

    void write(String frame) {
        if (faults.inForce(FaultKind.SILENCE, gateway.now())) {
            return;
        }
        // The socket's own mark is 64 KiB whatever it is set to: a burst would look like a client that does not read.
        if (unwritten.addAndGet(frame.length()) > UNREAD_MAX_BYTES) {
            drop();
            return;
        }
        socket.writeTextMessage(frame).onComplete(written -> unwritten.addAndGet(-frame.length()));
    }

    /** Asks the client to reconnect; the gateway closes if it stays. */
    void askToLeave(Instant now) {
        askedToLeaveAt = now;
        write("{\"op\":7}");
    }

    void invalidate(boolean resumable) {
        session = null;
        write("{\"op\":9,\"d\":" + resumable + "}");
    }

    void close(int code, String why) {
        socket.close((short) code, why);
    }

    /** Ends the connection without a closing frame. */
    void drop() {
        var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
    }

    private void receive(String text) {
        JsonNode frame;
        try {
            frame = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            close(4002, "payload is not JSON");
            return;
        }
        if (!frame.path("op").isInt()) {
            close(4002, "op is missing");
            return;
        }
        JsonNode data = frame.has("d") ? frame.get("d") : MissingNode.getInstance();
        switch (frame.get("op").intValue()) {
            case 1 -> heartbeat();
            case 2 -> gateway.identify(this, data);
            case 6 -> gateway.resume(this, data);
            default -> close(4001, "unknown opcode");
        }
    }

    /** The platform does not look at the payload, and acknowledges before IDENTIFY too. */
    private void heartbeat() {
        heardAt = gateway.now();
        if (faults.bite(FaultKind.STOP_ACK, heardAt).isEmpty()) {
            write("{\"op\":11}");
        }
    }
}
