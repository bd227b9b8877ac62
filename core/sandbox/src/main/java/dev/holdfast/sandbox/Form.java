package dev.holdfast.sandbox;

import java.util.List;

/**
 * A form that a bot has opened for a user and that waits to be filled in.
 *
 * @param id the sandbox's own
 * @param conversation where its button was pressed or its command typed
 * @param user for whom, the sandbox's id
 * @param bot who asks, by name
 */
public record Form(String id, String conversation, String user, String bot, String title, List<Field> fields) {
    public Form {
        fields = List.copyOf(fields);
    }

    /**
     * One question.
     *
     * @param id the bot's own
     * @param paragraph whether it takes several lines
     * @param value what stands there before the user types
     */
    public record Field(
            String id, String label, boolean paragraph, boolean required, String value, String placeholder) {}
}
