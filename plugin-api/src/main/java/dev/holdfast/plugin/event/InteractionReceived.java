package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody pressed a button, or chose from a list, under a message of the bot. The platform's acknowledgement is sent by the core.
 *
 * @param origin where it came from
 * @param interaction the platform's id of the interaction
 * @param conversation where it happened
 * @param user who pressed
 * @param button id of the button or list
 * @param data what the button carries; of a list, what was chosen, one a line
 * @param answers the message under which the button stood; null where the platform does not say
 * @param answerUntil when the platform stops accepting answers
 * @param token the core's
 */
@Address("events.interaction.received")
public record InteractionReceived(
        Origin origin,
        String interaction,
        Conversation conversation,
        Author user,
        String button,
        String data,
        @Nullable MessageId answers,
        Instant answerUntil,
        InteractionToken token)
        implements Answerable {

    /** On a platform that knows interactions by their id alone. */
    public InteractionReceived(
            Origin origin,
            String interaction,
            Conversation conversation,
            Author user,
            String button,
            String data,
            @Nullable MessageId answers,
            Instant answerUntil) {
        this(origin, interaction, conversation, user, button, data, answers, answerUntil, InteractionToken.NONE);
    }
}
