package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Native;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as the platform takes them. Channels and guild DMs take one embed and one picture beside a text; groups and private
 * chats take markdown, or one uploaded file with a text. Whatever does not fit beside something else is written as text. Nobody is
 * mentioned but who is answered, where the reply asks for it.
 */
final class QqBodies {

    private static final int TEXT = 0;
    private static final int MARKDOWN = 2;
    private static final int MEDIA = 7;

    private QqBodies() {}

    /** Whether the message must be written as markdown to keep what it says. */
    static boolean asMarkdown(OutboundMessage message) {
        Reply reply = message.reply();
        boolean cards =
                inGuild(message) ? reply.embeds().size() > 1 : !reply.embeds().isEmpty();
        return reply.format() == Reply.Format.MARKDOWN || !reply.buttons().isEmpty() || cards;
    }

    /** The file that goes with the message by its bytes; null if none does. Guilds show pictures only. */
    static @Nullable Upload file(OutboundMessage message) {
        if (asMarkdown(message)) {
            return null;
        }
        return message.reply().files().stream()
                .filter(file -> file.image() || !inGuild(message))
                .findFirst()
                .orElse(null);
    }

    /** The picture whose address has to be uploaded before the message can be sent; null if there is none. */
    static @Nullable Image upload(OutboundMessage message) {
        List<Image> images = message.reply().images();
        boolean none = inGuild(message) || asMarkdown(message) || images.isEmpty() || file(message) != null;
        return none ? null : images.getFirst();
    }

    static boolean inGuild(OutboundMessage message) {
        Kind kind = message.to().kind();
        return kind == Kind.CHANNEL || kind == Kind.DIRECT;
    }

    /**
     * @param uploaded what the upload of {@link #file} or {@link #upload} answered; null if nothing was uploaded
     * @param quoted the name of what {@link Reply#quotes} says; null for no reference
     * @throws Unfit if a native part cannot be put over it
     */
    static Buffer message(OutboundMessage message, @Nullable String uploaded, @Nullable String quoted) {
        Buffer body = Json.buffer(json -> {
            if (asMarkdown(message)) {
                markdown(json, message);
            } else if (inGuild(message)) {
                inGuild(json, message);
            } else if (uploaded == null) {
                json.writeNumberField("msg_type", TEXT);
                json.writeStringField("content", text(message, null, QqMentions::none));
            } else {
                media(json, message, uploaded);
            }
            if (quoted != null) {
                reference(json, message, quoted);
            }
            answering(json, message);
        });
        List<Native> natives = message.reply().natives();
        return QqNatives.any(natives) ? QqNatives.over(body, natives, inGuild(message)) : body;
    }

    private static void inGuild(JsonGenerator json, OutboundMessage message) throws IOException {
        Reply reply = message.reply();
        Upload file = file(message);
        Image shown = file == null && !reply.images().isEmpty() ? reply.images().getFirst() : null;
        String text = text(message, shown, words -> QqText.escaped(QqMentions.none(words)));
        if (!text.isEmpty()) {
            json.writeStringField("content", text);
        }
        if (!reply.embeds().isEmpty()) {
            embed(json, reply.embeds().getFirst());
        }
        if (shown != null) {
            json.writeStringField("image", shown.url());
        }
    }

    private static void media(JsonGenerator json, OutboundMessage message, String file) throws IOException {
        String text = text(message, upload(message), QqMentions::none);
        json.writeNumberField("msg_type", MEDIA);
        json.writeStringField("content", text.isEmpty() ? " " : text);
        json.writeObjectFieldStart("media");
        json.writeStringField("file_info", file);
        json.writeEndObject();
    }

    /** What is said, and what cannot be shown beside it: one picture or file can, further ones are named. */
    private static String text(OutboundMessage message, @Nullable Image shown, UnaryOperator<String> harmless) {
        Reply reply = message.reply();
        StringBuilder text = new StringBuilder(mention(message)).append(harmless.apply(reply.text()));
        for (Image image : reply.images()) {
            if (!image.equals(shown)) {
                line(text)
                        .append(harmless.apply(image.alternative()))
                        .append(' ')
                        .append(image.url());
            }
        }
        Upload sent = file(message);
        for (Upload file : reply.files()) {
            if (!file.equals(sent)) {
                line(text).append(harmless.apply("[file: " + file.name() + "]"));
            }
        }
        return text.toString();
    }

    private static StringBuilder line(StringBuilder text) {
        return text.isEmpty() ? text : text.append('\n');
    }

    /** The platform shows only the names of an embed's fields. */
    private static void embed(JsonGenerator json, Embed embed) throws IOException {
        json.writeObjectFieldStart("embed");
        json.writeStringField("title", embed.title());
        json.writeStringField("prompt", embed.title());
        json.writeArrayFieldStart("fields");
        if (!embed.description().isBlank()) {
            field(json, embed.description());
        }
        for (Embed.Field field : embed.fields()) {
            field(json, field.value().isBlank() ? field.name() : field.name() + ": " + field.value());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void field(JsonGenerator json, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeEndObject();
    }

    private static void markdown(JsonGenerator json, OutboundMessage message) throws IOException {
        if (!inGuild(message)) {
            json.writeNumberField("msg_type", MARKDOWN);
        }
        json.writeObjectFieldStart("markdown");
        json.writeStringField("content", QqMarkdown.of(message.reply(), mention(message)));
        json.writeEndObject();
        if (!message.reply().buttons().isEmpty()) {
            QqKeyboard.write(json, message.reply().buttons());
        }
    }

    private static void reference(JsonGenerator json, OutboundMessage message, String quoted) throws IOException {
        json.writeObjectFieldStart("message_reference");
        json.writeStringField("message_id", quoted);
        if (inGuild(message)) {
            json.writeBooleanField("ignore_get_message_error", true);
        }
        json.writeEndObject();
    }

    private static void answering(JsonGenerator json, OutboundMessage message) throws IOException {
        switch (message.answering()) {
            case null -> {}
            case Answering.ToMessage to -> {
                json.writeStringField("msg_id", to.messageId());
                if (!inGuild(message)) {
                    json.writeNumberField("msg_seq", message.sequence());
                }
            }
            case Answering.ToEvent to -> {
                json.writeStringField("event_id", to.eventId());
                // A number beside an event id was reported to make the first answer count as unasked for.
                if (!inGuild(message) && message.sequence() > 1) {
                    json.writeNumberField("msg_seq", message.sequence());
                }
            }
            // Another platform's way to answer; this one makes none.
            case Answering.ToInteraction to -> {}
        }
    }

    /** The only way to mention somebody: {@link QqMentions} takes every other out of what is said. */
    private static String mention(OutboundMessage message) {
        if (!message.reply().mentionsAuthor()
                || !(message.answering() instanceof Answering.ToMessage to)
                || to.authorId().isBlank()) {
            return "";
        }
        return switch (message.to().kind()) {
            case CHANNEL -> "<@!" + to.authorId() + "> ";
            case GROUP -> "<qqbot-at-user id=\"" + to.authorId() + "\" /> ";
            case DIRECT, PRIVATE -> "";
        };
    }
}
