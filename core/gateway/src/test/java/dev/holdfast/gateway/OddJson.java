package dev.holdfast.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** JSON whose values have other types than documented, or are missing. */
public final class OddJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "-1",
            "1e400",
            "99999999999999999999999999",
            "9223372036854775807",
            "2147483647",
            "true",
            "\"\"",
            "\" \"",
            "\"\\u0000<@!\"",
            "[]",
            "[[]]",
            "{}",
            "[null]",
            "{\"id\":{}}",
            "\"2026-13-99T99:99:99+99:99\"",
            "3.5");

    private OddJson() {}

    /** The same text, but for one to three values. */
    public static String of(String text, Random dice) throws JsonProcessingException {
        JsonNode tree = JSON.readTree(text);
        for (int i = 0; i <= dice.nextInt(3); i++) {
            mutate(tree, dice);
        }
        return JSON.writeValueAsString(tree);
    }

    private static void mutate(JsonNode tree, Random dice) throws JsonProcessingException {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        if (containers.isEmpty()) {
            return;
        }
        JsonNode chosen = containers.get(dice.nextInt(containers.size()));
        JsonNode odd = dice.nextInt(4) == 0 ? null : JSON.readTree(VALUES.get(dice.nextInt(VALUES.size())));
        switch (chosen) {
            case ObjectNode object ->
                replace(
                        object,
                        new ArrayList<>(object.properties())
                                .get(dice.nextInt(object.size()))
                                .getKey(),
                        odd);
            case ArrayNode array -> array.set(dice.nextInt(array.size()), odd);
            default -> throw new IllegalStateException("not a container: " + chosen);
        }
    }

    private static void replace(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value == null) {
            object.remove(name);
        } else {
            object.set(name, value);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
        }
        node.forEach(child -> collect(child, containers));
    }
}
