package dev.holdfast.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.sandbox.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Messages in the control API's JSON. */
final class MessageJson {
    private MessageJson() {}

    static String of(ChatMessage message) {
        return Json.value(json -> write(json, message));
    }

    static void write(JsonGenerator json, ChatMessage message) throws IOException {
        json.writeStartObject();
        json.writeNumberField("n", message.n());
        json.writeStringField("id", message.id());
        json.writeStringField("conversation", message.conversation());
        json.writeObjectFieldStart("from");
        json.writeStringField("id", message.from().id());
        json.writeStringField("name", message.from().name());
        json.writeBooleanField("bot", message.from().bot());
        json.writeEndObject();
        json.writeStringField("text", message.text());
        json.writeStringField("format", message.format().name().toLowerCase(Locale.ROOT));
        writeEmbeds(json, message.embeds());
        writeButtons(json, message.buttons());
        PageJson.writeTexts(json, "images", message.images());
        writeFiles(json, message.files());
        json.writeStringField("answers", message.answers());
        if (message.sequence() == null) {
            json.writeNullField("sequence");
        } else {
            json.writeNumberField("sequence", message.sequence());
        }
        json.writeStringField("at", message.at().toString());
        json.writeBooleanField("edited", message.edited());
        json.writeStringField("occasion", message.occasion());
        json.writeStringField("onlyFor", message.onlyFor());
        json.writeEndObject();
    }

    private static void writeEmbeds(JsonGenerator json, List<ChatMessage.Embed> embeds) throws IOException {
        json.writeArrayFieldStart("embeds");
        for (ChatMessage.Embed embed : embeds) {
            json.writeStartObject();
            json.writeStringField("title", embed.title());
            json.writeStringField("description", embed.description());
            json.writeArrayFieldStart("fields");
            for (ChatMessage.Embed.Field field : embed.fields()) {
                json.writeStartObject();
                json.writeStringField("name", field.name());
                json.writeStringField("value", field.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeFiles(JsonGenerator json, List<ChatMessage.Attachment> files) throws IOException {
        json.writeArrayFieldStart("files");
        for (ChatMessage.Attachment file : files) {
            json.writeStartObject();
            json.writeStringField("name", file.name());
            json.writeStringField("url", file.url());
            json.writeStringField("contentType", file.contentType());
            json.writeNumberField("bytes", file.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeButtons(JsonGenerator json, List<List<ChatMessage.Button>> rows) throws IOException {
        json.writeArrayFieldStart("buttons");
        for (List<ChatMessage.Button> row : rows) {
            json.writeStartArray();
            for (ChatMessage.Button button : row) {
                json.writeStartObject();
                json.writeStringField("id", button.id());
                json.writeStringField("label", button.label());
                json.writeNumberField("style", button.style());
                json.writeStringField("type", button.type());
                json.writeStringField("data", button.data());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
