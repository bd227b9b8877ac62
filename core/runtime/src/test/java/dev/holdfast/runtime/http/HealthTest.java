package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.resilience.CircuitView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HealthTest {

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.withTokens();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void live_answers_200_while_every_check_holds_and_503_with_the_failed_ones_otherwise() {
        assertThat(server.get("/api/health/live").status()).isEqualTo(200);

        server.bot.live = List.of(new HealthSource.Check("event-loops", false, "one is stuck for 60 s"));
        Server.Reply stuck = server.get("/api/health/live");
        server.bot.live = List.of();

        assertThat(stuck.status()).isEqualTo(503);
        assertThat(stuck.json().at("/failed/0").asText()).isEqualTo("event-loops");
    }

    @Test
    void ready_names_the_failed_checks() {
        server.bot.ready = List.of(
                new HealthSource.Check("gateway", false, "no shard is ready"),
                new HealthSource.Check("store", true, ""));
        Server.Reply reply = server.get("/api/health/ready");
        server.bot.ready = List.of();

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("failed")).hasSize(1);
        assertThat(reply.json().at("/checks/0/detail").asText()).isEqualTo("no shard is ready");
    }

    @Test
    void startup_names_the_step_it_is_at() {
        assertThat(server.get("/api/health/startup").status()).isEqualTo(200);

        server.bot.startup = new HealthSource.Startup(false, "plugins", FakeBot.EPOCH);
        Server.Reply reply = server.get("/api/health/startup");
        server.bot.startup = new HealthSource.Startup(true, "ready", FakeBot.EPOCH);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("step").asText()).isEqualTo("plugins");
    }

    @Test
    void status_has_the_fields_that_scripts_read() {
        JsonNode status = server.get("/api/health/status").json();

        assertThat(status.path("status").asText()).isEqualTo("healthy");
        assertThat(status.path("overall").asText()).isEqualTo("healthy");
        assertThat(status.path("since").asText()).isEqualTo("2026-11-22T08:00:00Z");
        assertThat(status.path("uptimeMs").isIntegralNumber()).isTrue();
        assertThat(status.at("/messages/successRate").asDouble()).isEqualTo(0.75);
        assertThat(status.path("lastError").isNull()).isTrue();
        assertThat(status.at("/services/journal/status").asText()).isEqualTo("healthy");
        assertThat(status.at("/services/qq/circuit").asText()).isEqualTo("closed");
    }

    @Test
    void an_unhealthy_bot_answers_503() {
        server.bot.status = HealthReport.Status.UNHEALTHY;
        Server.Reply reply = server.get("/api/health/status");
        server.bot.status = HealthReport.Status.HEALTHY;

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("status").asText()).isEqualTo("unhealthy");
    }

    @Test
    void degradation_shows_level_signals_and_features() {
        JsonNode degradation = server.get("/api/health/degradation").json();

        assertThat(degradation.path("level").asText()).isEqualTo("normal");
        assertThat(degradation.at("/signals/eventLoopLagMs").asLong()).isEqualTo(4);
        assertThat(degradation.at("/features/1/name").asText()).isEqualTo("rich_embeds");
        assertThat(degradation.at("/features/1/until").isNull()).isTrue();
    }

    @Test
    void circuits_are_an_object_by_dependency_and_a_rate_that_is_no_number_is_null() {
        JsonNode circuits = server.get("/api/health/circuits").json();

        assertThat(circuits.at("/qq/state").asText()).isEqualTo("closed");
        assertThat(circuits.at("/qq/failureRate").isNull()).isTrue();
        assertThat(server.get("/api/health/circuits/http:example.org")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("closed");
    }

    @Test
    void an_unknown_dependency_is_a_404_that_lists_the_known_ones() {
        for (String path : List.of("/api/health/circuits/no", "/api/health/external/no", "/api/metrics/no")) {
            Server.Reply reply = server.get(path);

            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.problem()).contains("'no'", "http:example.org, qq");
            assertThat(reply.json().path("known")).hasSize(2);
        }
    }

    @Test
    void memory_is_in_bytes_with_its_pressure() {
        JsonNode memory = server.get("/api/health/memory").json();
        JsonNode detailed = server.get("/api/health/memory/detailed").json();

        assertThat(memory.path("heapUsed").asLong()).isPositive();
        assertThat(memory.path("pressure").asText()).isEqualTo("normal");
        assertThat(detailed.path("pools").isEmpty()).isFalse();
        assertThat(detailed.at("/caches/duplicates/hitRate").isNull()).isTrue();
        assertThat(detailed.at("/plugins/echo/loadersNotFreed").asInt()).isEqualTo(1);
    }

    @Test
    void pressure_rises_with_the_share_of_heap_in_use() {
        assertThat(MemoryFacts.pressure(0.79)).isEqualTo("normal");
        assertThat(MemoryFacts.pressure(0.80)).isEqualTo("high");
        assertThat(MemoryFacts.pressure(0.92)).isEqualTo("critical");
    }

    @Test
    void performance_has_its_percentiles_in_milliseconds_and_null_before_a_reply() {
        JsonNode performance = server.get("/api/health/performance").json();
        server.bot.responseTime = null;
        JsonNode before = server.get("/api/health/performance").json();
        server.bot.responseTime =
                new HealthSource.ResponseTime(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

        assertThat(performance.at("/responseTime/p50").asDouble()).isEqualTo(1.235);
        assertThat(performance.at("/responseTime/max").asDouble()).isEqualTo(9);
        assertThat(performance.at("/lanes/queued").asInt()).isEqualTo(17);
        assertThat(before.at("/responseTime/p95").isNull()).isTrue();
    }

    @Test
    void dependencies_name_what_is_needed_but_missing() {
        JsonNode answer = server.get("/api/health/dependencies").json();

        assertThat(answer.at("/dependencies/plugin:echo/needs/1").asText()).isEqualTo("weather");
        assertThat(answer.at("/missing/0").asText()).isEqualTo("weather");
        assertThat(answer.path("missing")).hasSize(1);
    }

    @Test
    void a_dependency_is_as_healthy_as_its_breaker_and_its_last_call() {
        String path = "/api/health/external/qq";
        assertThat(server.get(path).json().path("status").asText()).isEqualTo("healthy");
        assertThat(server.get(path).json().path("latencyMs").asLong()).isEqualTo(20);

        server.bot.circuits.put("qq", FakeBot.circuit("qq", CircuitView.State.OPEN));
        assertThat(server.get(path).json().path("status").asText()).isEqualTo("unhealthy");
        server.bot.circuits.put("qq", FakeBot.circuit("qq", CircuitView.State.HALF_OPEN));
        assertThat(server.get(path).json().path("status").asText()).isEqualTo("degraded");

        server.bot.circuits.put("qq", FakeBot.circuit("qq", CircuitView.State.CLOSED));
        server.bot.stats.put("qq", FakeBot.stats(0, null, null));
        assertThat(server.get(path).json().path("status").asText()).isEqualTo("unknown");
        server.bot.stats.put("qq", FakeBot.stats(2, FakeBot.EPOCH, FakeBot.EPOCH.plusSeconds(1)));
        assertThat(server.get(path).json().path("status").asText()).isEqualTo("degraded");
        server.bot.stats.put("qq", FakeBot.stats(12, FakeBot.EPOCH, null));
    }

    @Test
    void the_gateway_shows_its_shards_without_the_session_id() {
        Server.Reply reply = server.get("/api/health/gateway");

        assertThat(reply.json().at("/qq/ready").asBoolean()).isTrue();
        assertThat(reply.json().at("/qq/shards/0/roundTripMs").asLong()).isEqualTo(31);
        assertThat(reply.text()).doesNotContain("session-secret");
    }

    @Test
    void metrics_are_prometheus_text() {
        Server.Reply reply = server.get("/metrics");

        assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(reply.text()).contains("holdfast_messages_total 3.0");
        assertThat(server.get("/api/metrics/qq").json().path("calls").asInt()).isEqualTo(12);
        assertThat(server.get("/api/metrics/queue")
                        .json()
                        .at("/outbox/deferred")
                        .asInt())
                .isEqualTo(2);
    }
}
