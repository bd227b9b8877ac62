package dev.holdfast.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The contract as OpenAPI 3.1 and the same as a readable page, made from that file without any script. */
final class ApiDocs {

    private static final String FILE = "openapi/openapi.yaml";

    private static final Buffer STYLE = Buffer.buffer("""
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
            section { border-top: 1px solid #8884; padding: .5rem 0; }
            h3 { margin: .5rem 0; font-size: 1rem; } h3 code { font-size: 1.05rem; overflow-wrap: anywhere; }
            h3 span { text-transform: uppercase; font-weight: 700; } h3 em { font-weight: 400; opacity: .8; }
            p { margin: .25rem 0; } table { border-collapse: collapse; }
            td { padding: .15rem 1rem .15rem 0; vertical-align: top; } ul { margin: .25rem 0; }
            """, "UTF-8");

    private final Vertx vertx;

    ApiDocs(Vertx vertx) {
        this.vertx = vertx;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                        "/api/openapi.yaml",
                        Role.ANYONE,
                        request -> fromFile().compose(yaml -> Answer.of("application/yaml", Buffer.buffer(yaml)))),
                Operation.get(
                        "/api/docs",
                        Role.ANYONE,
                        request -> fromFile()
                                .compose(this::rendered)
                                .map(page -> new Answer(
                                        200,
                                        "text/html; charset=utf-8",
                                        Buffer.buffer(page),
                                        Map.of("Content-Security-Policy", SecurityHeaders.PAGE)))),
                Operation.get("/api/docs.css", Role.ANYONE, request -> Answer.of("text/css; charset=utf-8", STYLE)));
    }

    /** Read and rendered each time: it is asked for rarely, and the start does not pay for it. */
    private Future<byte[]> fromFile() {
        return vertx.executeBlocking(ApiDocs::file, false).map(done -> Objects.requireNonNull(done));
    }

    private Future<String> rendered(byte[] yaml) {
        return vertx.executeBlocking(() -> page(Json.parseYaml(yaml)), false).map(done -> Objects.requireNonNull(done));
    }

    static byte[] file() throws IOException {
        try (InputStream in = ApiDocs.class.getClassLoader().getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("The class path has no " + FILE + "; the build is incomplete.");
            }
            return in.readAllBytes();
        }
    }

    private static String page(JsonNode api) {
        StringBuilder html = new StringBuilder();
        html.append("""
                <!doctype html><html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width,initial-scale=1"><title>%s</title>
                <link rel="stylesheet" href="/api/docs.css"></head><body><main><h1>%s</h1>
                """.formatted(text(api.at("/info/title")), text(api.at("/info/title"))));
        html.append(paragraphs(api.at("/info/description")));
        html.append("<p>As a file: <a href=\"/api/openapi.yaml\">openapi.yaml</a></p>");
        for (JsonNode tag : api.path("tags")) {
            html.append("<h2>%s</h2>".formatted(text(tag.path("name"))));
            html.append(paragraphs(tag.path("description")));
            api.path("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .properties()
                            .forEach(method -> appendOperation(html, api, tag, path.getKey(), method)));
        }
        return html.append("</main></body></html>").toString();
    }

    private static void appendOperation(
            StringBuilder html, JsonNode api, JsonNode tag, String path, Map.Entry<String, JsonNode> method) {
        JsonNode operation = method.getValue();
        if (!operation.at("/tags/0").asText().equals(tag.path("name").asText())) {
            return;
        }
        html.append("<section><h3><span class=\"%s\">%s</span> <code>%s</code>%s</h3>"
                .formatted(escape(method.getKey()), escape(method.getKey()), escape(path), role(operation)));
        html.append("<p>%s</p>".formatted(text(operation.path("summary"))));
        html.append(paragraphs(operation.path("description")));
        html.append(inputs(api, operation));
        String answers = stream(operation.path("responses"))
                .map(answer ->
                        "<li><b>%s</b> %s</li>".formatted(escape(answer.getKey()), describe(api, answer.getValue())))
                .collect(Collectors.joining());
        html.append("<ul>%s</ul></section>".formatted(answers));
    }

    private static String role(JsonNode operation) {
        String role = operation.path("x-role").asText();
        return role.equals("anyone") ? "" : " <em>%s</em>".formatted(escape(role));
    }

    private static String inputs(JsonNode api, JsonNode operation) {
        StringBuilder rows = new StringBuilder();
        for (JsonNode parameter : operation.path("parameters")) {
            rows.append(row(
                    text(parameter.path("name")) + " (" + text(parameter.path("in")) + ")",
                    api,
                    parameter.path("schema"),
                    parameter.path("required").asBoolean()));
        }
        JsonNode body = operation.at("/requestBody/content/application~1json/schema");
        List<String> required = StreamSupport.stream(body.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        body.path("properties")
                .properties()
                .forEach(field -> rows.append(
                        row(escape(field.getKey()), api, field.getValue(), required.contains(field.getKey()))));
        return rows.isEmpty() ? "" : "<table>" + rows + "</table>";
    }

    private static String row(String name, JsonNode api, JsonNode schema, boolean required) {
        JsonNode target = resolve(api, schema);
        String values = StreamSupport.stream(target.path("enum").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        return "<tr><td><code>%s</code></td><td>%s%s</td><td>%s %s</td></tr>"
                .formatted(
                        name,
                        type(target.path("type")),
                        required ? ", required" : "",
                        text(target.path("description")),
                        escape(values));
    }

    private static String type(JsonNode type) {
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false)
                        .map(ApiDocs::text)
                        .collect(Collectors.joining(" or "))
                : text(type);
    }

    private static String describe(JsonNode api, JsonNode answer) {
        JsonNode target = resolve(api, answer);
        JsonNode schema = resolve(api, target.at("/content/application~1json/schema"));
        String fields = schema.path("properties").properties().stream()
                .map(field -> "<code>" + escape(field.getKey()) + "</code>")
                .collect(Collectors.joining(", "));
        return text(target.path("description")) + (fields.isEmpty() ? "" : ": " + fields);
    }

    private static JsonNode resolve(JsonNode api, JsonNode node) {
        return Optional.ofNullable(node.get("$ref"))
                .map(reference -> api.at(reference.asText().substring(1)))
                .orElse(node);
    }

    private static Stream<Map.Entry<String, JsonNode>> stream(JsonNode node) {
        return node.properties().stream();
    }

    private static String paragraphs(JsonNode node) {
        return node.asText().isBlank() ? "" : "<p>" + text(node).strip().replace("\n\n", "</p><p>") + "</p>";
    }

    private static String text(JsonNode node) {
        return escape(node.asText());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
