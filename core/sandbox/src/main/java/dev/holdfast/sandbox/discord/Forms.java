package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Form;
import dev.holdfast.sandbox.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Forms (modals) that bots have opened, until they are filled in or closed. */
final class Forms {
    private static final int KEPT = 1000;

    private final Map<String, Pending> waiting = new LinkedHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /**
     * A form that waits.
     *
     * @param opener what the bot answered with it
     * @param modal as the bot wrote it
     */
    record Pending(Form form, Interaction opener, JsonNode modal) {

        /** What a filled-in form brings: its own components with the values in them. */
        ObjectNode data(Map<String, String> values) {
            ObjectNode data = Json.MAPPER.createObjectNode();
            data.set("custom_id", modal.path("custom_id"));
            ArrayNode components = data.putArray("components");
            int number = 1;
            for (JsonNode outer : modal.path("components")) {
                JsonNode input = input(outer);
                ObjectNode answered = components.addObject();
                answered.put("type", outer.path("type").asInt()).put("id", number++);
                ObjectNode value = labelled(outer)
                        ? answered.putObject("component")
                        : answered.putArray("components").addObject();
                String id = input.path("custom_id").asText();
                value.put("type", ComponentRules.TEXT_INPUT).put("id", number++).put("custom_id", id);
                value.put("value", values.getOrDefault(id, input.path("value").asText("")));
            }
            return data;
        }
    }

    /** The forms that wait, oldest first. */
    synchronized List<Form> list() {
        return waiting.values().stream().map(Pending::form).toList();
    }

    /** Grows whenever a form comes or goes. */
    long changes() {
        return changes.get();
    }

    /** Shows a form to the user whose interaction was answered with it. */
    void open(Interaction opener, JsonNode modal) {
        List<Form.Field> fields = new ArrayList<>();
        for (JsonNode outer : modal.path("components")) {
            JsonNode input = input(outer);
            if (input.path("type").asInt() == ComponentRules.TEXT_INPUT) {
                fields.add(new Form.Field(
                        input.path("custom_id").asText(),
                        (labelled(outer) ? outer : input).path("label").asText(""),
                        input.path("style").asInt(1) == 2,
                        input.path("required").asBoolean(true),
                        input.path("value").asText(""),
                        input.path("placeholder").asText("")));
            }
        }
        Form form = new Form(
                UUID.randomUUID().toString(),
                opener.room.conversation().id(),
                opener.user.id(),
                opener.bot.bot().name(),
                modal.path("title").asText(),
                fields);
        synchronized (this) {
            waiting.put(form.id(), new Pending(form, opener, modal));
            if (waiting.size() > KEPT) {
                waiting.remove(waiting.keySet().iterator().next());
            }
        }
        changes.incrementAndGet();
    }

    /** Takes a form away; empty when it does not wait. */
    synchronized Optional<Pending> take(String id) {
        Pending pending = waiting.remove(id);
        if (pending != null) {
            changes.incrementAndGet();
        }
        return Optional.ofNullable(pending);
    }

    private static boolean labelled(JsonNode outer) {
        return outer.path("type").asInt() == ComponentRules.LABEL;
    }

    /** Newer forms put one input under a label, older ones into a row. */
    private static JsonNode input(JsonNode outer) {
        return labelled(outer)
                ? outer.path("component")
                : outer.path("components").path(0);
    }
}
