package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters, queues, the database and alerts, as scripts see them. */
final class QueuesTest {

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
    void dead_letters_are_listed_a_page_at_a_time_with_counts_and_a_way_to_the_next() {
        JsonNode first = server.get("/api/admin/dead-letters?limit=2").json();
        JsonNode second = server.get("/api/admin/dead-letters?limit=2&before="
                        + first.path("next").asText())
                .json();

        assertThat(first.path("letters"))
                .extracting(letter -> letter.path("id").asText())
                .containsExactly("3", "2");
        assertThat(first.path("total").asInt()).isEqualTo(3);
        assertThat(first.at("/counts/exhausted").asInt()).isEqualTo(3);
        assertThat(second.path("letters"))
                .extracting(letter -> letter.path("id").asText())
                .containsExactly("1");
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void a_list_is_filtered_by_bot_plugin_cause_and_state() {
        server.get("/api/admin/dead-letters?bot=qq&plugin=echo&cause=refused&state=exhausted");

        assertThat(server.bot.queues.calls)
                .containsExactly("page Filter[bot=qq, plugin=echo, cause=refused, state=exhausted] before "
                        + Long.MAX_VALUE + " limit 50");
        Server.Reply unknown = server.get("/api/admin/dead-letters?cause=bad-luck");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().at("/errors/0/detail").asText()).contains("refused, expired");
        assertThat(server.get("/api/admin/dead-letters?limit=201").status()).isEqualTo(400);
    }

    @Test
    void one_letter_is_shown_whole() {
        JsonNode letter = server.get("/api/admin/dead-letters/2").json();

        assertThat(letter.at("/content/message/reply/text").asText()).isEqualTo("hi");
        assertThat(letter.path("reason").asText()).isEqualTo("no such channel");
        assertThat(server.get("/api/admin/dead-letters/77").status()).isEqualTo(404);
        assertThat(server.get("/api/admin/dead-letters/nonsense").status()).isEqualTo(404);
    }

    @Test
    void a_letter_is_tried_again_and_one_that_cannot_be_is_a_conflict() {
        JsonNode retried = post("/api/admin/dead-letters/2/retry", "").json();

        assertThat(retried.path("result").asText()).isEqualTo("delivered");
        assertThat(post("/api/admin/dead-letters/2/retry", "").status()).isEqualTo(404);
        server.bot.queues.failure = new Controls.Conflict("The platform takes no answer to it any more.");
        assertThat(post("/api/admin/dead-letters/1/retry", "").status()).isEqualTo(409);
    }

