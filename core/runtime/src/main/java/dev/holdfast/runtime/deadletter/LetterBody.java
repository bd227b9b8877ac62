package dev.holdfast.runtime.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.runtime.bus.Json;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.GivenUp;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.store.StoredJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a letter as JSON: {@code {"message":{…}}}, from which it can be sent again, or {@code {"kind":…,"event":{…}}}, to be
 * read.
 */
final class LetterBody {

    private static final int PREVIEW_CHARACTERS = 160;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What of a message is not in the letter besides. */
    private record Message(
            OutboxKey key,
            Conversation to,
            @Nullable Answering answering,
            Reply reply,
            String trace,
            @Nullable GivenUp was) {}

    /** What is stored of a message; of an event, nothing that is read again. */
    private record Whole(@Nullable Message message) {}

    private LetterBody() {}

    /** A message may be large: it is written once, and not as a tree before. */
    static String of(DeadLetter letter) {
        Outgoing message = letter.message();
        if (message != null) {
            return StoredJson.write(new Whole(new Message(
                    message.key(), message.to(), message.answering(), message.reply(), message.trace(), letter.was())));
        }
        ObjectNode body = MAPPER.createObjectNode();
        Event event = letter.event();
        if (event != null) {
            body.put("kind", event.getClass().getSimpleName());
            body.set("event", MAPPER.valueToTree(Json.of(event)));
        }
        return body.toString();
    }

    /**
     * The message to be sent again; null if it was an event.
     *
     * @param expiresAt when it cannot be sent any more
     * @param deadlineNanos how long somebody waits for it
     * @throws IllegalArgumentException if it cannot be read any more
     */
    static @Nullable Outgoing message(Letter letter, Instant expiresAt, long deadlineNanos) {
        Message message = read(letter);
        return message == null
                ? null
                : new Outgoing(
                        message.key(),
                        message.to(),
                        message.answering(),
                        message.reply(),
                        expiresAt,
                        deadlineNanos,
                        0,
                        message.trace());
    }

    /** How far the message was when it was given up; null if it was not begun, or an event. */
    static @Nullable GivenUp was(Letter letter) {
        Message message = read(letter);
        return message == null ? null : message.was();
    }

    static String text(Letter letter) {
        try {
            Outgoing message = message(letter, letter.expiresAt(), 0);
            return message == null ? "" : message.words();
        } catch (IllegalArgumentException unreadable) {
            // Whoever tries to send it hears of that; the rest of the letter can be shown.
            return "";
        }
    }

    private static @Nullable Message read(Letter letter) {
        return StoredJson.read(letter.body(), Whole.class).message();
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
        return line.codePointCount(0, line.length()) > PREVIEW_CHARACTERS
                ? line.substring(0, line.offsetByCodePoints(0, PREVIEW_CHARACTERS)) + "…"
                : line;
    }
}
