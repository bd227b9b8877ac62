package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.ChatMessage.Attachment;
import dev.holdfast.sandbox.ChatMessage.Button;
import dev.holdfast.sandbox.ChatMessage.Embed;
import dev.holdfast.sandbox.ChatMessage.Format;
import dev.holdfast.sandbox.User;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message of Discord, as its readers see it. */
final class Readings {
    private static final Pattern MENTION = Pattern.compile("<@!?(\\d{1,20})>");
    private static final int TEXT_DISPLAY = 10;

    private Readings() {}

    static ChatMessage message(long n, Post post, @Nullable String answers, Shapes shapes) {
        Post.Body body = post.body();
        List<String> images = new ArrayList<>();
        List<Attachment> files = new ArrayList<>();
        for (JsonNode attachment : body.attachments()) {
            String url = "/sandbox/media/" + attachment.path("id").asText();
            String type = attachment.path("content_type").asText("");
            if (type.startsWith("image/") && !type.contains("svg")) {
                images.add(url);
            } else {
                files.add(new Attachment(
                        attachment.path("filename").asText(),
                        url,
                        type,
                        attachment.path("size").asLong()));
            }
        }
        String text = post.has(Post.LOADING) ? "*thinking…*" : named(body.content(), shapes);
        User onlyFor = post.onlyFor();
        return new ChatMessage(
                n,
                post.id(),
                post.conversation(),
                post.author(),
                withDisplays(text, body.components()),
                post.author().bot() ? Format.MARKDOWN : Format.PLAIN,
                embeds(body.embeds(), shapes),
                buttons(body.components()),
                List.copyOf(images),
                List.copyOf(files),
                answers,
                null,
                post.at(),
                post.edited() != null && !post.has(Post.LOADING),
                occasion(post),
                onlyFor == null ? null : onlyFor.id());
    }

    private static @Nullable String occasion(Post post) {
        ObjectNode interaction = post.interaction();
        return interaction == null || !interaction.has("name")
                ? null
                : interaction.path("user").path("global_name").asText() + " used /"
                        + interaction.path("name").asText();
    }

    /** With names in the place of ids. */
    private static String named(String text, Shapes shapes) {
        Matcher matcher = MENTION.matcher(text);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(
                shapes.user(match.group(1)).map(user -> "@" + user.name()).orElse(match.group())));
    }

    private static List<Embed> embeds(ArrayNode embeds, Shapes shapes) {
        List<Embed> read = new ArrayList<>();
        for (JsonNode embed : embeds) {
            List<Embed.Field> fields = new ArrayList<>();
            for (JsonNode field : embed.path("fields")) {
                fields.add(new Embed.Field(
                        field.path("name").asText(""), named(field.path("value").asText(""), shapes)));
            }
            read.add(new Embed(
                    embed.path("title").asText(""),
                    named(embed.path("description").asText(""), shapes),
                    List.copyOf(fields)));
        }
        return List.copyOf(read);
    }

    private static List<List<Button>> buttons(JsonNode components) {
        List<List<Button>> rows = new ArrayList<>();
        for (JsonNode component : components) {
            if (component.path("type").asInt() == ComponentRules.ROW) {
                List<Button> row = new ArrayList<>();
                component.path("components").forEach(each -> addButtons(row, each));
                rows.add(List.copyOf(row));
            } else {
                rows.addAll(buttons(component.path("components")));
            }
        }
        return List.copyOf(rows);
    }

    /** A choice of a select is shown as a button that chooses it. */
    private static void addButtons(List<Button> row, JsonNode component) {
        String id = component.path("custom_id").asText("");
        if (component.path("type").asInt() == ComponentRules.STRING_SELECT) {
            for (JsonNode option : component.path("options")) {
                String value = option.path("value").asText("");
                row.add(new Button(id + "=" + value, option.path("label").asText(""), 2, "callback", value));
            }
            return;
        }
        String label = component.path("label").asText("");
        String emoji = component.path("emoji").path("name").asText("");
        String shown = emoji.isEmpty() ? label : (emoji + " " + label).strip();
        if (component.hasNonNull("url")) {
            String url = component.path("url").asText();
            row.add(new Button(url, shown, 5, "link", url));
        } else if (component.path("disabled").asBoolean(false)) {
            row.add(new Button(id, shown, component.path("style").asInt(), "disabled", id));
        } else {
            row.add(new Button(id, shown, component.path("style").asInt(), "callback", id));
        }
    }

    private static String withDisplays(String text, JsonNode components) {
        StringBuilder all = new StringBuilder(text);
        addDisplays(all, components);
        return all.toString();
    }

    private static void addDisplays(StringBuilder all, JsonNode components) {
        for (JsonNode component : components) {
            if (component.path("type").asInt() == TEXT_DISPLAY) {
                all.append(all.isEmpty() ? "" : "\n")
                        .append(component.path("content").asText(""));
            }
            addDisplays(all, component.path("components"));
        }
    }
}
