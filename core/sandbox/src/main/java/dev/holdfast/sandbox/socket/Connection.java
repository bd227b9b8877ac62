package dev.holdfast.sandbox.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One socket: reads opcodes, answers heartbeats, writes payloads unless a fault says otherwise. */
public final class Connection {
    private static final Duration SENDS_SPAN = Duration.ofSeconds(60);

    private final ServerWebSocket socket;
    private final Hub hub;
    private final Dialect dialect;
    private final Faults faults;
    private final Outlet outlet;
    private final Instant openedAt;
    private final ArrayDeque<Instant> heard = new ArrayDeque<>();
    private volatile @Nullable Session session;
    private volatile @Nullable Session past;
    private volatile Instant heardAt;
    private volatile boolean closedHere;
    private @Nullable Instant askedToLeaveAt;

    Connection(ServerWebSocket socket, Hub hub, Dialect dialect, @Nullable Compressor compressor, Faults faults) {
        this.socket = socket;
        this.hub = hub;
        this.dialect = dialect;
        this.faults = faults;
        this.outlet = new Outlet(socket, compressor, faults);
        this.openedAt = hub.now();
        this.heardAt = openedAt;
    }

    void open(long heartbeatMillis) {
        socket.textMessageHandler(this::receive);
        socket.binaryMessageHandler(bytes -> close(4002, "binary payload"));
        socket.exceptionHandler(broken -> socket.close());
        socket.closeHandler(closed -> {
            outlet.end();
            hub.closed(this, socket.closeStatusCode());
        });
        if (faults.bite(FaultKind.NO_HELLO, victim(), hub.now()).isEmpty()) {
            write(dialect.hello(heartbeatMillis));
        }
    }

    /** Whose connection it is; null before IDENTIFY and after op 9. */
    @Nullable
    public Session session() {
        return session;
    }

    void session(Session identified) {
        session = identified;
        past = identified;
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

    Victim victim() {
        Session known = past;
        Bot bot = known == null ? null : known.bot();
        return new Victim(dialect.platform(), bot);
    }

    /** Sends an event, spoiled as the faults in force wish. */
    void dispatch(String payload) {
        Instant now = hub.now();
        if (faults.bite(FaultKind.GARBAGE, victim(), now).isPresent()) {
            write(Spoilt.GARBAGE);
        }
        write(payload);
        if (faults.bite(FaultKind.DUPLICATE_EVENTS, victim(), now).isPresent()) {
            write(payload);
        }
    }

    void write(String payload) {
        Instant now = hub.now();
        if (!faults.inForce(FaultKind.SILENCE, victim(), now)) {
            outlet.write(payload, victim(), now);
        }
    }

    void writeBroken() {
        outlet.writeBroken();
    }

    void breakOff() {
        outlet.breakOff(dialect.big(4096).data());
    }

    /** Asks the client to reconnect; the gateway closes if it stays. */
    void askToLeave(Instant now) {
        askedToLeaveAt = now;
        write(dialect.reconnect());
    }

    void invalidate(boolean resumable) {
        session = null;
        write(dialect.invalidSession(resumable));
    }

    /** Whether the server began to close, or lost the socket without a word. */
    boolean closedHere() {
        return closedHere;
    }

    public void close(int code, String why) {
        closedHere = true;
        socket.close((short) code, why);
    }

    /** Ends the connection without a closing frame. */
    void drop() {
        outlet.drop();
    }

    private void receive(String text) {
        if (text.length() * 3 > dialect.codes().payloadMaxBytes()
                && text.getBytes(StandardCharsets.UTF_8).length
                        > dialect.codes().payloadMaxBytes()) {
            close(4002, "payload is too large");
            return;
        }
        if (sendsTooFast()) {
            close(4008, "rate limited");
            return;
        }
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
        obey(frame.get("op").intValue(), frame.has("d") ? frame.get("d") : MissingNode.getInstance());
    }

    private void obey(int opcode, JsonNode data) {
        Integer unauthorized = dialect.codes().unauthorized();
        switch (opcode) {
            case 1 -> heartbeat();
            case 2 -> hub.logins().identify(this, data);
            case 6 -> hub.logins().resume(this, data);
            default -> {
                if (session == null && unauthorized != null) {
                    close(unauthorized, "not authenticated");
                } else if (!dialect.command(this, opcode, data)) {
                    close(4001, "unknown opcode");
                }
            }
        }
    }

    /** The platform does not look at the payload, and acknowledges before IDENTIFY too. */
    private void heartbeat() {
        heardAt = hub.now();
        if (faults.bite(FaultKind.STOP_ACK, victim(), heardAt).isEmpty()) {
            write(dialect.acknowledgement());
        }
    }

    private boolean sendsTooFast() {
        int max = dialect.codes().sendsPerMinute();
        if (max == 0) {
            return false;
        }
        Instant now = hub.now();
        Instant oldest = now.minus(SENDS_SPAN);
        while (!heard.isEmpty() && !heard.peekFirst().isAfter(oldest)) {
            heard.removeFirst();
        }
        heard.addLast(now);
        return heard.size() > max;
    }
}
