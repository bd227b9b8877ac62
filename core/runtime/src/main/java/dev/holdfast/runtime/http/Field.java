package dev.holdfast.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An input that an operation takes, in its body or its address.
 *
 * @param values the only ones allowed; empty if any of the type is
 * @param max longest text in characters, or greatest number
 */
record Field(String name, Type type, boolean required, List<String> values, long max) {

    /** What may stand there. */
    enum Type {
        STRING,
        /** Text, or a whole number that is taken for its digits: loops of a shell write numbers bare. */
        STRING_OR_INTEGER,
        INTEGER,
        BOOLEAN
    }

    static Field text(String name, int lengthMax) {
        return new Field(name, Type.STRING, false, List.of(), lengthMax);
    }

    /** A text that may be written as a whole number. */
    static Field label(String name, int lengthMax) {
        return new Field(name, Type.STRING_OR_INTEGER, false, List.of(), lengthMax);
    }

    static Field oneOf(String name, List<String> values) {
        return new Field(name, Type.STRING, false, values, 100);
    }

    /** From 1. */
    static Field number(String name, long max) {
        return new Field(name, Type.INTEGER, false, List.of(), max);
    }

    static Field flag(String name) {
        return new Field(name, Type.BOOLEAN, false, List.of(), 0);
    }

    Field needed() {
        return new Field(name, type, true, values, max);
    }

    /** What is wrong with a value of the body; empty if nothing is. */
    String mistake(JsonNode value) {
        return switch (type) {
            case STRING -> value.isTextual() ? mistakeInText(value.textValue()) : "must be text";
            case STRING_OR_INTEGER ->
                value.isTextual() || value.isIntegralNumber()
                        ? mistakeInText(value.asText())
                        : "must be text or a whole number";
            case INTEGER ->
                value.isIntegralNumber() && value.canConvertToLong()
                        ? mistakeInNumber(value.longValue())
                        : "must be a whole number";
            case BOOLEAN -> value.isBoolean() ? "" : "must be true or false";
        };
    }

    /** What is wrong with a value of the address; empty if nothing is. */
    String mistake(String value) {
        return switch (type) {
            case STRING, STRING_OR_INTEGER -> mistakeInText(value);
            case INTEGER ->
                value.matches("-?\\d{1,18}") ? mistakeInNumber(Long.parseLong(value)) : "must be a whole number";
            case BOOLEAN -> value.equals("true") || value.equals("false") ? "" : "must be true or false";
        };
    }

    private String mistakeInText(String value) {
        if (!values.isEmpty() && !values.contains(value)) {
            return "must be one of " + String.join(", ", values);
        }
        if (required && value.isBlank()) {
            return "must not be empty";
        }
        return value.length() > max ? "must not be longer than %d characters".formatted(max) : "";
    }

    private String mistakeInNumber(long value) {
        return value < 1 || value > max ? "must be from 1 to %d".formatted(max) : "";
    }
}
