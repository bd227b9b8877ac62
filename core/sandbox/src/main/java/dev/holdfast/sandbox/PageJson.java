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

/** The control API's JSON, but for messages. */
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
            writeForms(json, sandbox);
        });
    }

    static void writeFaults(JsonGenerator json, Sandbox sandbox) throws IOException {
        json.writeArrayFieldStart("faults");
        for (Faults.Active fault :
                sandbox.services().faults().list(sandbox.services().now())) {
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
            json.writeStringField("wireId", sandbox.hasBot(conversation) ? sandbox.wireId(conversation.id()) : null);
            writeCommands(json, sandbox, conversation);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeCommands(JsonGenerator json, Sandbox sandbox, Conversation conversation)
            throws IOException {
        json.writeArrayFieldStart("commands");
        for (Typable command : sandbox.commands(conversation)) {
            json.writeStartObject();
            json.writeStringField("bot", command.bot());
            json.writeStringField("name", command.name());
            json.writeStringField("description", command.description());
            json.writeArrayFieldStart("options");
            for (Typable.Option option : command.options()) {
                json.writeStartObject();
                json.writeStringField("name", option.name());
                json.writeStringField("description", option.description());
                json.writeBooleanField("required", option.required());
                writeTexts(json, "choices", option.choices());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeForms(JsonGenerator json, Sandbox sandbox) throws IOException {
        json.writeArrayFieldStart("forms");
        for (Form form : sandbox.forms()) {
            json.writeStartObject();
            json.writeStringField("id", form.id());
            json.writeStringField("conversation", form.conversation());
            json.writeStringField("user", form.user());
            json.writeStringField("bot", form.bot());
            json.writeStringField("title", form.title());
            json.writeArrayFieldStart("fields");
            for (Form.Field field : form.fields()) {
                json.writeStartObject();
                json.writeStringField("id", field.id());
                json.writeStringField("label", field.label());
                json.writeBooleanField("paragraph", field.paragraph());
                json.writeBooleanField("required", field.required());
                json.writeStringField("value", field.value());
                json.writeStringField("placeholder", field.placeholder());
                json.writeEndObject();
            }
            json.writeEndArray();
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
        for (Hub hub : sandbox.services().hubs()) {
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

    static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
