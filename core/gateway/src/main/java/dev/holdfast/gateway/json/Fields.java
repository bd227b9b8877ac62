package dev.holdfast.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members of a JSON object, read liberally: a number will do for a text, and anything else is as good as missing. */
public final class Fields {

    private Fields() {}

    /** The text; empty if it is missing or not one. */
    public static String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return "";
        }
        return value.isTextual() ? value.textValue() : value.isNumber() ? value.asText() : "";
    }

    /**
     * The text.
     *
     * @throws Unfit if it is missing, blank or not one
     */
    public static String needed(JsonNode object, String name) {
        String value = text(object, name);
        if (value.isBlank()) {
            throw new Unfit(name);
        }
        return value;
    }

    /** The text; null if it is missing, blank or not one. */
    public static @Nullable String orNull(JsonNode object, String name) {
        String value = text(object, name);
        return value.isBlank() ? null : value;
    }

    /** Those elements of an array that are texts. */
    public static List<String> texts(JsonNode object, String name) {
        JsonNode array = object.get(name);
        if (array == null || !array.isArray() || array.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode each : array) {
            if (each.isTextual() || each.isNumber()) {
                texts.add(each.asText());
            }
        }
        return texts;
    }
}
