package dev.holdfast.plugin.command;

import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Reply;
import java.util.Optional;
import java.util.OptionalLong;

/** One call of a command: its checked arguments, and the way back. */
public interface CommandCall {

    /** The command's declared name, whichever alias was used. */
    String command();

    /**
     * The event behind the call: a {@link dev.holdfast.plugin.event.MessageReceived} where the command was typed, a
     * {@link dev.holdfast.plugin.event.CommandInvoked} where it was chosen from the platform's list.
     */
    Answerable event();

    /** Who called. */
    Author author();

    /** Where. */
    default Conversation conversation() {
        return event().conversation();
    }

    /** Whether the caller is listed as an operator of this bot. */
    boolean byOperator();

    /**
     * A required text argument.
     *
     * @throws IllegalArgumentException if no such argument is declared, or it is optional and was left out
     */
    String text(String argument);

    /**
     * A required number.
     *
     * @throws IllegalArgumentException as {@link #text}
     */
    long number(String argument);

    /** A text argument or option, if given. */
    Optional<String> optionalText(String argument);

    /** A number argument or option, if given. */
    OptionalLong optionalNumber(String argument);

    /** Answers the caller, and waits until the platform accepted or refused. Never throws for a refusal. */
    Delivery reply(Reply reply);

    /** {@link #reply(Reply)} with plain text. */
    default Delivery reply(String text) {
        return reply(Reply.text(text));
    }
}
