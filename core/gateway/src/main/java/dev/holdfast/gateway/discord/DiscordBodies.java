package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Native;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Writes messages, answers to interactions and forms as the platform takes them. Nobody is mentioned but who is answered. Pure. */
final class DiscordBodies {

    static final int MESSAGE = 4;
    static final int DEFERRED_MESSAGE = 5;
    static final int DEFERRED_UPDATE = 6;

    private static final int FORM = 9;

    private static final int ROW = 1;
    private static final int BUTTON = 2;
    private static final int TEXT_INPUT = 4;
    private static final int LABEL = 18;

    private static final int PRIMARY = 1;
    private static final int SECONDARY = 2;
    private static final int LINK = 5;

    /** Marks a message that is all components: nothing else may be in it. */
    private static final int COMPONENTS_ALONE = 1 << 15;

    private static final String NOTHING_TO_SEE = "\u200b";

    private DiscordBodies() {}

    /**
     * A message to a channel.
     *
     * @param referring whether it names the message that it answers
     */
    static Body message(OutboundMessage message, boolean referring) {
        ObjectNode body = data(message.reply(), DiscordLimits.TEXT_MAX);
        if (referring) {
            refer(body, message);
        }
        body.put("nonce", message.nonce());
        body.put("enforce_nonce", true);
        return Body.of(buffer(body), message.reply().files());
    }

    /** The first answer to an interaction, in time. */
    static Body callback(Reply reply) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", MESSAGE);
        body.set("data", data(reply, DiscordLimits.TEXT_MAX));
        return Body.of(buffer(body), reply.files());
    }

    /** An answer to an interaction after the first word. */
    static Body followUp(Reply reply) {
        return Body.of(buffer(data(reply, DiscordLimits.TEXT_MAX)), reply.files());
    }

    /** A first word to an interaction that says nothing yet. */
    static Body deferral(int type) {
        return Body.json(Json.buffer(json -> json.writeNumberField("type", type)));
    }

    static Body form(Form form) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", FORM);
        ObjectNode data = body.putObject("data");
        data.put("custom_id", form.id());
        data.put("title", form.title());
        ArrayNode components = data.putArray("components");
        for (Form.Field field : form.fields()) {
            ObjectNode label = components.addObject();
            label.put("type", LABEL);
            label.put("label", field.label());
            ObjectNode input = label.putObject("component");
            input.put("type", TEXT_INPUT);
            input.put("custom_id", field.id());
            input.put("style", field.size() == Form.Size.LINE ? 1 : 2);
            input.put("required", field.required());
            input.put("min_length", field.lengthMin());
            input.put("max_length", field.lengthMax());
            if (!field.value().isEmpty()) {
                input.put("value", field.value());
            }
        }
        return Body.json(buffer(body));
    }

    static Body openDirect(String user) {
        return Body.json(Json.buffer(json -> json.writeStringField("recipient_id", user)));
    }

    private static ObjectNode data(Reply reply, int textMax) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (!reply.text().isBlank()) {
            data.put(
                    "content",
                    reply.format() == Reply.Format.MARKDOWN ? reply.text() : DiscordText.plain(reply.text(), textMax));
        }
        ObjectNode mentions = data.putObject("allowed_mentions");
        mentions.putArray("parse");
        mentions.put("replied_user", false);
        if (!reply.embeds().isEmpty() || !reply.images().isEmpty()) {
            embeds(data.putArray("embeds"), reply);
        }
        if (!reply.buttons().isEmpty()) {
            buttons(data.putArray("components"), reply.buttons());
        }
        if (!reply.files().isEmpty()) {
            files(data.putArray("attachments"), reply.files());
        }
        reply.natives().stream()
                .filter(each -> each.platform().equals(DiscordTranslator.PLATFORM))
                .forEach(each -> merge(data, each));
        if ((data.path("flags").asInt(0) & COMPONENTS_ALONE) != 0) {
            data.remove(List.of("content", "embeds", "poll"));
        }
        return data;
    }

    private static void embeds(ArrayNode embeds, Reply reply) {
        for (Embed embed : reply.embeds()) {
            ObjectNode each = embeds.addObject();
            if (!embed.title().isBlank()) {
                each.put("title", embed.title());
            }
            if (!embed.description().isBlank()) {
                each.put("description", embed.description());
            }
            ArrayNode fields = each.putArray("fields");
            for (Embed.Field field : embed.fields()) {
                ObjectNode row = fields.addObject();
                row.put("name", field.name().isBlank() ? NOTHING_TO_SEE : field.name());
                row.put("value", field.value().isBlank() ? NOTHING_TO_SEE : field.value());
                row.put("inline", false);
            }
        }
        for (Image image : reply.images()) {
            embeds.addObject().putObject("image").put("url", image.url());
        }
    }

    private static void buttons(ArrayNode components, List<List<Button>> rows) {
        for (List<Button> row : rows) {
            ObjectNode line = components.addObject();
            line.put("type", ROW);
            ArrayNode buttons = line.putArray("components");
            for (Button button : row) {
                ObjectNode each = buttons.addObject();
                each.put("type", BUTTON);
                each.put("label", button.label());
                switch (button.action()) {
                    case Button.Action.Link link -> {
                        each.put("style", LINK);
                        each.put("url", link.url());
                    }
                    case Button.Action.Callback callback -> {
                        each.put("style", PRIMARY);
                        each.put("custom_id", customId(button).written());
                    }
                    case Button.Action.Command command -> {
                        each.put("style", SECONDARY);
                        each.put("custom_id", customId(button).written());
                    }
                }
            }
        }
    }

    /** What a button's press will say; of a link, which says nothing, the id alone. */
    static CustomId customId(Button button) {
        return switch (button.action()) {
            case Button.Action.Callback callback -> new CustomId(button.id(), callback.data(), false);
            case Button.Action.Command command -> new CustomId(button.id(), command.text(), true);
            case Button.Action.Link link -> new CustomId(button.id(), "", false);
        };
    }

    private static void files(ArrayNode attachments, List<Upload> files) {
        for (Upload file : files) {
            ObjectNode each = attachments.addObject();
            each.put("id", attachments.size() - 1);
            each.put("filename", Body.name(file));
        }
    }

    private static void merge(ObjectNode data, Native part) {
        for (var member : Json.read(part.json()).properties()) {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                data.remove(member.getKey());
            } else if (member.getKey().equals("flags")) {
                data.put("flags", data.path("flags").asInt(0) | value.asInt(0));
            } else {
                data.set(member.getKey(), value);
            }
        }
    }

    private static void refer(ObjectNode body, OutboundMessage message) {
        MessageId quoted = message.reply().quotes();
        Answering.ToMessage answered = message.answering() instanceof Answering.ToMessage to ? to : null;
        if (quoted == null && answered == null) {
            return;
        }
        String target = quoted != null ? quoted.value() : answered == null ? "" : answered.messageId();
        ObjectNode reference = body.putObject("message_reference");
        reference.put("message_id", target);
        reference.put("fail_if_not_exists", false);
        boolean toAuthor = answered != null && target.equals(answered.messageId());
        if (message.reply().mentionsAuthor()
                && toAuthor
                && body.path("allowed_mentions") instanceof ObjectNode mentions) {
            mentions.put("replied_user", true);
        }
    }

    private static Buffer buffer(ObjectNode body) {
        return Buffer.buffer(body.toString());
    }
}
