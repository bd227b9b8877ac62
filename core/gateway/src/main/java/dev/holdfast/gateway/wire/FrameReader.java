package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.Frame.Dispatch;
import java.time.Duration;
import java.util.function.Consumer;

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
        int from = JsonSyntax.blanks(text, 0);
        Envelope envelope = new Envelope();
        int end = JsonSyntax.object(text, from, envelope);
        return end >= 0 && JsonSyntax.blanks(text, end) == text.length()
                ? frame(text, envelope)
                : new Frame.Malformed("not one JSON object");
    }

    /** Reads what may be several frames, one behind the other; what is left when one cannot be read is one malformed frame. */
    public static void each(String text, Consumer<Frame> then) {
        int from = JsonSyntax.blanks(text, 0);
        do {
            Envelope envelope = new Envelope();
            int end = JsonSyntax.object(text, from, envelope);
            then.accept(end < 0 ? new Frame.Malformed("not a JSON object") : frame(text, envelope));
            from = end < 0 ? text.length() : JsonSyntax.blanks(text, end);
        } while (from < text.length());
    }

    private static Frame frame(String text, Envelope envelope) {
        long op = JsonText.number(text, envelope.op, OP_MISSING);
        return switch (Math.clamp(op, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
            case OP_DISPATCH -> dispatch(text, envelope);
            case OP_HEARTBEAT -> HEARTBEAT_REQUEST;
            case OP_RECONNECT -> RECONNECT;
            case OP_INVALID_SESSION ->
                new Frame.InvalidSession(JsonValue.at(text, envelope.d).truth());
            case OP_HELLO -> new Frame.Hello(interval(JsonValue.at(text, envelope.d)));
            case OP_HEARTBEAT_ACK -> ACK;
            case OP_MISSING -> new Frame.Malformed("no opcode");
            default -> new Frame.UnknownOp(Math.clamp(op, Integer.MIN_VALUE, Integer.MAX_VALUE));
        };
    }

    private static Frame dispatch(String text, Envelope envelope) {
        String type = JsonText.loosely(text, envelope.t);
        if (type.isEmpty()) {
            return new Frame.Malformed("a dispatch without a type");
        }
        long sequence = Math.max(Dispatch.NO_SEQUENCE, JsonText.number(text, envelope.s, Dispatch.NO_SEQUENCE));
        JsonValue data = JsonValue.at(text, envelope.d);
        return switch (type) {
            case "READY" -> ready(sequence, data);
            case "RESUMED" -> new Frame.Resumed(sequence);
            default -> {
                String id = JsonText.loosely(text, envelope.id);
                // A blank one would make two events look like one.
                yield new Dispatch(type, sequence, id.isBlank() ? "" : id, data);
            }
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

    /** Where the members of the outer object stand that every frame may have; below 0 for those it has not. */
    private static final class Envelope implements JsonSyntax.Members {
        private int op = -1;
        private int s = -1;
        private int t = -1;
        private int id = -1;
        private int d = -1;

        @Override
        public void add(String text, int name, int nameEnd, int value) {
            if (text.indexOf('\\', name, nameEnd) >= 0) {
                keep(JsonText.read(text, name), value);
            } else if (nameEnd - name == 3) {
                keep(text.charAt(name + 1), value);
            } else if (text.startsWith("\"op\"", name)) {
                op = value;
            } else if (text.startsWith("\"id\"", name)) {
                id = value;
            }
        }

        private void keep(String name, int value) {
            switch (name) {
                case "op" -> op = value;
                case "id" -> id = value;
                default -> {
                    if (name.length() == 1) {
                        keep(name.charAt(0), value);
                    }
                }
            }
        }

        private void keep(char name, int value) {
            switch (name) {
                case 's' -> s = value;
                case 't' -> t = value;
                case 'd' -> d = value;
                default -> {}
            }
        }
    }
}
