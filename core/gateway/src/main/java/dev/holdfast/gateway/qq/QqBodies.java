package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as the platform takes them. Channels and guild DMs take one embed and one picture beside a text; groups and private
 * chats take markdown, or an uploaded picture with a text. Whatever does not fit beside something else is written as text. Nobody is
 * mentioned but who is answered, where the reply asks for it.
 */
final class QqBodies {

    private static final int TEXT = 0;
    private static final int MARKDOWN = 2;
    private static final int MEDIA = 7;

    private static final int EVERYONE = 2;
    private static final int LINK = 0;
    private static final int CALLBACK = 1;
    private static final int COMMAND = 2;

    private QqBodies() {}

    /** Whether the message must be written as markdown to keep what it says. */
    static boolean asMarkdown(OutboundMessage message) {
        Reply reply = message.reply();
        boolean cards =
                inGuild(message) ? reply.embeds().size() > 1 : !reply.embeds().isEmpty();
        return reply.format() == Reply.Format.MARKDOWN || !reply.buttons().isEmpty() || cards;
    }

    /** The picture that has to be uploaded before the message can be sent; null if there is none. */
    static @Nullable Image upload(OutboundMessage message) {
        List<Image> images = message.reply().images();
        return inGuild(message) || asMarkdown(message) || images.isEmpty() ? null : images.getFirst();
    }

    static boolean inGuild(OutboundMessage message) {
        Kind kind = message.to().kind();
        return kind == Kind.CHANNEL || kind == Kind.DIRECT;
    }

    /**
     * @param file what the upload of {@link #upload} answered; null if nothing was uploaded
     */
    static Buffer message(OutboundMessage message, @Nullable String file) {
        return QqJson.buffer(json -> {
            if (asMarkdown(message)) {
                markdown(json, message);
            } else if (inGuild(message)) {
                inGuild(json, message);
            } else if (file == null) {
                json.writeNumberField("msg_type", TEXT);
                json.writeStringField(
                        "content",
                        mention(message) + QqMentions.none(message.reply().text()));
            } else {
                media(json, message, file);
            }
            answering(json, message);
        });
    }

    static Buffer upload(Image image) {
        return QqJson.buffer(json -> {
            json.writeNumberField("file_type", 1);
            json.writeStringField("url", image.url());
            json.writeBooleanField("srv_send_msg", false);
        });
    }

    private static void inGuild(JsonGenerator json, OutboundMessage message) throws IOException {
        Reply reply = message.reply();
        StringBuilder text = new StringBuilder(mention(message)).append(QqText.escaped(QqMentions.none(reply.text())));
        linkRest(text, reply.images());
        if (!text.isEmpty()) {
            json.writeStringField("content", text.toString());
        }
        if (!reply.embeds().isEmpty()) {
            embed(json, reply.embeds().getFirst());
        }
        if (!reply.images().isEmpty()) {
            json.writeStringField("image", reply.images().getFirst().url());
        }
    }

    private static void media(JsonGenerator json, OutboundMessage message, String file) throws IOException {
        StringBuilder text = new StringBuilder(mention(message))
                .append(QqMentions.none(message.reply().text()));
        linkRest(text, message.reply().images());
        json.writeNumberField("msg_type", MEDIA);
        json.writeStringField("content", text.isEmpty() ? " " : text.toString());
        json.writeObjectFieldStart("media");
        json.writeStringField("file_info", file);
        json.writeEndObject();
    }

    /** One picture fits beside a text; further ones are named. */
    private static void linkRest(StringBuilder text, List<Image> images) {
        for (Image image : images.subList(Math.min(1, images.size()), images.size())) {
            text.append('\n')
                    .append(QqMentions.none(image.alternative()))
                    .append(' ')
                    .append(image.url());
        }
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
            keyboard(json, message.reply().buttons());
        }
    }

    private static void keyboard(JsonGenerator json, List<List<Button>> rows) throws IOException {
        json.writeObjectFieldStart("keyboard");
        json.writeObjectFieldStart("content");
        json.writeArrayFieldStart("rows");
        for (List<Button> row : rows) {
            json.writeStartObject();
            json.writeArrayFieldStart("buttons");
            for (Button button : row) {
                button(json, button);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void button(JsonGenerator json, Button button) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", button.id());
        json.writeObjectFieldStart("render_data");
        json.writeStringField("label", button.label());
        json.writeStringField("visited_label", button.label());
        json.writeNumberField("style", 1);
        json.writeEndObject();
        json.writeObjectFieldStart("action");
        switch (button.action()) {
            case Button.Action.Callback callback -> action(json, CALLBACK, callback.data());
            case Button.Action.Command command -> action(json, COMMAND, command.text());
            case Button.Action.Link link -> action(json, LINK, link.url());
        }
        json.writeObjectFieldStart("permission");
        json.writeNumberField("type", EVERYONE);
        json.writeEndObject();
        json.writeStringField("unsupport_tips", "Please update QQ");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void action(JsonGenerator json, int type, String data) throws IOException {
        json.writeNumberField("type", type);
        json.writeStringField("data", data);
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
