package dev.holdfast.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.gateway.wire.Frame.Dispatch;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames in one pass, liberally: numbers may be strings, members may be missing or in any order, and broken text is a
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

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build());

    private FrameReader() {}

    public static Frame read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            Envelope envelope = Envelope.read(parser);
            return envelope == null ? new Frame.Malformed("not a JSON object") : frame(envelope, text);
        } catch (JsonProcessingException broken) {
            return new Frame.Malformed(broken.getOriginalMessage());
        } catch (IOException | RuntimeException broken) {
            return new Frame.Malformed(broken.toString());
        }
    }

    private static Frame frame(Envelope envelope, String text) {
        return switch (envelope.op) {
            case OP_DISPATCH -> dispatch(envelope, text);
            case OP_HEARTBEAT -> HEARTBEAT_REQUEST;
            case OP_RECONNECT -> RECONNECT;
            case OP_INVALID_SESSION -> new Frame.InvalidSession(envelope.payload.asBoolean(false));
            case OP_HELLO -> new Frame.Hello(interval(envelope.payload));
            case OP_HEARTBEAT_ACK -> ACK;
            case OP_MISSING -> new Frame.Malformed("no opcode");
            default -> new Frame.UnknownOp(envelope.op);
        };
    }

    private static Frame dispatch(Envelope envelope, String text) {
        String type = envelope.type;
        if (type.isEmpty()) {
            return new Frame.Malformed("a dispatch without a type");
        }
        if (type.equals("READY")) {
            String session = envelope.payload.path("session_id").asText("");
            return session.isEmpty()
                    ? new Frame.Malformed("READY without a session id")
                    : new Frame.Ready(
                            envelope.sequence,
                            session,
                            envelope.payload.path("resume_gateway_url").asText(""),
                            envelope.payload.path("user").path("id").asText(""),
                            envelope.payload.path("application").path("id").asText(""));
        }
        if (type.equals("RESUMED")) {
            return new Frame.Resumed(envelope.sequence);
        }
        return new Dispatch(type, envelope.sequence, envelope.id, envelope.payload, text, envelope.from, envelope.to);
    }

    private static Duration interval(JsonNode hello) {
        long millis = hello.path("heartbeat_interval").asLong(INTERVAL_DEFAULT_MILLIS);
        return Duration.ofMillis(
                millis <= 0 ? INTERVAL_DEFAULT_MILLIS : Math.clamp(millis, INTERVAL_MIN_MILLIS, INTERVAL_MAX_MILLIS));
    }

    /** The outer object of a frame while it is read. */
    private static final class Envelope {
        private int op = OP_MISSING;
        private long sequence = Dispatch.NO_SEQUENCE;
        private String type = "";
        private String id = "";
        private JsonNode payload = MissingNode.getInstance();
        private int from;
        private int to;

        static @Nullable Envelope read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Envelope envelope = new Envelope();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                envelope.member(name, parser);
            }
            return parser.nextToken() == null ? envelope : null;
        }

        private void member(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "op" -> op = parser.getValueAsInt(OP_MISSING);
                case "s" -> sequence = Math.max(Dispatch.NO_SEQUENCE, parser.getValueAsLong(Dispatch.NO_SEQUENCE));
                case "t" -> type = text(parser);
                case "id" -> id = text(parser);
                case "d" -> payload(parser);
                default -> {}
            }
            parser.skipChildren();
        }

        private void payload(JsonParser parser) throws IOException {
            from = (int) parser.currentTokenLocation().getCharOffset();
            JsonNode tree = parser.readValueAsTree();
            payload = tree == null ? MissingNode.getInstance() : tree;
            to = (int) parser.currentLocation().getCharOffset();
        }

        private static String text(JsonParser parser) throws IOException {
            String value = parser.getValueAsString("");
            return value == null ? "" : value;
        }
    }
}
