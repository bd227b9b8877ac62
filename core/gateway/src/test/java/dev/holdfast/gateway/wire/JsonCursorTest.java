package dev.holdfast.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNames NAMES = JsonNames.of("id", "name", "deep", "list", "flag");

    @Test
    void members_are_read_in_any_order_and_unknown_ones_are_passed_by() {
        JsonCursor cursor = cursor(" { \"x\" : [1,{\"id\":2}] , \"name\":\"n\", \"deep\":{\"a\":\"}\"},\"id\" : 7 } ");
        Map<String, String> read = new LinkedHashMap<>();
        for (cursor.enterObject(); cursor.nextMember(NAMES); ) {
            switch (cursor.name()) {
                case "id", "name" -> read.put(cursor.name(), cursor.text());
                default -> cursor.skip();
            }
        }

        assertThat(read).containsExactly(Map.entry("name", "n"), Map.entry("id", "7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"a\"|a",
                "\"a\\\"b\\\\\"|a\"b\\",
                "\"\\u00e9\\n\"|`é\n`",
                "\"\\/\\t\"|`/\t`",
                "12|12",
                "-1.5e3|-1.5e3",
                "null|``",
                "true|``",
                "{\"a\":[1]}|``",
                "[\"a\"]|``",
            })
    void a_text_is_a_text_or_a_number_and_else_empty(String json, String text) {
        JsonCursor cursor = cursor("[" + json + ",\"next\"]");
        cursor.enterArray();
        cursor.nextElement();

        assertThat(cursor.text()).isEqualTo(text);
        assertThat(cursor.nextElement()).isTrue();
        assertThat(cursor.text()).isEqualTo("next");
    }

    @ParameterizedTest
    @CsvSource({"7,7", "\"8\",8", "1.9,1", "1e400,9223372036854775807", "null,0", "\"x\",0", "{},0"})
    void a_number_is_one_or_a_text_of_one(String json, long number) {
        assertThat(cursor(json.replace('\'', '"')).number()).isEqualTo(number);
    }

    @Test
    void a_text_can_be_compared_and_come_back_to_without_being_made() {
        JsonCursor cursor = cursor("[\"a\",\"a\",\"\\u0061\",1,\"z\"]");
        cursor.enterArray();
        cursor.nextElement();
        int first = cursor.place();
        cursor.nextElement();
        assertThat(cursor.is("a")).isTrue();
        cursor.nextElement();
        assertThat(cursor.is("a")).isTrue();
        cursor.nextElement();
        assertThat(cursor.is("1")).isFalse();

        assertThat(cursor.textAt(first)).isEqualTo("a");
        assertThat(cursor.nextElement()).isTrue();
        assertThat(cursor.text()).isEqualTo("z");
    }

    @Test
    void what_is_no_object_has_no_members() {
        JsonCursor cursor = cursor("[\"x\",[],1,{\"flag\":true}]");
        cursor.enterArray();
        int members = 0;
        while (cursor.nextElement()) {
            for (cursor.enterObject(); cursor.nextMember(NAMES); ) {
                members += cursor.isTrue() ? 1 : 0;
            }
        }

        assertThat(members).isOne();
    }

    @Test
    void depth_costs_no_stack() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        JsonCursor cursor = cursor("{\"deep\":" + deep + ",\"id\":\"x\"}");
        cursor.enterObject();
        cursor.nextMember(NAMES);
        cursor.skip();
        cursor.nextMember(NAMES);

        assertThat(cursor.text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"id", "{\"id\"", "{\"id\":", "{\"id\":\"a", "{\"id\":\"a\\", "[1,", "{\"id\":[["})
    void what_breaks_off_ends(String json) {
        assertThatThrownBy(() -> walk(cursor(json))).isInstanceOf(RuntimeException.class);
    }

    @Property(tries = 1000)
    void any_text_is_read_as_the_library_reads_it(@ForAll String text) throws JsonProcessingException {
        String json = JSON.writeValueAsString(Map.of("name", text));
        JsonNode tree = JSON.readTree(json);
        JsonCursor cursor = cursor(json);
        cursor.enterObject();
        cursor.nextMember(NAMES);

        assertThat(cursor.text()).isEqualTo(tree.path("name").textValue());
        assertThat(cursor.nextMember(NAMES)).isFalse();
    }

    private static void walk(JsonCursor cursor) {
        for (cursor.enterObject(); cursor.nextMember(NAMES); ) {
            cursor.text();
        }
    }

    private static JsonCursor cursor(String json) {
        return new JsonCursor(json, 0);
    }
}
