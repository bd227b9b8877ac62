package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.server.Chat.Said;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What could not be delivered: seen, tried again and thrown away, by scripts and from the chat. */
class DeadLettersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RunningBot bot;

    @BeforeAll
    static void start() {
        bot = RunningBot.sandbox("dead-letters");
        bot.awaitGatewayReady();
    }

    @AfterAll
    static void stop() {
        bot.close();
    }

    @AfterEach
    void tidy() {
        bot.faults().lift();
        bot.api().post("/api/admin/circuit/reset/all");
        bot.api().delete("/api/admin/dead-letters?all=true");
    }

    @Test
    void what_was_refused_for_good_is_listed_with_its_cause_and_delivered_when_an_operator_tries_it_again() {
        Said said = refused("!echo not lost");

        JsonNode letter = letters().at("/letters/0");
        assertThat(letter.path("state").asText()).isEqualTo("exhausted");
        assertThat(letter.path("cause").asText()).isEqualTo("refused");
        assertThat(letter.path("plugin").asText()).isEqualTo("echo");
        assertThat(letter.path("preview").asText()).contains("not lost");
        String path = "/api/admin/dead-letters/" + letter.path("id").asText();
        assertThat(bot.api().get(path).json().at("/content/message").isObject()).isTrue();
        assertThat(bot.api()
                        .get("/api/metrics/queue")
                        .json()
                        .at("/deadLetters/depth")
                        .asInt())
                .isEqualTo(1);
        assertThat(bot.api().get("/api/admin/alerts").json().path("alerts"))
                .anySatisfy(alert -> assertThat(alert.path("kind").asText()).isEqualTo("delivery_failed"));

        Api.Answer retried = bot.api().post(path + "/retry");

        assertThat(retried.json().path("result").asText()).isEqualTo("delivered");
        assertThat(bot.chat().answerTo(said, PATIENCE).text()).contains("not lost");
        assertThat(bot.chat().answersTo(said)).hasSize(1);
        assertThat(letters().path("total").asInt()).isZero();
        assertThat(bot.api().post(path + "/retry").status()).isEqualTo(404);
    }

    @Test
    void an_operator_sees_and_throws_away_dead_letters_from_the_chat() {
        refused("!echo gone");

        assertThat(bot.chat().ask("!deadletters").text()).contains("1 dead letter:", "refused: echo to", "gone");
        assertThat(bot.chat().ask("!deadletters purge all").text()).isEqualTo("1 dead letter is thrown away.");
        assertThat(bot.chat().ask("!deadletters").text()).isEqualTo("There are no dead letters.");
    }

    @Test
    void sending_that_is_paused_keeps_answers_until_it_is_resumed() {
        assertThat(bot.api()
                        .post("/api/admin/queue/pause")
                        .json()
                        .at("/sending/state")
                        .asText())
                .isEqualTo("paused");
        Said said = bot.chat().say("!echo after the pause");
        await("the answer to wait in the outbox")
                .atMost(PATIENCE)
                .until(() -> bot.api()
                                .get("/api/admin/queue/status")
                                .json()
                                .at("/outbox/depth")
                                .asInt()
                        == 1);

        for (String path : List.of("/api/admin/queue/process", "/api/admin/queue/process-priority")) {
            Api.Answer inVain = bot.api().post(path);
            assertThat(inVain.status()).as(path).isEqualTo(409);
            assertThat(inVain.json().path("detail").asText()).contains("/api/admin/queue/resume");
        }
        bot.api().post("/api/admin/queue/resume");

        assertThat(bot.chat().answerTo(said, PATIENCE).text()).contains("after the pause");
    }

    @Test
    void the_database_is_checked_and_backed_up_on_request() {
        JsonNode checked = bot.api().post("/api/admin/datastore/validate-all").json();
        assertThat(checked.at("/datastores/0/valid").asBoolean()).isTrue();

        Api.Answer backup = bot.api().post("/api/admin/datastore/backup");

        assertThat(backup.status()).isEqualTo(200);
        assertThat(backup.json().at("/datastores/0/backup").asText()).isNotEmpty();
    }

    /** Says something whose answer the service refuses for good. */
    private static Said refused(String text) {
        bot.faults()
                .inflict(Faults.fault("ip-refused").put("endpoint", "messages").put("times", 1));
        Said said = bot.chat().say(text);
        await("the dead letter")
                .atMost(PATIENCE)
                .until(() -> letters().path("total").asInt() == 1);
        return said;
    }

    private static JsonNode letters() {
        return bot.api().get("/api/admin/dead-letters").json();
    }
}
