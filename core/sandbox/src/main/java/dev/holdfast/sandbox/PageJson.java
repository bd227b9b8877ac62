package dev.holdfast.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.socket.Connection;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.socket.Session;
import dev.holdfast.sandbox.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The control API's JSON. */
final class PageJson {
    private PageJson() {}

    static String state(Sandbox sandbox) {
        return Json.object(json -> {
            writeBots(json, sandbox);
            writeUsers(json, sandbox);
            writeConversations(json, sandbox);
            writeKinds(json);
            writeFaults(json, sandbox);
            writeConnections(json, sandbox);
        });
    }

    static String message(ChatMessage message) {
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
        writeTexts(json, "images", message.images());
        json.writeStringField("answers", message.answers());
        if (message.sequence() == null) {
            json.writeNullField("sequence");
        } else {
            json.writeNumberField("sequence", message.sequence());
        }
        json.writeStringField("at", message.at().toString());
        json.writeEndObject();
    }

    static void writeFaults(JsonGenerator json, Sandbox sandbox) throws IOException {
        json.writeArrayFieldStart("faults");
        for (Faults.Active fault : sandbox.faults().list(sandbox.now())) {
            json.writeStartObject();
            writeFields(json, fault);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** {@code untilMs} is in milliseconds since 1970; null for no limit. */
    static void writeFields(JsonGenerator json, Faults.Active fault) throws IOException {
        json.writeStringField("id", fault.id());
        json.writeStringField("kind", fault.fault().kind().id());
        Platform platform = fault.fault().platform();
        json.writeStringField("platform", platform == null ? null : platform.id());
        json.writeStringField("bot", fault.fault().bot());
        json.writeStringField("endpoint", fault.fault().endpoint().id());
        if (fault.until() == null) {
            json.writeNullField("untilMs");
        } else {
            json.writeNumberField("untilMs", fault.until().toEpochMilli());
        }
        if (fault.left() == null) {
            json.writeNullField("left");
        } else {
            json.writeNumberField("left", fault.left());
        }
    }

    private static void writeBots(JsonGenerator json, Sandbox sandbox) throws IOException {
        json.writeArrayFieldStart("bots");
        for (Bot bot : sandbox.bots()) {
            json.writeStartObject();
            json.writeStringField("platform", bot.platform().id());
            json.writeStringField("appId", bot.appId());
            json.writeStringField("name", bot.name());
            json.writeStringField("user", bot.user().id());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeUsers(JsonGenerator json, Sandbox sandbox) throws IOException {
        json.writeArrayFieldStart("users");
        for (User user : sandbox.users()) {
            json.writeStartObject();
            json.writeStringField("id", user.id());
            json.writeStringField("name", user.name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeConversations(JsonGenerator json, Sandbox sandbox) throws IOException {
        json.writeArrayFieldStart("conversations");
        for (Conversation conversation : sandbox.conversations()) {
            json.writeStartObject();
            json.writeStringField("id", conversation.id());
            json.writeStringField("platform", conversation.platform().id());
            json.writeStringField("kind", conversation.kind().label());
            json.writeStringField("title", conversation.title());
            writeTexts(json, "members", conversation.members());
            json.writeStringField("wireId", sandbox.wireId(conversation.id()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeKinds(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("faultKinds");
        for (FaultKind kind : FaultKind.values()) {
            json.writeStartObject();
            json.writeStringField("kind", kind.id());
            json.writeStringField("label", kind.label());
            json.writeStringField("target", kind.target().name().toLowerCase(Locale.ROOT));
            writeTexts(json, "parameters", kind.parameters());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeConnections(JsonGenerator json, Sandbox sandbox) throws IOException {
        json.writeArrayFieldStart("connections");
        for (Hub hub : sandbox.hubs()) {
            writeConnections(json, hub);
        }
        json.writeEndArray();
    }

    private static void writeConnections(JsonGenerator json, Hub hub) throws IOException {
        for (Session session : hub.sessions()) {
            json.writeStartObject();
            json.writeStringField("bot", session.bot().appId());
            json.writeNumberField("shard", session.shard());
            json.writeStringField("state", session.connected() ? "connected" : "resumable");
            json.writeStringField("sessionId", session.id());
            json.writeNumberField("sequence", session.sequence());
            json.writeEndObject();
        }
        for (Connection connection : hub.connections()) {
            if (connection.session() == null) {
                json.writeStartObject();
                json.writeNullField("bot");
                json.writeNullField("shard");
                json.writeStringField("state", "connecting");
                json.writeNullField("sessionId");
                json.writeNumberField("sequence", 0);
                json.writeEndObject();
            }
        }
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

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
