package dev.holdfast.plugins.fakes;

import dev.holdfast.plugin.command.CommandCall;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One call of a fake command: give it arguments, run it, read the answer. Every reply is delivered. */
public final class FakeCall implements CommandCall {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeCommand command;
    private final Map<String, Object> given = new HashMap<>();
    private final List<Reply> replies = new ArrayList<>();
    private Author author = new Author("U1", "Ann", false, List.of());

    FakeCall(FakeCommand command) {
        this.command = command;
    }

    /**
     * Gives an argument or an option.
     *
     * @throws IllegalArgumentException if the command declared none of that name
     */
    public FakeCall with(String parameter, Object value) {
        given.put(declared(parameter), value);
        return this;
    }

    /** Who calls; Ann with the id {@code U1} by default. */
    public FakeCall by(Author caller) {
        author = caller;
        return this;
    }

    /** Runs the handler and returns its only reply. */
    public Reply answer() throws Exception {
        command.handler().handle(this);
        if (replies.size() != 1) {
            throw new AssertionError("expected one reply, got " + replies);
        }
        return replies.getFirst();
    }

    @Override
    public String command() {
        return command.name();
    }

    @Override
    public Author author() {
        return author;
    }

    @Override
    public MessageReceived event() {
        Conversation conversation = new Conversation("test", Conversation.Kind.CHANNEL, "C1", "S1");
        Message message = new Message(
                new MessageId("M1"), conversation, author, "!" + command.name(), List.of(), true, null, NOON);
        return new MessageReceived(
                new Origin("test", "loopback", "E1", "trace-1", NOON), message, NOON.plusSeconds(300));
    }

    @Override
    public boolean byOperator() {
        return true;
    }

    @Override
    public String text(String argument) {
        return optionalText(argument).orElseThrow(() -> missing(argument));
    }

    @Override
    public long number(String argument) {
        return optionalNumber(argument).orElseThrow(() -> missing(argument));
    }

    @Override
    public Optional<String> optionalText(String argument) {
        return Optional.ofNullable(given.get(declared(argument))).map(String.class::cast);
    }

    @Override
    public OptionalLong optionalNumber(String argument) {
        Object value = given.get(declared(argument));
        return value == null ? OptionalLong.empty() : OptionalLong.of(((Number) value).longValue());
    }

    @Override
    public Delivery reply(Reply reply) {
        replies.add(reply);
        return new Delivery.Delivered(new MessageId("R" + replies.size()), NOON);
    }

    private String declared(String parameter) {
        if (!command.parameters().containsKey(parameter)) {
            throw new IllegalArgumentException("the command '" + command.name() + "' declares no '" + parameter + "'");
        }
        return parameter;
    }

    private static IllegalArgumentException missing(String argument) {
        return new IllegalArgumentException("'" + argument + "' was not given");
    }
}
