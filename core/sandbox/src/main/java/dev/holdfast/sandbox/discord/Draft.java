package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.sandbox.wire.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that a bot wishes to send or to edit, found to be in order. What an edit does not name is null.
 *
 * @param attachments files to keep and descriptions of new ones
 * @param files new ones
 * @param nonce missing when none was given
 */
record Draft(
        @Nullable String content,
        @Nullable ArrayNode embeds,
        @Nullable ArrayNode components,
        @Nullable ArrayNode attachments,
        @Nullable Integer flags,
        List<Upload> files,
        JsonNode allowedMentions,
        JsonNode nonce,
        boolean enforceNonce,
        JsonNode reference) {

    static final int CONTENT_MAX = 2000;
    static final long FILE_MAX_BYTES = 10L * 1024 * 1024;
    private static final int NONCE_MAX = 25;
    private static final int FILES_MAX = 10;
    private static final int STICKERS_MAX = 3;
    private static final Set<String> PARSABLE = Set.of("users", "roles", "everyone");

    /** A message to send. */
    static Draft toSend(JsonNode json, List<Upload> files) {
        Draft draft = read(json, files);
        boolean empty = (draft.content == null || draft.content.isBlank())
                && isEmpty(draft.embeds)
                && isEmpty(draft.components)
                && files.isEmpty()
                && json.path("sticker_ids").isEmpty()
                && !json.path("poll").isObject()
                && json.path("message_reference").path("type").asInt(0) != 1;
        if (empty) {
            throw DiscordRefusal.ofCode(50006).thrown();
        }
        return draft;
    }

    /** A change of a message; whether it leaves anything is judged by who knows the message. */
    static Draft toEdit(JsonNode json, List<Upload> files) {
        return read(json, files);
    }

    boolean isRich() {
        return !isEmpty(embeds) || !isEmpty(components) || !files.isEmpty();
    }

    private static Draft read(JsonNode json, List<Upload> files) {
        if (!json.isObject()) {
            throw DiscordRefusal.ofCode(50109).thrown();
        }
        FormErrors errors = new FormErrors();
        checkTypes(errors, json);
        JsonNode flags = json.path("flags");
        boolean v2 = (flags.asInt(0) & Post.COMPONENTS_V2) != 0;
        errors.checkLength("content", json.path("content"), CONTENT_MAX);
        EmbedRules.check(errors, json.path("embeds"));
        ComponentRules.check(errors, json.path("components"), v2);
        if (v2 && (json.hasNonNull("content") || !json.path("embeds").isEmpty())) {
            errors.add(
                    json.hasNonNull("content") ? "content" : "embeds",
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
        }
        checkMentions(errors, json.path("allowed_mentions"));
        checkNonce(errors, json.path("nonce"));
        errors.checkCount("sticker_ids", json.path("sticker_ids"), STICKERS_MAX);
        checkFiles(errors, json.path("attachments"), files);
        errors.throwIfAny();
        return new Draft(
                json.has("content") ? json.path("content").asText("") : null,
                array(json, "embeds"),
                array(json, "components"),
                array(json, "attachments"),
                flags.canConvertToInt() ? flags.intValue() : null,
                files,
                json.path("allowed_mentions"),
                json.hasNonNull("nonce") ? json.get("nonce") : MissingNode.getInstance(),
                json.path("enforce_nonce").asBoolean(false),
                json.path("message_reference"));
    }

    private static void checkTypes(FormErrors errors, JsonNode json) {
        JsonNode content = json.path("content");
        if (!content.isMissingNode() && !content.isNull() && !content.isTextual()) {
            errors.add("content", "BASE_TYPE_CONVERT", "Could not interpret \"" + content + "\" as string.");
        }
        for (String list : List.of("embeds", "components", "attachments", "sticker_ids")) {
            JsonNode value = json.path(list);
            if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
                errors.add(list, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            }
        }
    }

    private static void checkMentions(FormErrors errors, JsonNode allowed) {
        Set<String> parsed = new HashSet<>();
        for (JsonNode kind : allowed.path("parse")) {
            if (!PARSABLE.contains(kind.asText())) {
                errors.add("allowed_mentions.parse.0", "BASE_TYPE_CHOICES", "Value must be one of " + PARSABLE + ".");
            }
            parsed.add(kind.asText());
        }
        for (String kind : List.of("users", "roles")) {
            errors.checkCount("allowed_mentions." + kind, allowed.path(kind), 100);
            if (parsed.contains(kind) && !allowed.path(kind).isEmpty()) {
                errors.add(
                        "allowed_mentions",
                        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                        "parse:[\"" + kind + "\"] and " + kind + ": [ids...] are mutually exclusive.");
            }
        }
    }

    private static void checkNonce(FormErrors errors, JsonNode nonce) {
        if (nonce.isMissingNode() || nonce.isNull()) {
            return;
        }
        if (!nonce.isTextual() && !nonce.isIntegralNumber()) {
            errors.add("nonce", "NONCE_TYPE_INVALID", "Nonce must be a string or an integer.");
        } else if (nonce.asText().length() > NONCE_MAX) {
            errors.add("nonce", "BASE_TYPE_MAX_LENGTH", "Must be " + NONCE_MAX + " or fewer in length.");
        }
    }

    private static void checkFiles(FormErrors errors, JsonNode attachments, List<Upload> files) {
        List<String> numbers = new ArrayList<>();
        for (Upload file : files) {
            if (file.bytes().length() > FILE_MAX_BYTES) {
                throw DiscordRefusal.ofCode(40005).thrown();
            }
            numbers.add(file.field().replaceAll("\\D", ""));
        }
        if (files.size() > FILES_MAX || attachments.size() > FILES_MAX) {
            throw DiscordRefusal.ofCode(30015).thrown();
        }
        for (int i = 0; i < attachments.size(); i++) {
            errors.checkLength(
                    "attachments." + i + ".description", attachments.get(i).path("description"), 1024);
            String id = attachments.get(i).path("id").asText("");
            if (!numbers.contains(id) && id.length() < 10) {
                errors.add("attachments." + i + ".id", "ATTACHMENT_NOT_FOUND", "There is no file of this number.");
            }
        }
    }

    private static @Nullable ArrayNode array(JsonNode json, String name) {
        if (!json.has(name)) {
            return null;
        }
        return json.get(name) instanceof ArrayNode list ? list : Json.MAPPER.createArrayNode();
    }

    private static boolean isEmpty(@Nullable ArrayNode list) {
        return list == null || list.isEmpty();
    }
}
