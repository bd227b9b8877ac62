package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.server.Chat.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayFaultsIT {

    private static final Duration HEALED = Duration.ofSeconds(40);

    private static RunningBot bot;

    @BeforeAll
    static void start() {
        bot = RunningBot.sandbox("gateway-faults");
    }

    @AfterAll
    static void stop() {
        bot.close();
    }

    @BeforeEach
    void ready() {
        bot.awaitEveryGateway();
    }

    @AfterEach
    void heal() {
        bot.faults().lift();
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-socket", "reconnect", "duplicate-events"})
    void a_numbered_stream_is_answered_completely_and_once_while_the_gateway(String misbehaves) {
        List<Said> stream = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            if (i % 10 == 5) {
                bot.faults().inflict(misbehaves);
            }
            stream.add(bot.chat().say("tea-house", "hao", "!echo number " + i));
        }

        for (Said said : stream) {
            bot.chat().answerTo(said, HEALED);
        }
        Said last = bot.chat().say("tea-house", "hao", "!echo the end");
        bot.chat().answerTo(last, HEALED);
        assertThat(bot.chat().textsAfter("tea-house", stream.getFirst().n())).hasSize(31);
    }

    @Test
    void a_dropped_socket_is_resumed_and_not_identified_anew() {
        long resumes = bot.gateway().path("resumes").asLong();
        long identifies = bot.gateway().path("identifies").asLong();

        bot.faults().inflict("drop-socket");

        await("a resume")
                .atMost(HEALED)
                .until(() -> bot.gateway().path("resumes").asLong() > resumes);
        bot.awaitEveryGateway();
        assertThat(bot.gateway().path("identifies").asLong()).isEqualTo(identifies);
    }

    @Test
    void a_gateway_that_stops_acknowledging_is_left_and_resumed() {
        long resumes = bot.gateway().path("resumes").asLong();

        bot.faults().inflictFor("stop-ack", Duration.ofSeconds(20));

        await("a reconnect")
                .atMost(HEALED)
                .until(() -> bot.gateway().path("resumes").asLong() > resumes);
        bot.awaitEveryGateway();
        assertThat(bot.chat().ask("!echo back again").text()).contains("back again");
    }

    @Test
    void a_session_declared_invalid_is_replaced_by_a_new_one() {
        long identifies = bot.gateway().path("identifies").asLong();

        bot.faults().inflict(Faults.fault("invalid-session").put("resumable", false));

        await("an identify")
                .atMost(HEALED)
                .until(() -> bot.gateway().path("identifies").asLong() > identifies);
        bot.awaitEveryGateway();
        assertThat(bot.chat().ask("!echo a new session").text()).contains("a new session");
    }

    @Test
    void garbage_neither_ends_the_connection_nor_loses_a_neighbour() {
        Said before = bot.chat().say("!echo before");
        bot.faults().inflict("garbage");
        Said after = bot.chat().say("!echo after");

        assertThat(bot.chat().answerTo(before, HEALED).text()).contains("before");
        assertThat(bot.chat().answerTo(after, HEALED).text()).contains("after");
    }

    @Test
    void a_gateway_that_refuses_connections_for_a_while_is_found_again() {
        bot.faults().inflictFor("refuse-connections", Duration.ofSeconds(4));
        bot.faults().inflict("drop-socket");
        Said said = bot.chat().say("!echo while you were away");

        assertThat(bot.chat().answerTo(said, HEALED).text()).contains("while you were away");
        assertThat(bot.chat().answersTo(said)).hasSize(1);
    }

    @Test
    void readiness_follows_the_gateway() {
        assertThat(bot.api().get("/api/health/ready").status()).isEqualTo(200);

        bot.faults().inflictFor("refuse-connections", Duration.ofSeconds(8));
        bot.faults().inflict("drop-socket");

        await("not ready")
                .atMost(HEALED)
                .until(() -> bot.api().get("/api/health/ready").status() == 503);
        assertThat(bot.api().get("/api/health/live").status()).isEqualTo(200);
        bot.awaitEveryGateway();
        await("ready again")
                .atMost(HEALED)
                .until(() -> bot.api().get("/api/health/ready").status() == 200);
    }
}
