package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The file that describes the API and the code that serves it must say the same, to the last field. */
final class OpenApiTest {

    private static Server server;
    private static JsonNode api;

    @BeforeAll
    static void start() throws IOException {
        server = Server.open();
        api = Json.parseYaml(ApiDocs.file());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void every_route_is_in_the_file_and_every_path_of_the_file_is_a_route() {
        Set<String> described = new TreeSet<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(operations().map(operation -> operation.method() + " " + operation.path()))
                .containsExactlyInAnyOrderElementsOf(described);
    }

    @TestFactory
    Stream<DynamicTest> role_and_inputs_are_described_as_they_are_checked() {
        return operations()
                .map(operation -> DynamicTest.dynamicTest(operation.path(), () -> {
                    JsonNode described = described(operation);

                    assertThat(described.path("x-role").asText())
                            .isEqualTo(operation.role().label());
                    assertThat(described.has("security")).isEqualTo(operation.role() == Role.ANYONE);
                    assertThat(parameters(described, "path"))
                            .isEqualTo(Stream.of(operation.path().split("[{}]"))
                                    .filter(part -> !part.contains("/"))
                                    .toList());
                    JsonNode body = described.at("/requestBody/content/application~1json/schema");
                    assertThat(names(body.path("properties")))
                            .isEqualTo(
                                    operation.body().stream().map(Field::name).toList());
                    operation
                            .body()
                            .forEach(field ->
                                    checkField(field, body.path("properties").path(field.name())));
                    assertThat(texts(body.path("required")))
                            .isEqualTo(operation.body().stream()
                                    .filter(Field::required)
                                    .map(Field::name)
                                    .toList());
                    assertThat(parameters(described, "query"))
                            .isEqualTo(
                                    operation.query().stream().map(Field::name).toList());
                }));
    }

    private static void checkField(Field field, JsonNode schema) {
        JsonNode type = schema.path("type");
        assertThat(type.isArray() ? String.join("_or_", texts(type)) : type.asText())
                .isEqualToIgnoringCase(field.type().name());
        assertThat(texts(schema.path("enum"))).isEqualTo(field.values());
        switch (field.type()) {
            case STRING, STRING_OR_INTEGER -> {
                if (field.values().isEmpty()) {
                    assertThat(schema.path("maxLength").asLong()).isEqualTo(field.max());
                }
            }
            case INTEGER -> assertThat(schema.path("maximum").asLong()).isEqualTo(field.max());
            case BOOLEAN -> assertThat(field.max()).isZero();
        }
    }

    @TestFactory
    Stream<DynamicTest> every_answer_has_the_fields_that_are_described_and_no_others() {
        return operations()
                .filter(operation -> !operation.path().equals(LiveStream.OPERATION.path()))
                .map(operation -> DynamicTest.dynamicTest(operation.path(), () -> checkAnswer(operation)));
    }

    private static void checkAnswer(Operation operation) {
        String path = RolesTest.concrete(operation).replace("{dependency}", "qq");
        String body = operation.body().stream().anyMatch(Field::required)
                ? "{\"%s\":\"hi\"}".formatted(operation.body().getFirst().name())
                : "";
        server.bot.queues.letters.addFirst(FakeQueues.letter(1));
        Server.Reply reply = server.send(
                operation.method().name().equals("GET")
                        ? server.to(path)
                        : server.to(path).method(operation.method().name(), BodyPublishers.ofString(body)));

        JsonNode content = described(operation)
                .path("responses")
                .path(Integer.toString(reply.status()))
                .path("content");
        String type = reply.header("Content-Type").replaceAll(";.*", "");
        assertThat(names(content)).as("status " + reply.status()).contains(type);
        if (type.equals("application/json")) {
            List<String> mistakes = new ArrayList<>();
            compare("", reply.json(), content.path(type).path("schema"), mistakes);
            assertThat(mistakes).isEmpty();
        }
    }

    @Test
    void errors_have_the_form_that_is_described() {
        List<String> mistakes = new ArrayList<>();
        JsonNode problem = api.at("/components/schemas/Problem");
        compare("", server.get("/api/health/circuits/no").json(), problem, mistakes);
        compare(
                "",
                server.send(server.to("/api/test/echo").POST(BodyPublishers.ofString("{")))
                        .json(),
                problem,
                mistakes);

        assertThat(mistakes).isEmpty();
    }

    @Test
    void every_reference_leads_somewhere() {
        Set<String> references = new LinkedHashSet<>();
        collect(api, references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(
                        reference -> assertThat(api.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }

    @Test
    void the_page_shows_every_path_and_asks_nobody_else_for_anything() {
        Server.Reply page = server.get("/api/docs");

        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text()).doesNotContain("<script", "http://", "https://", "{}", "<td></td>");
        assertThat(page.text()).contains("<td>string or integer</td>");
        assertThat(operations()).allSatisfy(operation -> assertThat(page.text()).contains(operation.path()));
        assertThat(server.get("/api/openapi.yaml").text()).startsWith("openapi: 3.1.0");
    }

    private static Stream<Operation> operations() {
        return Stream.concat(server.operations().stream(), Stream.of(LiveStream.OPERATION));
    }

    private static JsonNode described(Operation operation) {
        return api.path("paths")
                .path(operation.path())
                .path(operation.method().name().toLowerCase(Locale.ROOT));
    }

    private static List<String> parameters(JsonNode operation, String in) {
        List<String> names = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals(in)) {
                names.add(parameter.path("name").asText());
            }
        });
        return names;
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static void collect(JsonNode node, Set<String> references) {
        if (node.has("$ref")) {
            references.add(node.path("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }

    /** As much of JSON Schema as the file uses. */
    private static void compare(String where, JsonNode value, JsonNode schema, List<String> mistakes) {
        if (schema.has("$ref")) {
            compare(where, value, api.at(schema.path("$ref").asText().substring(1)), mistakes);
            return;
        }
        List<String> types = schema.path("type").isArray()
                ? texts(schema.path("type"))
                : List.of(schema.path("type").asText());
        if (types.stream().noneMatch(type -> is(type, value))) {
            mistakes.add(where + " is " + value + ", not " + types);
        }
        if (schema.has("enum") && !texts(schema.path("enum")).contains(value.asText())) {
            mistakes.add(where + " is " + value + ", not of " + schema.path("enum"));
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                mistakes.add(where + " lacks " + name.asText());
            }
        });
        value.properties().forEach(entry -> {
            JsonNode property = schema.path("properties").path(entry.getKey());
            JsonNode other = schema.path("additionalProperties");
            if (!property.isMissingNode()) {
                compare(where + "/" + entry.getKey(), entry.getValue(), property, mistakes);
            } else if (other.isObject()) {
                compare(where + "/" + entry.getKey(), entry.getValue(), other, mistakes);
            } else if (schema.has("properties")) {
                mistakes.add(where + " has " + entry.getKey() + ", which is not described");
            }
        });
        if (value.isArray()) {
            value.forEach(element -> compare(where + "[]", element, schema.path("items"), mistakes));
        }
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("a type that this test does not know: " + type);
        };
    }
}
