package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.wire.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a bot posted to a send endpoint. A plain text costs no tree: only the objects of rich messages are built.
 *
 * @param rich every field that is an object or array
 */
record SendBody(
        @Nullable String content,
        @Nullable Integer msgType,
        @Nullable String msgId,
        @Nullable String eventId,
        @Nullable Integer msgSeq,
        @Nullable String image,
        @Nullable ObjectNode rich) {

    /** The object of that name; a missing node when there is none. */
    JsonNode object(String name) {
        return rich == null ? MissingNode.getInstance() : rich.path(name);
    }

    boolean has(String name) {
        JsonNode node = object(name);
        return node.isObject() && !node.isEmpty();
    }

    boolean hasText() {
        return content != null && !content.isBlank();
    }

    /** Text when it says nothing. */
    int type() {
        return msgType == null ? 0 : msgType;
    }

    /** The first answer when it says nothing. */
    int sequence() {
        return msgSeq == null ? 1 : msgSeq;
    }

    /** Whether there is anything in it that plain words do without. */
    boolean isRich() {
        return image != null
                || has("file_image")
                || has("markdown")
                || has("embed")
                || has("ark")
                || has("media")
                || has("keyboard");
    }

    static SendBody parse(byte[] bytes) {
        try (JsonParser json = Json.FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable();
            }
            return parse(json);
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private static SendBody parse(JsonParser json) throws IOException {
        String content = null;
        Integer msgType = null;
        String msgId = null;
        String eventId = null;
        Integer msgSeq = null;
        String image = null;
        ObjectNode rich = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                rich = rich == null ? Json.MAPPER.createObjectNode() : rich;
                rich.set(name, Json.MAPPER.readTree(json));
                continue;
            }
            switch (name) {
                case "content" -> content = text(json, value);
                case "msg_id" -> msgId = text(json, value);
                case "event_id" -> eventId = text(json, value);
                case "image" -> image = text(json, value);
                case "msg_type" -> msgType = number(json, value);
                case "msg_seq" -> msgSeq = number(json, value);
                default -> {}
            }
        }
        return new SendBody(content, msgType, msgId, eventId, msgSeq, image, rich);
    }

    /** An empty string means "not given", as on the platform. */
    private static @Nullable String text(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING) {
            throw unreadable();
        }
        String text = json.getText();
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Integer number(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_NUMBER_INT) {
            throw unreadable();
        }
        return json.getIntValue();
    }

    private static QqRefusal.Refused unreadable() {
        return QqRefusal.bad(12001, "request body is not what this endpoint takes")
                .thrown();
    }
}
