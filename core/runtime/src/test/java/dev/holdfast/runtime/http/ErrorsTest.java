package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorsTest {

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.withTokens();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void heal() {
        server.bot.failure = null;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/admin/features/rich_embeds/disable | {"reason":7}            | #/reason  | 'reason' must be text
            /api/admin/features/rich_embeds/disable | {"forMs":"soon"}        | #/forMs   | 'forMs' must be a whole number
            /api/admin/features/rich_embeds/disable | {"forMs":1.5}           | #/forMs   | 'forMs' must be a whole number
            /api/admin/features/rich_embeds/disable | {"forMs":0}             | #/forMs   | 'forMs' must be from 1 to 31536000000
            /api/admin/features/rich_embeds/disable | {"forMs":1e30}          | #/forMs   | 'forMs' must be a whole number
            /api/admin/features/rich_embeds/disable | {"for":5}               | #/for     | 'for' is unknown; allowed are reason, forMs
            /api/admin/features/rich_embeds/enable  | {"forMs":0}             | #/forMs   | 'forMs' must be from 1 to 31536000000
            /api/admin/features/rich_embeds/enable  | {"for":5}               | #/for     | 'for' is unknown; allowed are reason, forMs
            /api/admin/gc                           | {"now":true}            | #/now     | 'now' is unknown; nothing is taken here
            /api/admin/degradation/enable           | {"level":"tiny"}        | #/level   | 'level' must be one of normal, reduced, minimal, maintenance
            /api/test/echo                          | {}                      | #/message | 'message' is required
            /api/test/echo                          | {"message":null}        | #/message | 'message' is required
            /api/test/echo                          | {"message":"  "}        | #/message | 'message' must not be empty
            /api/test/command                       | {"userId":"u"}          | #/command | 'command' is required
            """)
    void a_field_that_cannot_be_used_is_named_with_what_is_allowed(
            String path, String body, String pointer, String detail) {
        Server.Reply reply = server.post(path, Server.ADMIN, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).isNotEmpty();
        assertThat(reply.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(reply.json().at("/errors/0/detail").asText()).isEqualTo(detail);
    }

    @Test
    void a_text_that_is_too_long_is_refused() {
        Server.Reply reply = server.post("/api/test/echo", Server.ADMIN, "{\"message\":\"" + "x".repeat(4_001) + "\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/errors/0/detail").asText()).contains("longer than 4000 characters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"message":"hi",}        | 1 | 17
            {"message":"hi"          | 1 | 16
            message=hi               | 1 | 1
            {"a":1}{"b":2}           | 1 | 8
            {"message":1,"message":2}| 1 | 23
            """)
    void a_body_that_is_not_json_is_refused_with_the_place(String body, int line, int column) {
        Server.Reply reply = server.post("/api/test/echo", Server.ADMIN, body);
        JsonNode error = reply.json().at("/errors/0");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).startsWith("The body is not JSON: line " + line);
        assertThat(error.path("line").asInt()).isEqualTo(line);
        assertThat(error.path("column").asInt()).isBetween(column - 1, column + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "null"})
    void a_body_that_is_json_but_no_object_is_refused(String body) {
        Server.Reply reply = server.post("/api/test/load", Server.ADMIN, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).contains("must be a JSON object");
    }

    @Test
    void deep_nesting_and_broken_utf8_are_bad_requests_too() {
        Server.Reply deep = server.post("/api/test/load", Server.ADMIN, "{\"id\":" + "[".repeat(100_000));
        Server.Reply broken = server.send(server.to("/api/test/load")
                .header("Authorization", "Bearer " + Server.ADMIN)
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'})));

        assertThat(deep.status()).isEqualTo(400);
        assertThat(broken.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
    void json_is_accepted_whatever_its_content_type_says(String contentType) {
        String message = "100% & more=" + "x".repeat(3_000);
        Server.Reply reply = server.send(server.to("/api/test/echo")
                .header("Authorization", "Bearer " + Server.OPERATOR)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"message\":\"" + message + "\"}")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(server.bot.calls).contains("echo " + message);
    }

    @Test
    void a_body_of_more_than_a_mebibyte_is_too_large_whether_it_says_so_or_not() {
        String body = "{\"message\":\"" + "x".repeat(Dispatcher.BODY_BYTES_MAX) + "\"}";
        Server.Reply declared = server.post("/api/test/echo", Server.ADMIN, body);
        Server.Reply chunked = server.send(server.to("/api/test/echo")
                .header("Authorization", "Bearer " + Server.ADMIN)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body))));

        assertThat(declared.status()).isEqualTo(413);
        assertThat(declared.problem()).contains("1048576 bytes");
        assertThat(chunked.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/api/health/status,'GET, HEAD'",
        "POST,/api/health/circuits/qq,'GET, HEAD'",
        "GET,/api/admin/gc,POST",
        "PUT,/api/admin/features/rich_embeds/enable,POST",
        "OPTIONS,/api/test/echo,POST",
        "POST,/api/openapi.yaml,'GET, HEAD'",
        "POST,/,'GET, HEAD'",
        "POST,/api/events/stream,GET",
    })
    void a_wrong_method_is_405_and_says_which_is_right(String method, String path, String allow) {
        Server.Reply reply = server.send(server.to(path).method(method, BodyPublishers.noBody()));

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo(allow);
        assertThat(reply.problem()).contains(method, allow);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/admin/mutex/status",
                "/api/admin/race-condition/status",
                "/api/admin/cache/clear",
                "/api/admin/service/restart/journal",
                "/api/test/rate-limit",
                "/webhook/qq/qq",
                "/api",
                "/nothing",
            })
    void what_is_not_built_yet_is_404_and_never_pretends(String path) {
        for (Server.Reply reply : List.of(server.get(path, Server.ADMIN), server.post(path, Server.ADMIN, ""))) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.problem()).contains(path);
            assertThat(reply.json().path("type").asText()).isEqualTo("urn:holdfast:problem:no-such-path");
            assertThat(reply.json().path("instance").asText()).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/admin/features/no/enable,feature,'file_uploads, rich_embeds'",
        "/api/admin/features/no/disable,feature,'file_uploads, rich_embeds'",
        "/api/admin/circuit/reset/no,dependency,'http:example.org, qq'",
        "/api/admin/circuit/open/no,dependency,'http:example.org, qq'",
        "/api/admin/circuit/disable/no,dependency,'http:example.org, qq'",
        "/api/admin/gateway/no/reconnect,bot,qq",
        "/api/admin/no/reconnect,bot,qq",
        "/api/admin/plugins/no/start,plugin,'echo, health'",
        "/api/admin/plugins/no/stop,plugin,'echo, health'",
        "/api/admin/plugins/no/reload,plugin,'echo, health'",
        "/api/admin/plugins/no/quarantine/release,plugin,'echo, health'",
    })
    void an_unknown_name_is_404_and_the_known_ones_are_listed(String path, String what, String known) {
        Server.Reply reply = server.post(path, Server.ADMIN, "");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.problem()).isEqualTo("There is no %s called 'no'; known are %s.".formatted(what, known));
    }

    @Test
    void an_unknown_parameter_is_refused_rather_than_ignored() {
        Server.Reply typo = server.post("/api/admin/gateway/qq/reconnect?frehs=true", Server.ADMIN, "");
        Server.Reply value = server.post("/api/admin/gateway/qq/reconnect?fresh=yes", Server.ADMIN, "");

        assertThat(typo.status()).isEqualTo(400);
        assertThat(typo.json().at("/errors/0/detail").asText()).isEqualTo("'frehs' is unknown; allowed are fresh");
        assertThat(value.json().at("/errors/0/detail").asText()).isEqualTo("'fresh' must be true or false");
    }

    @Test
    void what_cannot_be_done_now_is_409_with_the_reason() {
        server.bot.failure = new Controls.Conflict("The jar lacks its Plugin-Id; the old version runs on.");
        Server.Reply reply = server.post("/api/admin/plugins/echo/reload", Server.ADMIN, "");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.problem()).isEqualTo("The jar lacks its Plugin-Id; the old version runs on.");
    }

    @Test
    void what_the_caller_did_wrong_is_400_with_the_reason() {
        server.bot.failure = new Controls.BadInput("There is no dependency gone.");
        Server.Reply reply = server.post("/api/admin/circuit/reset/qq", Server.ADMIN, "");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("There is no dependency gone.");
    }

    @ParameterizedTest
    @MethodSource
    void a_bug_is_500_with_a_reference_and_neither_its_message_nor_its_stack(RuntimeException bug) {
        server.bot.failure = bug;
        for (Server.Reply reply : List.of(
                server.post("/api/admin/features/rich_embeds/enable", Server.ADMIN, ""),
                server.post("/api/admin/plugins/echo/reload", Server.ADMIN, ""),
                server.post("/api/test/load", Server.ADMIN, ""))) {
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.problem()).contains("the log has the reason under");
            assertThat(reply.text()).doesNotContain("hunter2", "dev.holdfast", "Exception");
        }
    }

    static Stream<RuntimeException> a_bug_is_500_with_a_reference_and_neither_its_message_nor_its_stack() {
        return Stream.of(
                new IllegalStateException("password=hunter2"), new IllegalArgumentException("password=hunter2"));
    }

    @Test
    void the_reference_leads_to_the_log() {
        server.bot.failure = new IllegalArgumentException("a part of ours was called wrongly");
        try (Logged log = Logged.of(Dispatcher.class)) {
            Server.Reply reply = server.post("/api/test/load", Server.ADMIN, "");

            String reference = reply.problem().replaceFirst(".* under (\\w+)\\.", "$1");
            assertThat(log.lines()).singleElement().asString().contains(reference, "/api/test/load");
        }
    }

    @Test
    void head_answers_like_get_without_a_body() {
        Server.Reply reply = server.send(server.to("/api/health/live").method("HEAD", BodyPublishers.noBody()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEmpty();
        assertThat(Integer.parseInt(reply.header("Content-Length"))).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/health/circuits/%zz",
                "/api/health/circuits/%",
                "/api/health/live?x=%zz",
                "/api/health/live?x=%",
                "/web/%2e%2e/%2e%2e/etc/passwd",
            })
    void a_malformed_address_is_a_problem_of_the_caller(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json")
                .doesNotContain("Exception");
    }

    @Test
    void curl_is_told_at_once_that_a_body_is_too_large() throws IOException {
        assertThat(raw("POST /api/test/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Server.ADMIN
                        + "\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
