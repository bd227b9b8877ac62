package dev.holdfast.runtime.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request whose inputs were all checked against its {@link Operation}. */
final class Request {

    private final Operation operation;
    private final Caller caller;
    private final Map<String, String> path;
    private final MultiMap query;
    private final JsonNode body;
    private final String accept;

    private Request(
            Operation operation,
            Caller caller,
            Map<String, String> path,
            MultiMap query,
            JsonNode body,
            String accept) {
        this.operation = operation;
        this.caller = caller;
        this.path = path;
        this.query = query;
        this.body = body;
        this.accept = accept;
    }

    /**
     * @throws Problem if an input is malformed, missing or unknown
     */
    static Request of(Operation operation, Caller caller, RoutingContext context, Buffer text) {
        checkQuery(operation, context.queryParams());
        JsonNode body = parse(text);
        checkBody(operation, body);
        String accept =
                Optional.ofNullable(context.request().getHeader("Accept")).orElse("");
        return new Request(operation, caller, context.pathParams(), context.queryParams(), body, accept);
    }

    String by() {
        return caller.name();
    }

    String name(String parameter) {
        return path.getOrDefault(parameter, "");
    }

    Optional<String> text(String field) {
        return value(field).map(JsonNode::asText);
    }

    String textOr(String field, String otherwise) {
        return text(field).orElse(otherwise);
    }

    Optional<Duration> millis(String field) {
        return value(field).map(node -> Duration.ofMillis(node.longValue()));
    }

    boolean flag(String parameter) {
        return "true".equals(query.get(parameter));
    }

    int number(String parameter, int otherwise) {
        String value = query.get(parameter);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** A parameter of the address; null if it is not given. */
    @Nullable
    String query(String parameter) {
        return query.get(parameter);
    }

    boolean accepts(String contentType) {
        return accept.contains(contentType);
    }

    /** What it is done to, for the audit log. */
    String target() {
        return operation.subject().isEmpty() ? String.join("/", path.values()) : textOr(operation.subject(), "");
    }

    /** What was asked for besides, for the audit log. */
    String detail() {
        List<String> parts = new ArrayList<>();
        query.forEach(entry -> parts.add(entry.getKey() + "=" + entry.getValue()));
        body.properties().stream()
                .filter(entry -> !entry.getKey().equals(operation.subject()))
                .forEach(entry ->
                        parts.add(entry.getKey() + "=" + entry.getValue().asText()));
        return String.join(", ", parts);
    }

    private Optional<JsonNode> value(String field) {
        return Optional.ofNullable(body.get(field)).filter(node -> !node.isNull());
    }

    private static void checkQuery(Operation operation, MultiMap query) {
        if (operation.role() == Role.ANYONE) {
            return;
        }
        Problem problem = Problem.badRequest("The address has parameters that cannot be used; see errors.");
        query.names().forEach(name -> {
            Optional<Field> field = find(operation.query(), name);
            String mistake = field.map(known -> known.mistake(String.valueOf(query.get(name))))
                    .orElseGet(() -> "is unknown; " + allowed(operation.query()));
            if (!mistake.isEmpty()) {
                problem.parameter(name, "'%s' %s".formatted(name, mistake));
            }
        });
        if (problem.hasErrors()) {
            throw problem;
        }
    }

    private static JsonNode parse(Buffer text) {
        if (text.toString().isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            JsonNode body = Json.parse(text);
            if (!body.isObject()) {
                throw Problem.badRequest("The body must be a JSON object, such as {\"reason\":\"…\"}.")
                        .position(1, 1, "this is no object");
            }
            return body;
        } catch (JsonProcessingException e) {
            JsonLocation at = Optional.ofNullable(e.getLocation()).orElse(JsonLocation.NA);
            int line = Math.max(1, at.getLineNr());
            int column = Math.max(1, at.getColumnNr());
            throw Problem.badRequest("The body is not JSON: line %d, column %d: %s"
                            .formatted(line, column, e.getOriginalMessage()))
                    .position(line, column, e.getOriginalMessage());
        }
    }

    private static void checkBody(Operation operation, JsonNode body) {
        Problem problem = Problem.badRequest("The body has fields that cannot be used; see errors.");
        body.properties().forEach(entry -> {
            String name = entry.getKey();
            Optional<Field> field = find(operation.body(), name);
            if (field.isEmpty()) {
                problem.field(name, "'%s' is unknown; %s".formatted(name, allowed(operation.body())));
            } else if (!entry.getValue().isNull()) {
                String mistake = field.get().mistake(entry.getValue());
                if (!mistake.isEmpty()) {
                    problem.field(name, "'%s' %s".formatted(name, mistake));
                }
            }
        });
        operation.body().stream()
                .filter(field -> field.required() && !body.hasNonNull(field.name()))
                .forEach(field -> problem.field(field.name(), "'%s' is required".formatted(field.name())));
        if (problem.hasErrors()) {
            throw problem;
        }
    }

    private static Optional<Field> find(List<Field> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    private static String allowed(List<Field> fields) {
        return fields.isEmpty()
                ? "nothing is taken here"
                : "allowed are " + fields.stream().map(Field::name).collect(Collectors.joining(", "));
    }
}
