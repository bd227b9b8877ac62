package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.plugin.reply.Native;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a reply's native parts over the body that was written for it. What shows itself instead of a text, such as an ark, takes the
 * text out, and names its own message type, unless the part says otherwise.
 */
final class QqNatives {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ADDRESS = Set.of("msg_id", "event_id", "msg_seq");

    /** What shows itself, and as which type of message in groups and private chats. */
    private static final List<Map.Entry<String, Integer>> TYPES = List.of(
            Map.entry("markdown", 2),
            Map.entry("ark", 3),
            Map.entry("embed", 4),
            Map.entry("media", 7),
            Map.entry("input_notify", 6));

    private QqNatives() {}

    /** Whether any part is for this platform. */
    static boolean any(List<Native> natives) {
        return natives.stream().anyMatch(QqNatives::ours);
    }

    private static boolean ours(Native part) {
        return part.platform().equals(QqTranslator.PLATFORM);
    }

    /**
     * @throws Unfit if a part is not a JSON object
     */
    static Buffer over(Buffer body, List<Native> natives, boolean inGuild) {
        ObjectNode message = object(body.toString());
        for (Native part : natives) {
            if (ours(part)) {
                put(message, object(part.json()), inGuild);
            }
        }
        return Buffer.buffer(message.toString());
    }

    private static void put(ObjectNode message, ObjectNode part, boolean inGuild) {
        for (Map.Entry<String, Integer> type : TYPES) {
            if (part.hasNonNull(type.getKey())) {
                clear(message, type.getKey());
                if (!inGuild) {
                    message.put("msg_type", type.getValue());
                }
                break;
            }
        }
        for (Map.Entry<String, JsonNode> member : part.properties()) {
            if (ADDRESS.contains(member.getKey())) {
                continue;
            }
            if (member.getValue().isNull()) {
                message.remove(member.getKey());
            } else {
                message.set(member.getKey(), member.getValue());
            }
        }
    }

    /** Only buttons may stand beside what shows itself, and only beside formatted text. */
    private static void clear(ObjectNode message, String shown) {
        TYPES.forEach(type -> message.remove(type.getKey()));
        message.remove(List.of("content", "image"));
        if (!shown.equals("markdown")) {
            message.remove("keyboard");
        }
    }

    private static ObjectNode object(String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            // Said below, in the words of what was attempted.
        }
        throw new Unfit("native part, which is not a JSON object");
    }
}
