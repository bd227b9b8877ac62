package dev.holdfast.runtime.bus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.store.StoredJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {

    @Test
    void json_values_are_copied_and_the_copy_cannot_be_changed() {
        List<Object> list = new ArrayList<>(Arrays.asList(1, "two", null, true));
        Map<String, Object> body = new HashMap<>(Map.of("list", list, "map", new HashMap<>(Map.of("x", 1.5f))));
        body.put("nothing", null);

        Map<String, Object> copy = Json.copy(body);
        list.clear();
        body.clear();

        assertThat(copy)
                .containsEntry("list", Arrays.asList(1, "two", null, true))
                .containsEntry("map", Map.of("x", 1.5))
                .containsEntry("nothing", null);
        assertThatThrownBy(() -> copy.put("more", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> requireNonNull((List<?>) copy.get("list")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void numbers_keep_their_values() {
        assertThat(Json.copy(Map.of("a", (short) 1, "b", 2L, "c", new BigDecimal("1.10"))))
                .isEqualTo(Map.of("a", 1, "b", 2L, "c", new BigDecimal("1.10")));
    }

    @Test
    void an_object_of_another_class_is_refused_with_its_place() {
        assertThatThrownBy(() -> Json.copy(Map.of("a", List.of(Map.of("b", Instant.EPOCH)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("body.a[0].b is a java.time.Instant; only maps, lists, strings, numbers, booleans and null"
                        + " can be sent");
        assertThatThrownBy(() -> Json.copy(Map.of("a", Map.of(1, 2))))
                .hasMessage("body.a has a key that is no string: 1");
    }

    @Test
    void endless_nesting_is_refused() {
        Map<String, Object> loop = new HashMap<>();
        loop.put("again", List.of(loop));

        assertThatThrownBy(() -> Json.copy(loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is nested deeper than 64");
        List<Object> lists = new ArrayList<>();
        lists.add(lists);
        assertThatThrownBy(() -> Json.copy(Map.of("lists", lists)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is nested deeper than 64");
    }

    @Test
    void an_event_becomes_a_json_object_of_its_components() {
        Map<String, Object> json = Json.of(Events.message(new ManualTime(), "1", "a", "hi"));

        assertThat(json).containsKeys("origin", "message", "answerUntil");
        assertThat(Json.copy(json)).isEqualTo(json);
        assertThat(requireNonNull((Map<?, ?>) json.get("message")).get("text")).isEqualTo("hi");
        assertThat(requireNonNull((Map<?, ?>) json.get("origin")).get("eventId"))
                .isEqualTo("1");
    }

    @Test
    void what_answers_an_interaction_is_kept_in_the_store_and_from_plugins() {
        CommandInvoked invoked = Events.invoked(new ManualTime(), "i1", "a", "ann", "roll", Map.of("sides", "6"), "");

        assertThat(Json.of(invoked)).containsEntry("name", "roll").doesNotContainKey("token");
        assertThat(StoredJson.read(StoredJson.write(invoked), CommandInvoked.class))
                .isEqualTo(invoked);
        assertThat(invoked.toString()).doesNotContain("token-i1");
    }
}
