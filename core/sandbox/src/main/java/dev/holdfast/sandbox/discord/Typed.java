package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.wire.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A slash command as a user types it: {@code name}, names of sub commands, then values, each after {@code option:} or in the
 * order of the options; the last text takes all that is left.
 */
final class Typed {
    private static final int SUB_COMMAND = 1;
    private static final int SUB_GROUP = 2;
    private static final int STRING = 3;
    private static final int INTEGER = 4;
    private static final int BOOLEAN = 5;
    private static final int NUMBER = 10;

    private Typed() {}

    /** The options of the event; IllegalArgumentException says which value is missing or wrong. */
    static ArrayNode options(ObjectNode command, String arguments) {
        Deque<String> words = new ArrayDeque<>();
        for (String word : arguments.strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return options(command.path("options"), words);
    }

    private static ArrayNode options(JsonNode known, Deque<String> words) {
        for (JsonNode option : known) {
            int type = option.path("type").asInt();
            if ((type == SUB_COMMAND || type == SUB_GROUP)
                    && !words.isEmpty()
                    && option.path("name").asText().equals(words.peekFirst())) {
                words.removeFirst();
                ArrayNode one = Json.MAPPER.createArrayNode();
                ObjectNode chosen = one.addObject();
                chosen.put("name", option.path("name").asText()).put("type", type);
                chosen.set("options", options(option.path("options"), words));
                return one;
            }
        }
        return values(known, words);
    }

    private static ArrayNode values(JsonNode known, Deque<String> words) {
        Map<String, StringBuilder> given = new LinkedHashMap<>();
        List<String> unnamed = new ArrayList<>();
        StringBuilder current = null;
        for (String word : words) {
            int colon = word.indexOf(':');
            String name = colon < 0 ? "" : word.substring(0, colon);
            if (isOption(known, name)) {
                current = new StringBuilder(word.substring(colon + 1));
                given.put(name, current);
            } else if (current != null) {
                current.append(current.isEmpty() ? "" : " ").append(word);
            } else {
                unnamed.add(word);
            }
        }
        return typed(known, given, unnamed);
    }

    private static ArrayNode typed(JsonNode known, Map<String, StringBuilder> given, List<String> unnamed) {
        ArrayNode options = Json.MAPPER.createArrayNode();
        for (int i = 0; i < known.size(); i++) {
            JsonNode option = known.get(i);
            String name = option.path("name").asText();
            String value = null;
            if (given.containsKey(name)) {
                value = String.valueOf(given.get(name));
            } else if (!unnamed.isEmpty()) {
                boolean last = i == known.size() - 1 && option.path("type").asInt() == STRING;
                value = last ? String.join(" ", unnamed) : unnamed.getFirst();
                unnamed = last ? List.of() : unnamed.subList(1, unnamed.size());
            }
            if (value != null) {
                ObjectNode chosen = options.addObject();
                chosen.put("name", name).put("type", option.path("type").asInt());
                put(chosen, option, value);
            } else if (option.path("required").asBoolean(false)) {
                throw new IllegalArgumentException("The command needs " + name + ": "
                        + option.path("description").asText() + ".");
            }
        }
        return options;
    }

    private static void put(ObjectNode chosen, JsonNode option, String value) {
        try {
            switch (option.path("type").asInt()) {
                case INTEGER -> chosen.put("value", Long.parseLong(value));
                case NUMBER -> chosen.put("value", Double.parseDouble(value));
                case BOOLEAN -> chosen.put("value", Boolean.parseBoolean(value));
                default -> chosen.put("value", choice(option, value));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    option.path("name").asText() + " must be a number, got " + value + ".", e);
        }
    }

    /** Users choose by name, bots get the value. */
    private static String choice(JsonNode option, String typed) {
        JsonNode choices = option.path("choices");
        for (JsonNode choice : choices) {
            if (choice.path("name").asText().equals(typed)
                    || choice.path("value").asText().equals(typed)) {
                return choice.path("value").asText();
            }
        }
        if (!choices.isEmpty()) {
            throw new IllegalArgumentException(
                    option.path("name").asText() + " must be one of " + choices.findValuesAsText("name") + ".");
        }
        return typed;
    }

    private static boolean isOption(JsonNode known, String name) {
        for (JsonNode option : known) {
            if (option.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
