package dev.holdfast.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.json.Fields;

/** Words for an answer that says no. */
public final class Refused {

    /** Of what a platform says, in characters; the rest is cut off. */
    public static final int WORDS_MAX = 200;

    private Refused() {}

    /**
     * What was asked and how it was answered, to be gone on with.
     *
     * @param code the platform's own; 0 for none
     */
    public static StringBuilder words(String what, int status, int code, JsonNode body) {
        StringBuilder words =
                new StringBuilder(what).append(" was answered with HTTP ").append(status);
        if (code != 0) {
            words.append(", code ").append(code);
        }
        String message = Fields.text(body, "message");
        return message.isBlank() ? words : words.append(": ").append(cut(message));
    }

    /** The beginning of what a platform says. */
    public static String cut(String message) {
        return message.substring(0, Math.min(message.length(), WORDS_MAX));
    }
}
