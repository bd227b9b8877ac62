package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.wire.Json;
import java.util.List;

/** What is wrong with the fields of a request, as a tree that mirrors it (Discord: Error Messages). */
final class FormErrors {
    private final ObjectNode tree = Json.MAPPER.createObjectNode();

    /** @param path names and indexes, joined by dots */
    void add(String path, String code, String message) {
        ObjectNode at = tree;
        for (String step : List.of(path.split("\\."))) {
            at = at.withObject("/" + step);
        }
        at.withArray("_errors").addObject().put("code", code).put("message", message);
    }

    void required(String path) {
        add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /** Complains of a text that has more code points than that. */
    void checkLength(String path, JsonNode text, int max) {
        if (!text.isTextual()) {
            return;
        }
        String stripped = text.textValue().strip();
        if (stripped.codePointCount(0, stripped.length()) > max) {
            add(path, "BASE_TYPE_MAX_LENGTH", "Must be " + max + " or fewer in length.");
        }
    }

    /** The same, and of a text that is missing or empty. */
    void checkText(String path, JsonNode text, int max) {
        if (!text.isTextual() || text.textValue().isBlank()) {
            required(path);
        } else {
            checkLength(path, text, max);
        }
    }

    void checkCount(String path, JsonNode list, int max) {
        if (list.size() > max) {
            add(path, "BASE_TYPE_MAX_LENGTH", "Must be " + max + " or fewer in length.");
        }
    }

    void throwIfAny() {
        if (!tree.isEmpty()) {
            throw new DiscordRefusal(400, 50035, "Invalid Form Body", tree).thrown();
        }
    }
}
