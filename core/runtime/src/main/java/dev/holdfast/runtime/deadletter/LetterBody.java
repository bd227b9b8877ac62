package dev.holdfast.runtime.deadletter;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The whole of a letter as JSON: {@code {"message":{…}}}, from which it can be sent again, or {@code {"event":{…}}}, to be read. */
final class LetterBody {

    private static final int PREVIEW_CHARACTERS = 160;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .addMixIn(Answering.class, AnsweringKinds.class)
            .addMixIn(Button.Action.class, ActionKinds.class)
            .build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Answering.ToMessage.class, name = "message"),
        @JsonSubTypes.Type(value = Answering.ToEvent.class, name = "event"),
        @JsonSubTypes.Type(value = Answering.ToInteraction.class, name = "interaction")
    })
    private interface AnsweringKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Button.Action.Callback.class, name = "callback"),
        @JsonSubTypes.Type(value = Button.Action.Command.class, name = "command"),
        @JsonSubTypes.Type(value = Button.Action.Link.class, name = "link")
    })
    private interface ActionKinds {}

    /** What of a message outlives the process. */
    private record Message(
            OutboxKey key,
            Conversation to,
            @Nullable Answering answering,
            Reply reply,
            @Nullable Instant expiresAt,
            String trace) {}

    private LetterBody() {}

    static String of(DeadLetter letter) {
        ObjectNode body = MAPPER.createObjectNode();
        Outgoing message = letter.message();
        Event event = letter.event();
        if (message != null) {
            Instant expiresAt = message.expiresAt().equals(Instant.MAX) ? null : message.expiresAt();
            body.set(
                    "message",
                    MAPPER.valueToTree(new Message(
                            message.key(),
                            message.to(),
                            message.answering(),
                            message.reply(),
                            expiresAt,
                            message.trace())));
        }
        if (event != null) {
            body.put("kind", event.getClass().getSimpleName());
            body.set("event", MAPPER.valueToTree(event));
        }
        return body.toString();
    }

    /**
     * The message to be sent again; null if it was an event.
     *
     * @param deadlineNanos how long somebody waits for it
     */
    static @Nullable Outgoing message(String body, long deadlineNanos) {
        try {
            JsonNode node = MAPPER.readTree(body).get("message");
            if (node == null) {
                return null;
            }
            Message message = MAPPER.treeToValue(node, Message.class);
            return new Outgoing(
                    message.key(),
                    message.to(),
                    message.answering(),
                    message.reply(),
                    message.expiresAt() == null ? Instant.MAX : message.expiresAt(),
                    deadlineNanos,
                    0,
                    message.trace());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("A dead letter cannot be read any more: " + e.getMessage(), e);
        }
    }

    /** The first words of it, in one line. */
    static String preview(DeadLetter letter) {
        if (letter.message() == null) {
            return letter.event() == null ? "" : letter.event().getClass().getSimpleName();
        }
        Reply reply = letter.message().reply();
        StringBuilder words = new StringBuilder(reply.text());
        reply.embeds().stream()
                .map(Embed::title)
                .forEach(title -> words.append(' ').append(title));
        reply.images().forEach(image -> words.append(" [image]"));
        reply.files().stream()
                .map(Upload::name)
                .forEach(name -> words.append(" [").append(name).append(']'));
        String line = words.toString().strip().replaceAll("\\s+", " ");
        return line.length() > PREVIEW_CHARACTERS
                ? line.substring(
                                0,
                                line.offsetByCodePoints(
                                        0, Math.min(PREVIEW_CHARACTERS, line.codePointCount(0, line.length()))))
                        + "…"
                : line;
    }
}
