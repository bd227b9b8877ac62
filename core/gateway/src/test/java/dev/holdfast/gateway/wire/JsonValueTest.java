package dev.holdfast.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What we read ourselves, an older reader must read alike. */
class JsonValueTest {

    private static final ObjectMapper OTHER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    @Test
    void members_are_found_whatever_stands_around_them() {
        JsonValue json = JsonValue.of(
                " { \"a\" : [1, {\"b\":\"}\"}] ,\"b\"\n:\t\"x\\\"\\u00fc\\n\\ud83d\\ude00\", \"c\":-1.5e2,\"d\":null } ");

        assertThat(json.text("b")).isEqualTo("x\"ü\n😀");
        assertThat(json.number("c", 7)).isEqualTo(-150);
        assertThat(json.get("a").elements()).hasSize(2);
        assertThat(json.get("a").elements().getLast().text("b")).isEqualTo("}");
        assertThat(json.has("d")).isFalse();
        assertThat(json.get("d").json()).isEqualTo("null");
        assertThat(json.get("e").isMissing()).isTrue();
        assertThat(json.get("e").get("f").elements()).isEmpty();
    }

    @Test
    void of_members_of_one_name_the_last_counts_and_a_name_may_be_escaped() {
        JsonValue json = JsonValue.of("{\"id\":\"1\",\"\\u0069d\":\"2\",\"idx\":\"3\"}");

        assertThat(json.text("id")).isEqualTo("2");
        assertThat(json.text("idx")).isEqualTo("3");
        assertThat(json.text("i")).isEmpty();
    }

    @Test
    void what_is_of_another_type_reads_as_empty() {
        JsonValue json = JsonValue.of(
                "{\"o\":{},\"a\":[],\"t\":true,\"s\":\"true\",\"n\":12,\"big\":1e99,\"m\":[\"x\",1,null,{},\"y\"]}");

        assertThat(List.of(json.text("o"), json.text("a"), json.text("t"))).containsOnly("");
        assertThat(json.text("n")).isEqualTo("12");
        assertThat(json.truth("t")).isTrue();
        assertThat(json.truth("s")).isTrue();
        assertThat(json.truth("n")).isFalse();
        assertThat(json.number("s", 5)).isEqualTo(5);
        assertThat(json.number("big", 5)).isEqualTo(5);
        assertThat(json.number("o", 5)).isEqualTo(5);
        assertThat(json.texts("m")).containsExactly("x", "1", "y");
        assertThat(json.texts("o")).isEmpty();
        assertThat(json.get("n").get("x").isMissing()).isTrue();
    }

    @Test
    void nesting_without_end_is_no_value() {
        assertThat(JsonValue.of("[".repeat(500) + "]".repeat(500)).isArray()).isTrue();
        assertThat(JsonValue.of("[".repeat(501) + "]".repeat(501)).isMissing()).isTrue();
        assertThat(JsonValue.of("[".repeat(1_000_000)).isMissing()).isTrue();
    }

    @Property(tries = 3000)
    void well_formed_is_what_another_reader_takes(@ForAll("nearlyJson") String text) {
        JsonNode expected = other(text);
        JsonValue read = JsonValue.of(text);

        assertThat(read.isMissing()).as(text).isEqualTo(expected == null);
        if (expected != null) {
            assertThat(strict(read.json())).isEqualTo(expected);
            alike(read, expected);
        }
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        12,
                        Arbitraries.of(
                                "{",
                                "}",
                                "[",
                                "]",
                                ",",
                                ":",
                                "\"",
                                "\"a\"",
                                "\"b\":",
                                "\"a\":",
                                "{\"a\":",
                                "null",
                                "true",
                                "false",
                                "0",
                                "-1",
                                "1.5",
                                "1e3",
                                "0e-2",
                                " ",
                                "\n",
                                "\\",
                                "\"\\n\"",
                                "\"\\u00e9\"",
                                "{}",
                                "[]",
                                "[1,2]",
                                "\"x\\\\\"",
                                "01",
                                "1.",
                                "-",
                                ".5",
                                "\"\t\"",
                                "\"\\x\"",
                                "\"\\u00g0\"",
                                "tru",
                                "nul")),
                net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(4)));
        Arbitrary<String> loose = piece.list().ofMinSize(1).ofMaxSize(8).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(
                loose, value(3), value(3).map(text -> text.isEmpty() ? text : text.substring(0, text.length() - 1)));
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12).map(JsonValueTest::quoted),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.of("null", "true", "false", "\"\"", "{}", "[]"));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> inner = value(depth - 1);
        Arbitrary<String> name = Arbitraries.oneOf(
                Arbitraries.of("\"a\"", "\"b\"", "\"\\u0061\""),
                Arbitraries.strings().ofMaxLength(3).map(JsonValueTest::quoted));
        Arbitrary<String> member =
                net.jqwik.api.Combinators.combine(name, inner).as((left, right) -> left + " : " + right);
        return Arbitraries.oneOf(
                leaf,
                inner.list().ofMaxSize(4).map(all -> "[" + String.join(" ,", all) + "]"),
                member.list().ofMaxSize(20).map(all -> "{" + String.join(", ", all) + "}"));
    }

    private static String quoted(String text) {
        try {
            return OTHER.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable JsonNode other(String text) {
        try {
            JsonNode tree = OTHER.readTree(text);
            return tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    /** What is handed on is JSON as everybody reads it. */
    private static JsonNode strict(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(json, notJson);
        }
    }

    private static void alike(JsonValue read, JsonNode expected) {
        assertThat(read.tree()).isEqualTo(expected);
        assertThat(read.isArray()).isEqualTo(expected.isArray());
        assertThat(read.isObject()).isEqualTo(expected.isObject());
        if (expected.isTextual()) {
            assertThat(read.text()).isEqualTo(expected.textValue());
        }
        if (expected.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            expected.forEach(elements::add);
            assertThat(read.elements()).hasSameSizeAs(elements);
            for (int i = 0; i < elements.size(); i++) {
                alike(read.elements().get(i), elements.get(i));
            }
        }
        expected.properties().forEach(member -> alike(read.get(member.getKey()), member.getValue()));
    }
}
