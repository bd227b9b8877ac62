package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.server.Chat.Answer;
import dev.holdfast.server.Chat.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestFaultsIT {

    private static final Duration HEALED = Duration.ofSeconds(60);

    private static RunningBot bot;

    @BeforeAll
    static void start() {
        bot = RunningBot.sandbox("rest-faults");
        bot.awaitEveryGateway();
    }

    @AfterAll
    static void stop() {
        bot.close();
    }

    @BeforeEach
    @AfterEach
    void heal() {
        bot.faults().lift();
        bot.api().post("/api/admin/circuit/reset/all");
        for (String feature : List.of("rich_embeds", "file_uploads", "interactive_buttons", "external_api_calls")) {
            bot.api().post("/api/admin/features/" + feature + "/enable");
        }
    }

    @Test
    void answers_of_500_open_the_breaker_and_what_was_asked_meanwhile_is_answered_when_it_has_closed_again() {
        bot.faults().inflict("rest-500");
        List<Said> asked = new ArrayList<>();
        Set<String> seen = new HashSet<>();

        await("the breaker to open").atMost(HEALED).until(() -> {
            asked.add(bot.chat().say("tea-house", "hao", "!echo question " + asked.size()));
            seen.add(bot.circuitState());
            return seen.contains("open");
        });
        // Discord's bot goes on, so the process stays ready; but it does not call itself well.
        assertThat(bot.api().get("/api/health/ready").status()).isEqualTo(200);
        assertThat(bot.api().get("/api/health/status").json().path("status").asText())
                .isNotEqualTo("healthy");
        assertThat(bot.circuit().path("retryAt").asText()).isNotEmpty();
        bot.faults().lift();

        await("the breaker to close")
                .pollInterval(Duration.ofMillis(20))
                .atMost(HEALED)
                .until(() -> {
                    seen.add(bot.circuitState());
                    return bot.circuitState().equals("closed");
                });
        for (Said said : asked) {
            bot.chat().answerTo(said, HEALED);
            assertThat(bot.chat().answersTo(said)).hasSize(1);
        }
        assertThat(bot.chat().ask("!echo all is well").text()).contains("all is well");
    }

    @Test
    void rich_answers_become_plain_while_the_service_refuses_rich_ones() {
        assertThat(bot.chat().ask("!health").rich()).isTrue();
        bot.faults().inflict("refuse-rich");

        Answer plain = bot.chat().ask("!health");

        assertThat(plain.rich()).isFalse();
        assertThat(plain.text()).contains("Uptime", "Success rate");
        await("rich_embeds to be off")
                .atMost(Duration.ofSeconds(5))
                .until(() -> feature("rich_embeds").equals("false"));
    }

    @Test
    void a_feature_that_is_off_makes_answers_plain() {
        bot.api().post("/api/admin/features/rich_embeds/disable", "{\"reason\":\"test\"}");

        assertThat(bot.chat().ask("!health").rich()).isFalse();

        bot.api().post("/api/admin/features/rich_embeds/enable");
        assertThat(bot.chat().ask("!health").rich()).isTrue();
    }

    @Test
    void a_429_is_waited_out_for_as_long_as_it_says() {
        bot.faults().inflictTimes("rest-429", 1, Duration.ofSeconds(2));
        long asked = System.nanoTime();

        Answer answer = bot.chat().answerTo(bot.chat().say("!echo patience"), HEALED);

        assertThat(answer.text()).contains("patience");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(feature("external_api_calls")).isEqualTo("false");
        assertThat(bot.circuitState()).isEqualTo("closed");
    }

    @Test
    void a_breaker_opened_by_hand_stays_open_until_it_is_reset() {
        assertThat(bot.api().post("/api/admin/circuit/open/qq").status()).isEqualTo(200);
        assertThat(bot.circuitState()).isEqualTo("forced_open");
        Said said = bot.chat().say("!echo later");

        assertThat(bot.api().post("/api/admin/circuit/reset/qq").status()).isEqualTo(200);

        assertThat(bot.circuitState()).isEqualTo("closed");
        assertThat(bot.chat().answerTo(said, HEALED).text()).contains("later");
    }

    @Test
    void a_slow_service_slows_only_what_it_serves() {
        bot.faults().inflict(Faults.fault("rest-slow").put("delayMs", 1000).put("times", 1));
        Said slow = bot.chat().say("road-trip", "wen", "!echo slow");
        Said quick = bot.chat().say("tea-house", "mei", "!echo quick");

        assertThat(bot.chat().answerTo(quick, Duration.ofSeconds(10)).text()).contains("quick");
        assertThat(bot.chat().answerTo(slow, Duration.ofSeconds(10)).text()).contains("slow");
    }

    private static String feature(String name) {
        for (var feature : bot.api().live().path("features")) {
            if (feature.path("name").asText().equals(name)) {
                return feature.path("enabled").asText();
            }
        }
        throw new AssertionError("there is no feature " + name);
    }
}
