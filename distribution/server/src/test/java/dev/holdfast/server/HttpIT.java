package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP contract against a running bot: what operators' scripts read, and what bad input is told. */
class HttpIT {

    private static RunningBot bot;

    @BeforeAll
    static void start() {
        bot = RunningBot.sandbox("http");
        bot.awaitGatewayReady();
        bot.chat().ask("!echo something to count");
    }

    @AfterAll
    static void stop() {
        bot.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/health/live",
                "/api/health/ready",
                "/api/health/startup",
                "/api/health/status",
                "/api/health/degradation",
                "/api/health/circuits",
                "/api/health/circuits/qq",
                "/api/health/memory",
                "/api/health/memory/detailed",
                "/api/health/performance",
                "/api/health/dependencies",
                "/api/health/services",
                "/api/health/external/qq",
                "/api/health/gateway",
                "/api/admin/features",
                "/api/admin/plugins",
                "/api/admin/config",
                "/api/admin/config/validate"
            })
    void a_healthy_bot_answers_200_at(String path) {
        Api.Answer answer = bot.api().get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.json().isContainerNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/test/echo, '{\"message\":\"hello\"}'",
        "/api/test/command, '{\"command\":\"!status\",\"userId\":\"1\"}'",
        "/api/test/e2e, '{\"test\":\"all\"}'",
        "/api/test/load, '{\"id\":\"1\"}'"
    })
    void a_test_really_runs_and_says_how_long_it_took(String path, String body) {
        JsonNode answer = bot.api().post(path, body).json();

        assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
        assertThat(answer.path("durationMs").isNumber()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/health/circuits/nonsense, '', 404, qq",
        "GET, /api/nonsense, '', 404, ''",
        "POST, /api/health/status, '', 405, ''",
        "POST, /api/admin/features/nonsense/disable, '', 404, rich_embeds",
        "POST, /api/admin/circuit/reset/nonsense, '', 404, qq",
        "POST, /api/test/echo, '{\"message\":', 400, ''",
        "POST, /api/test/echo, '{\"message\":7}', 400, message",
        "POST, /api/admin/features/rich_embeds/disable, '{\"forMs\":\"soon\"}', 400, forMs",
        "POST, /api/admin/degradation/enable, '{\"level\":\"panic\"}', 400, reduced"
    })
    void bad_input_is_a_problem_that_says_what_is_known_or_wrong(
            String method, String path, String body, int status, String said) {
        Api.Answer answer =
                method.equals("GET") ? bot.api().get(path) : bot.api().post(path, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("title").asText()).isNotEmpty();
        assertThat(answer.body()).contains(said).doesNotContain("Exception", "\tat ");
    }

    @Test
    void a_body_that_is_too_large_is_413() {
        assertThat(bot.api()
                        .post("/api/test/echo", "{\"message\":\"" + "x".repeat(2 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void a_call_from_a_foreign_page_is_refused() {
        var foreign = bot.api()
                .request("/api/admin/circuit/open/qq")
                .header("Origin", "https://elsewhere.example")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody());

        assertThat(bot.api().send(foreign).status()).isEqualTo(403);
        assertThat(bot.circuitState()).isEqualTo("closed");
    }

    @Test
    void the_configuration_shown_has_no_secret_in_it() {
        assertThat(bot.api().get("/api/admin/config").body()).contains("***").contains("app-id");
    }

    @Test
    void maintenance_holds_answers_back_and_gives_them_after() {
        assertThat(bot.api().post("/api/admin/maintenance/enable").status()).isEqualTo(200);
        Chat.Said said = bot.chat().say("!echo after the break");
        assertThat(bot.api().get("/api/health/status").json().path("status").asText())
                .isEqualTo("maintenance");

        assertThat(bot.api().post("/api/admin/maintenance/disable").status()).isEqualTo(200);

        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() -> bot.chat().answersTo(said).stream()
                        .anyMatch(answer -> answer.text().equals("after the break")));
    }

    @Test
    void a_reconnect_asked_for_keeps_the_session() {
        long resumes = bot.gateway().path("resumes").asLong();

        Api.Answer answer = bot.api().post("/api/admin/gateway/qq/reconnect");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() -> bot.gateway().path("resumes").asLong() > resumes);
        bot.awaitGatewayReady();
    }
}
