package dev.holdfast.runtime;

import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.InteractionToken;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Messages as a gateway would hand them in. */
public final class Events {

    public static final String BOT = "qq";

    /** How long an answer is taken. */
    public static final Duration ANSWERABLE = Duration.ofMinutes(5);

    private Events() {}

    public static Conversation channel(String id) {
        return new Conversation(BOT, Conversation.Kind.CHANNEL, id, null);
    }

    public static MessageReceived message(Time time, String id, String channel, String text) {
        return message(time, id, channel, text, person("ann"));
    }

    public static MessageReceived message(Time time, String id, String channel, String text, Author author) {
        return new MessageReceived(
                new Origin(BOT, "qq", id, "trace-" + id, time.now()),
                new Message(new MessageId(id), channel(channel), author, text, List.of(), false, null, time.now()),
                time.now().plus(ANSWERABLE));
    }

    public static CommandInvoked invoked(
            Time time,
            String id,
            String channel,
            String user,
            String name,
            Map<String, String> arguments,
            String line) {
        return new CommandInvoked(
                new Origin(BOT, "qq", id, "trace-" + id, time.now()),
                id,
                channel(channel),
                person(user),
                name,
                arguments,
                line,
                null,
                time.now().plus(ANSWERABLE),
                new InteractionToken("token-" + id));
    }

    public static Author person(String id) {
        return new Author(id, id, false, List.of());
    }
}
