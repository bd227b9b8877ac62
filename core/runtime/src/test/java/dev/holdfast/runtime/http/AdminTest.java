package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminTest {

    private Server server;

    @BeforeEach
    void start() {
        server = Server.open();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_feature_is_switched_off_for_a_while_and_on_again() {
        Server.Reply off = post("/api/admin/features/rich_embeds/disable", "{\"reason\":\"ugly\",\"forMs\":60000}");
        Server.Reply list = server.get("/api/admin/features");
        Server.Reply on = post("/api/admin/features/rich_embeds/enable", "");

        assertThat(off.json().path("enabled").asBoolean()).isFalse();
        assertThat(off.json().path("until").asText()).isEqualTo("2026-11-22T08:01:00Z");
        assertThat(list.json().at("/features/1/by").asText()).isEqualTo("loopback");
        assertThat(on.json().path("enabled").asBoolean()).isTrue();
        assertThat(server.bot.calls)
                .containsExactly("disable rich_embeds by loopback: ugly", "enable rich_embeds by loopback: ");
    }

    @Test
    void a_feature_that_is_switched_off_without_a_time_stays_off() {
        assertThat(post("/api/admin/features/rich_embeds/disable", "")
                        .json()
                        .path("until")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_level_is_forced_and_given_back_and_is_reduced_if_none_is_named() {
        assertThat(post("/api/admin/degradation/enable", "{\"level\":\"minimal\"}")
                        .json()
                        .path("level")
                        .asText())
                .isEqualTo("minimal");
        assertThat(post("/api/admin/degradation/enable", "")
                        .json()
                        .path("level")
                        .asText())
                .isEqualTo("reduced");
        Server.Reply automatic = post("/api/admin/degradation/disable", "");

        assertThat(automatic.json().path("level").asText()).isEqualTo("normal");
        assertThat(automatic.json().path("forced").asBoolean()).isFalse();
        assertThat(server.get("/api/health/degradation").json().path("level").asText())
                .isEqualTo("normal");
    }

    @Test
    void maintenance_is_switched_on_and_off() {
        assertThat(post("/api/admin/maintenance/enable", "")
                        .json()
                        .path("level")
                        .asText())
                .isEqualTo("maintenance");
        assertThat(post("/api/admin/maintenance/disable", "")
                        .json()
                        .path("level")
                        .asText())
                .isEqualTo("normal");
    }

    @Test
    void a_breaker_is_opened_disabled_and_reset_and_all_are_reset_at_once() {
        assertThat(post("/api/admin/circuit/open/qq", "").json().path("state").asText())
                .isEqualTo("forced_open");
        assertThat(post("/api/admin/circuit/disable/http:example.org", "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("disabled");
        assertThat(post("/api/admin/circuit/reset/qq", "").json().path("state").asText())
                .isEqualTo("closed");
        Server.Reply all = post("/api/admin/circuit/reset/all", "");

        assertThat(all.json().at("/http:example.org/state").asText()).isEqualTo("closed");
        assertThat(server.bot.calls).endsWith("reset http:example.org", "reset qq");
    }

    @Test
    void a_bot_is_reconnected_by_both_paths_keeping_its_session_unless_told_otherwise() {
        assertThat(post("/api/admin/gateway/qq/reconnect", "").status()).isEqualTo(202);
        assertThat(post("/api/admin/qq/reconnect?fresh=true", "")
                        .json()
                        .path("fresh")
                        .asBoolean())
                .isTrue();

        assertThat(server.bot.calls).containsExactly("reconnect qq fresh=false", "reconnect qq fresh=true");
    }

    @Test
    void plugins_are_listed_stopped_started_reloaded_and_released() {
        assertThat(server.get("/api/admin/plugins")
                        .json()
                        .at("/plugins/0/permissions/asked/0")
                        .asText())
                .isEqualTo("operate");
        assertThat(post("/api/admin/plugins/echo/stop", "").json().path("state").asText())
                .isEqualTo("stopped");
        assertThat(post("/api/admin/plugins/echo/start", "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("started");
        post("/api/admin/plugins/echo/reload", "");
        post("/api/admin/plugins/echo/quarantine/release", "");

        assertThat(server.bot.calls).containsExactly("stop echo", "start echo", "reload echo", "release echo");
    }

    @Test
    void a_collection_says_what_it_freed() {
        Server.Reply reply = post("/api/admin/gc", "");

        assertThat(reply.json().path("heapUsedBefore").asLong()).isPositive();
        assertThat(reply.json().path("freed").asLong())
                .isEqualTo(reply.json().path("heapUsedBefore").asLong()
                        - reply.json().path("heapUsedAfter").asLong());
    }

    @Test
    void rate_limits_are_shown_and_reset() {
        assertThat(server.get("/api/admin/ratelimit/status")
                        .json()
                        .at("/qq/periodMs")
                        .asLong())
                .isEqualTo(1_000);
        assertThat(post("/api/admin/ratelimit/reset", "").status()).isEqualTo(200);
        assertThat(server.bot.calls).containsExactly("reset limits");
    }

    @Test
    void the_configuration_comes_as_json_or_yaml() {
        Server.Reply yaml = server.send(server.to("/api/admin/config").header("Accept", "application/yaml"));

        assertThat(server.get("/api/admin/config").json().at("/http/token").asText())
                .isEqualTo("***");
        assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(yaml.text()).contains("port: 3000");
    }

    @Test
    void a_check_of_the_configuration_lists_file_line_and_key_of_each_mistake() {
        assertThat(server.get("/api/admin/config/validate").json().path("valid").asBoolean())
                .isTrue();

        server.bot.configErrors =
                List.of(new Controls.ConfigError("conf/holdfast.yaml", 7, "http.port", "must be from 0 to 65535"));
        Server.Reply reply = server.get("/api/admin/config/validate");

        assertThat(reply.json().path("valid").asBoolean()).isFalse();
        assertThat(reply.json().at("/errors/0/line").asInt()).isEqualTo(7);
        assertThat(reply.json().at("/errors/0/key").asText()).isEqualTo("http.port");
    }

    @Test
    void echo_and_command_give_what_came_back() {
        Server.Reply echo = post("/api/test/echo", "{\"message\":\"ping\"}");
        Server.Reply command = post("/api/test/command", "{\"command\":\"echo hi\",\"userId\":\"u1\"}");

        assertThat(echo.json().path("success").asBoolean()).isTrue();
        assertThat(echo.json().path("reply").asText()).isEqualTo("pong");
        assertThat(echo.json().path("durationMs").asLong()).isEqualTo(7);
        assertThat(command.json().at("/replies/0").asText()).isEqualTo("pong");
        assertThat(server.bot.calls).containsExactly("echo ping", "command echo hi of u1");
    }

    @Test
    void a_probe_that_finds_a_fault_says_so() {
        server.bot.probe = new Probes.Result(
                false,
                Duration.ofMillis(12),
                List.of(),
                List.of(
                        new Probes.Link("journal", true, Duration.ofMillis(1), ""),
                        new Probes.Link("guard", false, Duration.ofMillis(2), "the breaker of qq is open")),
                "guard: the breaker of qq is open");
        Server.Reply e2e = post("/api/test/e2e", "{\"test\":\"t\"}");
        Server.Reply load = post("/api/test/load", "{\"id\":\"7\"}");

        assertThat(e2e.json().path("success").asBoolean()).isFalse();
        assertThat(e2e.json().at("/links/1/detail").asText()).isEqualTo("the breaker of qq is open");
        assertThat(load.json().path("error").asText()).contains("breaker of qq");
    }

    @Test
    void a_feature_is_switched_on_for_a_while() {
        Server.Reply on = post("/api/admin/features/rich_embeds/enable", "{\"reason\":\"try\",\"forMs\":60000}");

        assertThat(on.status()).isEqualTo(200);
        assertThat(server.bot.calls).containsExactly("enable rich_embeds by loopback: try for PT1M");
    }

    @Test
    void a_unit_of_load_is_named_by_text_or_by_a_number_as_loops_of_a_shell_write_it() {
        Server.Reply number = post("/api/test/load", "{\"id\":1}");
        Server.Reply text = post("/api/test/load", "{\"id\":\"two\"}");
        Server.Reply neither = post("/api/test/load", "{\"id\":1.5}");

        assertThat(number.status()).isEqualTo(200);
        assertThat(text.status()).isEqualTo(200);
        assertThat(neither.status()).isEqualTo(400);
        assertThat(neither.json().at("/errors/0/detail").asText()).isEqualTo("'id' must be text or a whole number");
        assertThat(server.bot.calls).containsExactly("load 1", "load two");
    }

    @Test
    void what_is_tried_is_written_down_since_a_command_may_change_the_bot() {
        post("/api/test/command", "{\"command\":\"!recover qq\",\"userId\":\"u1\"}");
        post("/api/test/echo", "{\"message\":\"ping\"}");
        post("/api/test/e2e", "");
        post("/api/test/load", "{\"id\":7}");
        server.bot.failure = new IllegalStateException("no");
        post("/api/test/command", "{\"command\":\"!feature off\"}");

        assertThat(server.bot.audit)
                .extracting(
                        AuditLog.Entry::action, AuditLog.Entry::target, AuditLog.Entry::detail, AuditLog.Entry::result)
                .containsExactly(
                        tuple("test.command", "!recover qq", "userId=u1", "ok 200"),
                        tuple("test.echo", "", "message=ping", "ok 200"),
                        tuple("test.e2e", "", "", "ok 200"),
                        tuple("test.load", "", "id=7", "ok 200"),
                        tuple("test.command", "!feature off", "", "failed 500"));
    }

    private Server.Reply post(String path, String body) {
        return server.send(server.to(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
