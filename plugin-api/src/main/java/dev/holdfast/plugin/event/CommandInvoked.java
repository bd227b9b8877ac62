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
 * Somebody chose one of the bot's commands from the platform's own list, such as Discord's after a slash, or pressed a button that
 * stands for a typed command. The core runs the command as if it had been typed; a plugin need not listen.
 *
 * @param origin where it came from
 * @param interaction the platform's id of the interaction
 * @param conversation where it happened
 * @param user who called
 * @param name of the command, sub-commands behind a blank each; empty where {@code line} says it
 * @param arguments what was given, by name in the order of the call: words, numbers and ids as the platform wrote them
 * @param line the command as it would have been typed, prefix and all; empty where {@code name} says it
 * @param answers the message under which the button stood; null without one
 * @param answerUntil when the platform stops accepting answers
 * @param token the core's
 */
@Address("events.command.invoked")
public record CommandInvoked(
        Origin origin,
        String interaction,
        Conversation conversation,
        Author user,
        String name,
        Map<String, String> arguments,
        String line,
        @Nullable MessageId answers,
        Instant answerUntil,
        InteractionToken token)
        implements Answerable {
    public CommandInvoked {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }
}
