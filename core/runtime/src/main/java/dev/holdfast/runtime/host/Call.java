package dev.holdfast.runtime.host;

import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.command.CommandCall;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One call of a command, as its handler sees it. */
record Call(String command, Answerable event, Author author, boolean byOperator, Map<String, Object> values, Bot bot)
        implements CommandCall {

    @Override
    public String text(String argument) {
        return required(argument, optionalText(argument).orElse(null));
    }

    @Override
    public long number(String argument) {
        return required(argument, (Long) values.get(argument));
    }

    @Override
    public Optional<String> optionalText(String argument) {
        return Optional.ofNullable((String) values.get(argument));
    }

    @Override
    public OptionalLong optionalNumber(String argument) {
        Long value = (Long) values.get(argument);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private <T> T required(String argument, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("The command " + command + " was called without '" + argument
                    + "': either it is not declared, or it is optional");
        }
        return value;
    }

    @Override
    public Delivery reply(Reply reply) {
        return bot.reply(event, reply);
    }
}
