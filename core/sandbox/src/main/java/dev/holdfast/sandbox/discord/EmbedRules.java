package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** What Discord demands of embeds (Discord: Message Resource, Embed Limits). */
final class EmbedRules {
    static final int EMBEDS_MAX = 10;
    private static final int ALL_MAX = 6000;
    private static final int FIELDS_MAX = 25;
    private static final int COLOUR_MAX = 0xFFFFFF;

    private EmbedRules() {}

    static void check(FormErrors errors, JsonNode embeds) {
        errors.checkCount("embeds", embeds, EMBEDS_MAX);
        int all = 0;
        for (int i = 0; i < embeds.size(); i++) {
            check(errors, "embeds." + i, embeds.get(i));
            all += size(embeds.get(i));
        }
        if (all > ALL_MAX) {
            errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of " + ALL_MAX);
        }
    }

    private static void check(FormErrors errors, String at, JsonNode embed) {
        if (!embed.isObject()) {
            errors.add(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
            return;
        }
        errors.checkLength(at + ".title", embed.path("title"), 256);
        errors.checkLength(at + ".description", embed.path("description"), 4096);
        errors.checkLength(at + ".footer.text", embed.path("footer").path("text"), 2048);
        errors.checkLength(at + ".author.name", embed.path("author").path("name"), 256);
        JsonNode fields = embed.path("fields");
        errors.checkCount(at + ".fields", fields, FIELDS_MAX);
        for (int i = 0; i < fields.size(); i++) {
            errors.checkText(at + ".fields." + i + ".name", fields.get(i).path("name"), 256);
            errors.checkText(at + ".fields." + i + ".value", fields.get(i).path("value"), 1024);
        }
        checkUrl(errors, at + ".url", embed.path("url"));
        checkUrl(errors, at + ".image.url", embed.path("image").path("url"));
        checkUrl(errors, at + ".thumbnail.url", embed.path("thumbnail").path("url"));
        JsonNode colour = embed.path("color");
        if (colour.isNumber() && (colour.longValue() < 0 || colour.longValue() > COLOUR_MAX)) {
            errors.add(at + ".color", "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.");
        }
        checkTime(errors, at + ".timestamp", embed.path("timestamp"));
    }

    private static void checkUrl(FormErrors errors, String at, JsonNode url) {
        if (!url.isTextual() || url.textValue().isEmpty()) {
            return;
        }
        String text = url.textValue();
        if (!text.startsWith("http://") && !text.startsWith("https://") && !text.startsWith("attachment://")) {
            errors.add(
                    at,
                    "URL_TYPE_INVALID_SCHEME",
                    "Scheme \"" + text.split(":", -1)[0]
                            + "\" is not supported. Scheme must be one of ('http', 'https').");
        }
    }

    private static void checkTime(FormErrors errors, String at, JsonNode time) {
        if (!time.isTextual()) {
            return;
        }
        try {
            OffsetDateTime.parse(time.textValue());
        } catch (DateTimeParseException e) {
            errors.add(at, "DATE_TIME_TYPE_PARSE", "Could not parse " + time.textValue() + ". Should be ISO8601.");
        }
    }

    private static int size(JsonNode embed) {
        int size = length(embed.path("title"))
                + length(embed.path("description"))
                + length(embed.path("footer").path("text"))
                + length(embed.path("author").path("name"));
        for (JsonNode field : embed.path("fields")) {
            size += length(field.path("name")) + length(field.path("value"));
        }
        return size;
    }

    private static int length(JsonNode text) {
        String stripped = text.asText("").strip();
        return stripped.codePointCount(0, stripped.length());
    }
}
