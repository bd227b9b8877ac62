package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.FormSubmitted;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.event.InteractionToken;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads commands, presses and filled-in forms (Discord: Receiving and Responding to Interactions). Any thread. */
final class DiscordInteractions {

    /** A little less than the platform's 15 minutes. */
    static final Duration ANSWERABLE = Duration.ofMinutes(15).minusSeconds(5);

    private static final int COMMAND = 2;
    private static final int COMPONENT = 3;
    private static final int FORM = 5;

    private static final int SUB_COMMAND = 1;
    private static final int SUB_COMMAND_GROUP = 2;
    private static final int ATTACHMENT = 11;

    /** A form's fields lie in rows, or behind labels in rows; deeper there are none. */
    private static final int NESTING_MAX = 4;

    private final Application application;

    DiscordInteractions(Application application) {
        this.application = application;
    }

    /** What all interactions have in common. */
    private record Common(
            Origin origin,
            String id,
            InteractionToken token,
            Conversation where,
            Author user,
            @Nullable MessageId message,
            Instant until) {}

    /** Null for a kind that has no record of ours, such as a half-typed command. */
    @Nullable
    Event read(JsonNode d, Arrival arrival) {
        application.learn(Fields.text(d, "application_id"));
        JsonNode data = d.path("data");
        return switch (d.path("type").asInt(0)) {
            case COMMAND -> command(common(d, arrival), data);
            case COMPONENT -> component(common(d, arrival), data);
            case FORM -> form(common(d, arrival), data);
            default -> null;
        };
    }

    private static Common common(JsonNode d, Arrival arrival) {
        String id = Fields.needed(d, "id");
        JsonNode member = d.path("member");
        Author user = DiscordTranslator.author(member.has("user") ? member.path("user") : d.path("user"), member);
        if (user.id().isEmpty()) {
            throw new Unfit("user");
        }
        String message = Fields.text(d.path("message"), "id");
        return new Common(
                DiscordTranslator.named(id, arrival),
                id,
                new InteractionToken(Fields.needed(d, "token")),
                DiscordTranslator.place(d, arrival),
                user,
                message.isBlank() ? null : new MessageId(message),
                arrival.at().plus(ANSWERABLE));
    }

    private static CommandInvoked command(Common common, JsonNode data) {
        Map<String, String> arguments = new LinkedHashMap<>();
        StringBuilder name = new StringBuilder(Fields.needed(data, "name"));
        JsonNode options = data.path("options");
        for (JsonNode inner = subCommand(options); inner != null; inner = subCommand(options)) {
            name.append(' ').append(Fields.text(inner, "name"));
            options = inner.path("options");
        }
        for (JsonNode option : options) {
            JsonNode value = option.path("value");
            if (value.isValueNode() && !value.isNull()) {
                arguments.put(Fields.needed(option, "name"), value(option, data));
            }
        }
        String target = Fields.text(data, "target_id");
        if (!target.isEmpty()) {
            arguments.put("target", target);
        }
        return invoked(common, name.toString(), arguments, "");
    }

    private static @Nullable JsonNode subCommand(JsonNode options) {
        JsonNode first = options.path(0);
        int type = first.path("type").asInt(0);
        return type == SUB_COMMAND || type == SUB_COMMAND_GROUP ? first : null;
    }

    /** A file's address rather than its id, which leads nowhere by itself. */
    private static String value(JsonNode option, JsonNode data) {
        String given = option.path("value").asText();
        if (option.path("type").asInt(0) != ATTACHMENT) {
            return given;
        }
        String url = Fields.text(data.path("resolved").path("attachments").path(given), "url");
        return url.isEmpty() ? given : url;
    }

    private static Event component(Common common, JsonNode data) {
        CustomId pressed = CustomId.read(Fields.needed(data, "custom_id"));
        if (pressed.command()) {
            return invoked(common, "", Map.of(), pressed.data());
        }
        String chosen = String.join("\n", Fields.texts(data, "values"));
        return new InteractionReceived(
                common.origin(),
                common.id(),
                common.where(),
                common.user(),
                pressed.id(),
                data.has("values") ? chosen : pressed.data(),
                common.message(),
                common.until(),
                common.token());
    }

    private static CommandInvoked invoked(Common common, String name, Map<String, String> arguments, String line) {
        return new CommandInvoked(
                common.origin(),
                common.id(),
                common.where(),
                common.user(),
                name,
                arguments,
                line,
                common.message(),
                common.until(),
                common.token());
    }

    private static FormSubmitted form(Common common, JsonNode data) {
        Map<String, String> values = new LinkedHashMap<>();
        values(data.path("components"), values, 0);
        return new FormSubmitted(
                common.origin(),
                common.id(),
                common.where(),
                common.user(),
                Fields.needed(data, "custom_id"),
                values,
                common.message(),
                common.until(),
                common.token());
    }

    /** Fields stand in rows, or each behind a label of its own. */
    private static void values(JsonNode components, Map<String, String> values, int depth) {
        for (JsonNode each : components) {
            value(each, values, depth);
        }
    }

    private static void value(JsonNode component, Map<String, String> values, int depth) {
        String id = Fields.text(component, "custom_id");
        if (!id.isEmpty()) {
            values.put(
                    id,
                    component.has("values")
                            ? String.join("\n", Fields.texts(component, "values"))
                            : component.path("value").asText(""));
        } else if (depth < NESTING_MAX) {
            values(component.path("components"), values, depth + 1);
            value(component.path("component"), values, depth + 1);
        }
    }
}
