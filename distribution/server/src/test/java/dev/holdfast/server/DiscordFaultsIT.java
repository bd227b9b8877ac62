package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Discord's service misbehaves; QQ's in the same process goes on. */
class DiscordFaultsIT {

    private static final Duration HEALED = Duration.ofSeconds(60);

    private static RunningBot bot;

    @BeforeAll
    static void start() {
        bot = RunningBot.sandbox("discord-faults");
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

    /** Six, since a channel takes five messages in five seconds: the last one waits for its turn. */
    @ParameterizedTest
    @ValueSource(strings = {"split-frames", "drop-socket"})
    void a_numbered_stream_is_answered_completely_and_once_in_spite_of(String fault) {
        List<Said> stream = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            if (i == 4) {
                bot.faults().inflict(onDiscord(fault).put("times", 1));
            }
            stream.add(bot.chat().say("discord-builds", "hao", "!echo number " + i));
        }

        for (Said said : stream) {
            bot.chat().answerTo(said, HEALED);
        }
        for (Said said : stream) {
            assertThat(bot.chat().answersTo(said)).as(said.toString()).hasSize(1);
        }
    }

    @Test
    void a_dropped_socket_of_discord_is_resumed_and_qq_notices_nothing() {
        long resumes = bot.gateway("discord").path("resumes").asLong();
        long identifies = bot.gateway("discord").path("identifies").asLong();
        long others = bot.gateway("qq").path("resumes").asLong();

        bot.faults().inflict(onDiscord("drop-socket"));

        await("a resume")
                .atMost(HEALED)
                .until(() -> bot.gateway("discord").path("resumes").asLong() > resumes);
        bot.awaitEveryGateway();
        assertThat(bot.gateway("discord").path("identifies").asLong()).isEqualTo(identifies);
        assertThat(bot.gateway("qq").path("resumes").asLong()).isEqualTo(others);
    }

    private static ObjectNode onDiscord(String fault) {
        return Faults.fault(fault).put("platform", "discord");
    }
}
