package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The commands that one application has registered, for everywhere and per guild. */
final class Commands {
    /** The scope of commands that are known everywhere. */
    static final String EVERYWHERE = "";

    private static final Pattern NAME = Pattern.compile("[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,32}");
    private static final int COMMANDS_MAX = 100;
    private static final int OPTIONS_MAX = 25;
    private static final int ALL_MAX = 8000;

    private final String appId;
    private final Snowflakes ids;
    private final Map<String, Map<String, ObjectNode>> byScope = new HashMap<>();

    Commands(String appId, Snowflakes ids) {
        this.appId = appId;
        this.ids = ids;
    }

    /** Replaces every command of a scope. */
    synchronized ArrayNode replace(String scope, JsonNode wishes) {
        if (!wishes.isArray()) {
            throw DiscordRefusal.ofCode(50109).thrown();
        }
        FormErrors errors = new FormErrors();
        errors.checkCount("commands", wishes, COMMANDS_MAX);
        for (int i = 0; i < wishes.size(); i++) {
            check(errors, i + ".", wishes.get(i));
        }
        errors.throwIfAny();
        Map<String, ObjectNode> before = byScope.getOrDefault(scope, Map.of());
        Map<String, ObjectNode> after = new LinkedHashMap<>();
        for (JsonNode wish : wishes) {
            ObjectNode command = command(scope, wish, before);
            after.put(key(command), command);
        }
        byScope.put(scope, after);
        return list(scope);
    }

    /** Adds a command, or replaces the one of that name. */
    synchronized ObjectNode put(String scope, JsonNode wish) {
        FormErrors errors = new FormErrors();
        check(errors, "", wish);
        errors.throwIfAny();
        Map<String, ObjectNode> known = byScope.computeIfAbsent(scope, unseen -> new LinkedHashMap<>());
        ObjectNode command = command(scope, wish, known);
        known.put(key(command), command);
        return command;
    }

    synchronized ObjectNode get(String scope, String id) {
        return byScope.getOrDefault(scope, Map.of()).values().stream()
                .filter(command -> command.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> DiscordRefusal.ofCode(10063).thrown());
    }

    /** Changes what the wish names. */
    synchronized ObjectNode edit(String scope, String id, ObjectNode wish) {
        ObjectNode before = get(scope, id);
        ObjectNode wanted = before.deepCopy();
        wanted.setAll(wish);
        wanted.set("type", before.get("type"));
        FormErrors errors = new FormErrors();
        check(errors, "", wanted);
        errors.throwIfAny();
        ObjectNode after = command(scope, wanted, Map.of()).put("id", id);
        Map<String, ObjectNode> known = byScope.getOrDefault(scope, new HashMap<>());
        known.remove(key(before));
        known.put(key(after), after);
        return after;
    }

    synchronized void remove(String scope, String id) {
        Map<String, ObjectNode> known = byScope.getOrDefault(scope, new HashMap<>());
        if (!known.values().removeIf(command -> command.path("id").asText().equals(id))) {
            throw DiscordRefusal.ofCode(10063).thrown();
        }
    }

    synchronized ArrayNode list(String scope) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        byScope.getOrDefault(scope, Map.of()).values().forEach(list::add);
        return list;
    }

    /** The slash command of that name as a guild's members see it; the guild's own goes first. */
    synchronized Optional<ObjectNode> find(String scope, String name) {
        for (String where : List.of(scope, EVERYWHERE)) {
            ObjectNode found = byScope.getOrDefault(where, Map.of()).get("1/" + name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Every slash command that somebody in that scope can type. */
    synchronized List<ObjectNode> visible(String scope) {
        Map<String, ObjectNode> visible = new LinkedHashMap<>(byScope.getOrDefault(EVERYWHERE, Map.of()));
        visible.putAll(byScope.getOrDefault(scope, Map.of()));
        List<ObjectNode> list = new ArrayList<>(visible.values());
        list.removeIf(command -> command.path("type").asInt() != 1);
        return list;
    }

    private ObjectNode command(String scope, JsonNode wish, Map<String, ObjectNode> before) {
        ObjectNode command = Json.MAPPER.createObjectNode();
        command.put("type", wish.path("type").asInt(1));
        command.put("name", wish.path("name").asText());
        ObjectNode known = before.get(key(command));
        command.put("id", known == null ? ids.next() : known.path("id").asText());
        command.put("application_id", appId);
        command.put("version", ids.next());
        command.put("description", wish.path("description").asText(""));
        command.set(
                "default_member_permissions",
                wish.path("default_member_permissions").isTextual() ? wish.get("default_member_permissions") : null);
        command.put("nsfw", wish.path("nsfw").asBoolean(false));
        if (scope.isEmpty()) {
            command.put("dm_permission", wish.path("dm_permission").asBoolean(true));
        } else {
            command.put("guild_id", scope);
        }
        if (wish.path("options").isArray()) {
            command.set("options", wish.get("options"));
        }
        return command;
    }

    private static String key(ObjectNode command) {
        return command.path("type").asInt() + "/" + command.path("name").asText();
    }

    private static void check(FormErrors errors, String at, JsonNode wish) {
        String name = wish.path("name").asText("");
        boolean slash = wish.path("type").asInt(1) == 1;
        if (name.isEmpty()) {
            errors.required(at + "name");
        } else if (slash && !wellNamed(name)) {
            errors.add(at + "name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
        }
        if (slash) {
            errors.checkText(at + "description", wish.path("description"), 100);
        }
        checkOptions(errors, at, wish.path("options"));
        if (size(wish) > ALL_MAX) {
            errors.add(at + "name", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)");
        }
    }

    private static void checkOptions(FormErrors errors, String at, JsonNode options) {
        errors.checkCount(at + "options", options, OPTIONS_MAX);
        boolean optionalSeen = false;
        for (int i = 0; i < options.size(); i++) {
            JsonNode option = options.get(i);
            String here = at + "options." + i + ".";
            if (!wellNamed(option.path("name").asText(""))) {
                errors.add(here + "name", "STRING_TYPE_REGEX", "String value did not match validation regex.");
            }
            errors.checkText(here + "description", option.path("description"), 100);
            int type = option.path("type").asInt(0);
            if (type < 1 || type > 11) {
                errors.add(
                        here + "type",
                        "BASE_TYPE_CHOICES",
                        "Value must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).");
            }
            errors.checkCount(here + "choices", option.path("choices"), 25);
            boolean required = option.path("required").asBoolean(false);
            if (required && optionalSeen) {
                errors.add(
                        here + "required",
                        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                        "Required options must be placed before non-required options");
            }
            optionalSeen |= !required && type > 2;
            checkOptions(errors, here, option.path("options"));
        }
    }

    /** Names, descriptions and values together. */
    private static int size(JsonNode wish) {
        int size = wish.path("name").asText("").length()
                + wish.path("description").asText("").length()
                + wish.path("value").asText("").length();
        for (String list : List.of("options", "choices")) {
            for (JsonNode inner : wish.path(list)) {
                size += size(inner);
            }
        }
        return size;
    }

    private static boolean wellNamed(String name) {
        return NAME.matcher(name).matches() && name.equals(name.toLowerCase(Locale.ROOT));
    }
}
