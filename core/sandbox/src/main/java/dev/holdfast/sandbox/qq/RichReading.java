package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.ChatMessage.Button;
import dev.holdfast.sandbox.ChatMessage.Embed;
import java.util.ArrayList;
import java.util.List;

/** The rich parts of a bot's message, as a reader sees them. */
final class RichReading {
    private RichReading() {}

    static List<Embed> embeds(SendBody body) {
        List<Embed> embeds = new ArrayList<>();
        if (body.has("embed")) {
            JsonNode embed = body.object("embed");
            List<Embed.Field> fields = new ArrayList<>();
            for (JsonNode field : embed.path("fields")) {
                fields.add(new Embed.Field(
                        field.path("name").asText(""), field.path("value").asText("")));
            }
            embeds.add(new Embed(
                    embed.path("title").asText(""), embed.path("description").asText(""), List.copyOf(fields)));
        }
        if (body.has("ark")) {
            embeds.add(ark(body.object("ark")));
        }
        return List.copyOf(embeds);
    }

    static List<List<Button>> buttons(SendBody body) {
        List<List<Button>> rows = new ArrayList<>();
        for (JsonNode row : body.object("keyboard").path("content").path("rows")) {
            List<Button> buttons = new ArrayList<>();
            for (JsonNode button : row.path("buttons")) {
                buttons.add(button(button, rows.size() + "-" + buttons.size()));
            }
            rows.add(List.copyOf(buttons));
        }
        return List.copyOf(rows);
    }

    static String markdown(SendBody body) {
        JsonNode markdown = body.object("markdown");
        if (!markdown.path("content").asText("").isEmpty()) {
            return markdown.path("content").asText();
        }
        StringBuilder text = new StringBuilder("*template "
                + markdown.path("custom_template_id")
                        .asText(markdown.path("template_id").asText()) + "*");
        for (JsonNode parameter : markdown.path("params")) {
            text.append("\n- ").append(parameter.path("key").asText()).append(": ");
            parameter
                    .path("values")
                    .forEach(value -> text.append(value.asText()).append(' '));
        }
        return text.toString();
    }

    private static Button button(JsonNode button, String place) {
        JsonNode action = button.path("action");
        String type = switch (action.path("type").asInt()) {
            case 0 -> "link";
            case 1 -> "callback";
            default -> "command";
        };
        return new Button(
                button.path("id").asText(place),
                button.path("render_data").path("label").asText(""),
                button.path("render_data").path("style").asInt(0),
                type,
                action.path("data").asText(""));
    }

    private static Embed ark(JsonNode ark) {
        List<Embed.Field> fields = new ArrayList<>();
        for (JsonNode pair : ark.path("kv")) {
            if (pair.path("value").isTextual()) {
                fields.add(new Embed.Field(
                        pair.path("key").asText(""), pair.path("value").asText()));
            }
        }
        return new Embed("ark " + ark.path("template_id").asText(""), "", List.copyOf(fields));
    }
}
