package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.Frame.Dispatch;
import java.time.Duration;

/**
 * Reads frames liberally: numbers may be strings, members may be missing or in any order, and broken text is a
 * {@link Frame.Malformed}, never an exception.
 */
public final class FrameReader {

    private static final int OP_DISPATCH = 0;
    private static final int OP_HEARTBEAT = 1;
    private static final int OP_RECONNECT = 7;
    private static final int OP_INVALID_SESSION = 9;
    private static final int OP_HELLO = 10;
    private static final int OP_HEARTBEAT_ACK = 11;
    private static final int OP_MISSING = -1;

    private static final long INTERVAL_DEFAULT_MILLIS = 41_250;
    private static final long INTERVAL_MIN_MILLIS = 20;
    private static final long INTERVAL_MAX_MILLIS = 300_000;

    private static final Frame ACK = new Frame.HeartbeatAck();
    private static final Frame HEARTBEAT_REQUEST = new Frame.HeartbeatRequest();
    private static final Frame RECONNECT = new Frame.Reconnect();

    private FrameReader() {}

    public static Frame read(String text) {
        JsonValue envelope = JsonValue.object(text);
        return envelope == null ? new Frame.Malformed("not one JSON object") : frame(envelope);
    }

    private static Frame frame(JsonValue envelope) {
        long op = envelope.number("op", OP_MISSING);
        return switch (Math.clamp(op, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
            case OP_DISPATCH -> dispatch(envelope);
            case OP_HEARTBEAT -> HEARTBEAT_REQUEST;
            case OP_RECONNECT -> RECONNECT;
            case OP_INVALID_SESSION -> new Frame.InvalidSession(envelope.truth("d"));
            case OP_HELLO -> new Frame.Hello(interval(envelope.get("d")));
            case OP_HEARTBEAT_ACK -> ACK;
            case OP_MISSING -> new Frame.Malformed("no opcode");
            default -> new Frame.UnknownOp(Math.clamp(op, Integer.MIN_VALUE, Integer.MAX_VALUE));
        };
    }

    private static Frame dispatch(JsonValue envelope) {
        String type = envelope.text("t");
        if (type.isEmpty()) {
            return new Frame.Malformed("a dispatch without a type");
        }
        long sequence = Math.max(Dispatch.NO_SEQUENCE, envelope.number("s", Dispatch.NO_SEQUENCE));
        JsonValue data = envelope.get("d");
        return switch (type) {
            case "READY" -> ready(sequence, data);
            case "RESUMED" -> new Frame.Resumed(sequence);
            default -> new Dispatch(type, sequence, envelope.text("id"), data);
        };
    }

    private static Frame ready(long sequence, JsonValue data) {
        String session = data.text("session_id");
        return session.isEmpty()
                ? new Frame.Malformed("READY without a session id")
                : new Frame.Ready(
                        sequence,
                        session,
                        data.text("resume_gateway_url"),
                        data.get("user").text("id"),
                        data.get("application").text("id"));
    }

    private static Duration interval(JsonValue hello) {
        long millis = hello.number("heartbeat_interval", INTERVAL_DEFAULT_MILLIS);
        return Duration.ofMillis(
                millis <= 0 ? INTERVAL_DEFAULT_MILLIS : Math.clamp(millis, INTERVAL_MIN_MILLIS, INTERVAL_MAX_MILLIS));
    }
}
