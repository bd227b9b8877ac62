package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody filled in a form that the bot had opened.
 *
 * @param origin where it came from
 * @param interaction the platform's id of the interaction
 * @param conversation where it happened
 * @param user who filled it in
 * @param form id of the form
 * @param values what was written, by field id; of a list, what was chosen, one a line
 * @param answers the message under whose button the form was opened; null without one
 * @param answerUntil when the platform stops accepting answers
 * @param token the core's
 */
@Address("events.form.submitted")
public record FormSubmitted(
        Origin origin,
        String interaction,
        Conversation conversation,
        Author user,
        String form,
        Map<String, String> values,
        @Nullable MessageId answers,
        Instant answerUntil,
        InteractionToken token)
        implements Answerable {
    public FormSubmitted {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
