package dev.holdfast.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value, read where it stands in a frame's text: nothing is built but what is asked for. Reading is liberal: what is
 * missing or of another type reads as empty, so that no payload can surprise its reader. Of members of one name the last counts.
 *
 * <p>Made from well-formed text only. For one thread at a time.
 */
public final class JsonValue {

    /** No value at all. */
    public static final JsonValue MISSING = new JsonValue("", 0);

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonSyntax.DEPTH_MAX + 1)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final String text;
    private final int from;

    /** Null until one of them is asked for. */
    private @Nullable JsonMembers members;

    private JsonValue(String text, int from) {
        this.text = text;
        this.from = from;
    }

    /** The value that begins at a place in a text, which must be well-formed there; {@link #MISSING} for a place below 0. */
    static JsonValue at(String text, int from) {
        return from < 0 ? MISSING : new JsonValue(text, from);
    }

    /** Reads a whole text; {@link #MISSING} if it is not one JSON value. */
    public static JsonValue of(String text) {
        int from = JsonSyntax.blanks(text, 0);
        int end = JsonSyntax.value(text, from);
        return end >= 0 && JsonSyntax.blanks(text, end) == text.length() ? new JsonValue(text, from) : MISSING;
    }

    /** Walks through the value once, which costs less than asking for its members; for what arrives most. */
    public JsonCursor cursor() {
        return text.isEmpty() ? new JsonCursor("null", 0) : new JsonCursor(text, from);
    }

    public boolean isMissing() {
        return text.isEmpty();
    }

    public boolean isObject() {
        return first() == '{';
    }

    public boolean isArray() {
        return first() == '[';
    }

    /** The member of this name; {@link #MISSING} if there is none, or this is no object. */
    public JsonValue get(String name) {
        int value = find(name);
        return value < 0 ? MISSING : new JsonValue(text, value);
    }

    /** Whether there is a member of this name that is not null. */
    public boolean has(String name) {
        int value = find(name);
        return value >= 0 && text.charAt(value) != 'n';
    }

    /** The elements; empty unless this is an array. */
    public List<JsonValue> elements() {
        if (!isArray()) {
            return List.of();
        }
        int at = JsonSyntax.blanks(text, from + 1);
        if (text.charAt(at) == ']') {
            return List.of();
        }
        List<JsonValue> elements = new ArrayList<>();
        while (text.charAt(at) != ']') {
            elements.add(new JsonValue(text, at));
            at = next(at);
        }
        return elements;
    }

    /** The text, or a number as it is written; empty if this is something else. */
    public String text() {
        return textAt(text.isEmpty() ? -1 : from);
    }

    /** {@link #text()} of a member. */
    public String text(String name) {
        return textAt(find(name));
    }

    /** Those elements of a member that are texts or numbers. */
    public List<String> texts(String name) {
        int value = find(name);
        if (value < 0 || text.charAt(value) != '[' || text.charAt(JsonSyntax.blanks(text, value + 1)) == ']') {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonValue each : new JsonValue(text, value).elements()) {
            if (each.first() == '"' || each.isNumber()) {
                texts.add(each.text());
            }
        }
        return texts;
    }

    /** Whether this is true, or a text that says so. */
    public boolean truth() {
        return first() == 't' || (first() == '"' && text().equals("true"));
    }

    /** {@link #truth()} of a member. */
    public boolean truth(String name) {
        int value = find(name);
        return value >= 0 && (text.charAt(value) == 't' || text.startsWith("\"true\"", value));
    }

    /** The number, cut to a whole one, also if it is written as a text. */
    public long number(long otherwise) {
        return numberAt(text.isEmpty() ? -1 : from, otherwise);
    }

    /** {@link #number(long)} of a member. */
    public long number(String name, long otherwise) {
        return numberAt(find(name), otherwise);
    }

    /** As it is written, but for control characters, which get their escapes; {@code null} if this is missing. */
    public String json() {
        return text.isEmpty() ? "null" : JsonText.standard(text.substring(from, end(from)));
    }

    /** As a tree, built anew each time. */
    public JsonNode tree() {
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(json());
        } catch (JsonProcessingException disagreement) {
            throw new IllegalStateException("read as well-formed, and yet not: " + json(), disagreement);
        }
    }

    private boolean isNumber() {
        char c = first();
        return c == '-' || (c >= '0' && c <= '9');
    }

    private char first() {
        return text.isEmpty() ? 0 : text.charAt(from);
    }

    private int find(String name) {
        if (first() != '{') {
            return -1;
        }
        JsonMembers all = members;
        if (all == null) {
            all = new JsonMembers();
            JsonSyntax.object(text, from, all);
            members = all;
        }
        return all.find(text, name);
    }

    /** Where the next value of the same array begins, or its closing bracket stands. */
    private int next(int value) {
        int at = JsonSyntax.blanks(text, end(value));
        return text.charAt(at) == ',' ? JsonSyntax.blanks(text, at + 1) : at;
    }

    private int end(int value) {
        return JsonSyntax.value(text, value);
    }

    private String textAt(int value) {
        return JsonText.loosely(text, value);
    }

    private long numberAt(int value, long otherwise) {
        return JsonText.number(text, value, otherwise);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonValue json && json().equals(json.json());
    }

    @Override
    public int hashCode() {
        return json().hashCode();
    }

    /** {@link #json()}. */
    @Override
    public String toString() {
        return json();
    }
}