    @Test
    void all_of_a_filter_are_tried_again() {
        Server.Reply reply = post("/api/admin/dead-letters/retry-all", "{\"bot\":\"qq\"}");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().path("queued").asInt()).isEqualTo(3);
        assertThat(server.bot.queues.calls)
                .containsExactly("retry all Filter[bot=qq, plugin=null, cause=null, state=null] by loopback");
    }

    @Test
    void letters_are_thrown_away_by_one_and_by_filter_but_never_all_by_leaving_something_out() {
        assertThat(delete("/api/admin/dead-letters/2").json().path("removed").asInt())
                .isEqualTo(1);
        assertThat(delete("/api/admin/dead-letters/2").status()).isEqualTo(404);
        Server.Reply nothingSaid = delete("/api/admin/dead-letters");
        assertThat(nothingSaid.status()).isEqualTo(400);
        assertThat(nothingSaid.problem()).contains("all=true");
        assertThat(delete("/api/admin/dead-letters?all=false").status()).isEqualTo(400);

        assertThat(delete("/api/admin/dead-letters?plugin=echo")
                        .json()
                        .path("removed")
                        .asInt())
                .isEqualTo(2);
        assertThat(delete("/api/admin/dead-letters?all=true").status()).isEqualTo(200);
    }

    @Test
    void what_is_in_a_database_that_is_away_is_503_with_a_time_to_come_back() {
        server.bot.queues.failure = new Controls.Unavailable("The database is away: disk full");

        Server.Reply reply = server.get("/api/admin/dead-letters");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.problem()).contains("disk full");
    }

    @Test
    void sending_is_paused_and_resumed_and_shows_since_when() {
        JsonNode paused = post("/api/admin/queue/pause", "").json();
        JsonNode resumed = post("/api/admin/queue/resume", "").json();

        assertThat(paused.at("/sending/state").asText()).isEqualTo("paused");
        assertThat(paused.at("/sending/since").asText()).isEqualTo("2026-11-22T08:00:00Z");
        assertThat(resumed.at("/sending/state").asText()).isEqualTo("running");
        assertThat(resumed.at("/sending/since").isNull()).isTrue();
        assertThat(server.get("/api/admin/queue/status")
                        .json()
                        .at("/outbox/depth")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void queueing_is_switched_on_and_off() {
        assertThat(post("/api/admin/queue/enable", "")
                        .json()
                        .at("/dispatch/state")
                        .asText())
                .isEqualTo("queueing");
        assertThat(post("/api/admin/queue/disable", "")
                        .json()
                        .at("/dispatch/state")
                        .asText())
                .isEqualTo("direct");
    }

    @Test
    void what_waits_is_tried_now_oldest_or_nearest_deadline_first() {
        assertThat(post("/api/admin/queue/process", "").json().path("tried").asInt())
                .isEqualTo(3);
        post("/api/admin/queue/process-priority", "");

        assertThat(server.bot.queues.calls).containsExactly("process oldest first", "process nearest deadline first");
    }

    @Test
    void the_database_is_checked_backed_up_and_brought_back() {
        assertThat(post("/api/admin/datastore/validate/sqlite", "")
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
        server.bot.queues.damage = "page 7 is broken";
        JsonNode all = post("/api/admin/datastore/validate-all", "").json();
        assertThat(all.at("/datastores/0/valid").asBoolean()).isFalse();
        assertThat(all.at("/datastores/0/detail").asText()).isEqualTo("page 7 is broken");
        assertThat(post("/api/admin/datastore/backup", "")
                        .json()
                        .at("/datastores/0/backup")
                        .asText())
                .isEqualTo("backups/2.db");
        assertThat(post("/api/admin/datastore/recover/sqlite", "")
                        .json()
                        .path("backup")
                        .asText())
                .isEqualTo("backups/1.db");

        Server.Reply unknown = post("/api/admin/datastore/recover/oracle", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.problem()).contains("sqlite");
        server.bot.queues.failure = new Controls.Conflict("There is no good backup.");
        assertThat(post("/api/admin/datastore/recover/sqlite", "").status()).isEqualTo(409);
    }

    @Test
    void where_everything_lives_in_memory_nothing_is_said_to_be_checked_or_backed_up() {
        server.bot.queues.names = List.of();

        for (String path : List.of("/api/admin/datastore/validate-all", "/api/admin/datastore/backup")) {
            Server.Reply reply = post(path, "");
            assertThat(reply.status()).as(path).isEqualTo(409);
            assertThat(reply.problem()).contains("delivery.mode is memory");
        }
    }

    @Test
    void alerts_are_listed_and_every_sink_is_tried() {
        server.bot.alerts.raise(dev.holdfast.runtime.alert.AlertKind.BREAKER_OPEN, "qq", "it failed");

        JsonNode alert = server.get("/api/admin/alerts").json().at("/alerts/0");
        JsonNode sinks = post("/api/admin/alerts/test", "").json().path("sinks");

        assertThat(alert.path("kind").asText()).isEqualTo("breaker_open");
        assertThat(alert.path("open").asBoolean()).isTrue();
        assertThat(sinks).extracting(sink -> sink.path("sink").asText()).containsExactly("log");
        assertThat(sinks.at("/0/ok").asBoolean()).isTrue();
    }

    @Test
    void the_live_picture_has_alerts_and_dead_letters() {
        server.bot.alerts.raise(dev.holdfast.runtime.alert.AlertKind.BREAKER_OPEN, "qq", "it failed");

        JsonNode picture = picture();

        assertThat(picture.at("/alerts/0/subject").asText()).isEqualTo("qq");
        assertThat(picture.at("/deadLetters/exhausted").asInt()).isEqualTo(3);
    }

    private JsonNode picture() {
        try {
            return Json.parse(LiveState.of(server.bot.parts()).toBuffer());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Server.Reply post(String path, String body) {
        return server.send(server.to(path).POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    }

    private Server.Reply delete(String path) {
        return server.send(server.to(path).DELETE());
    }
}
