package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.server.Chat.Answer;
import dev.holdfast.server.Chat.Said;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatIT {

    private static RunningBot bot;
    private static Chat chat;

    @BeforeAll
    static void start() {
        bot = RunningBot.sandbox("chat");
        chat = bot.chat();
        bot.awaitEveryGateway();
    }

    @AfterAll
    static void stop() {
        bot.close();
    }

    @ParameterizedTest
    @CsvSource({
        "lobby, mei",
        "tea-house, mei",
        "private-mei, mei",
        "dm-lin, lin",
        "discord-general, mei",
        "discord-lin, lin"
    })
    void what_is_said_in_a_guild_a_group_a_private_chat_or_a_direct_message_is_answered_there(
            String conversation, String user) {
        Said said = chat.say(conversation, user, "!echo hello, " + conversation);

        assertThat(chat.answerTo(said, Duration.ofSeconds(10)).text()).contains("hello, " + conversation);
        assertThat(chat.answersTo(said)).hasSize(1);
    }

    @Test
    void a_slash_command_is_answered_like_a_typed_one() {
        Said said = chat.command(Chat.DISCORD, Chat.GUEST, "echo hello, slash");

        assertThat(chat.answerTo(said, Duration.ofSeconds(10)).text()).contains("hello, slash");
        assertThat(chat.answersTo(said)).hasSize(1);
    }

    @Test
    void test_retry_shows_every_attempt() {
        Answer answer = chat.ask("!test-retry 1");

        assertThat(answer.words()).contains("1. ", "failed on purpose", "Recovered after 2 attempts");
    }

    @Test
    void health_tells_everything_an_operator_asks_first() {
        Answer answer = chat.ask("!health");

        assertThat(answer.words())
                .contains("Uptime", "Messages processed", "Success rate", "Successful", "Failed", "Last error")
                .contains("Breakers", "Features", "Gateway");
    }

    @Test
    void status_is_one_line() {
        Answer answer = chat.ask("!status");

        assertThat(answer.text()).startsWith("healthy").doesNotContain("\n");
    }

    @Test
    void features_lists_the_switches() {
        Answer answer = chat.ask("!features");

        assertThat(answer.words()).contains("rich_embeds", "file_uploads", "interactive_buttons", "external_api_calls");
    }

    @Test
    void an_operator_switches_a_feature_and_recovers_it() {
        assertThat(chat.ask("!feature disable file_uploads").words()).contains("file_uploads is off");
        assertThat(chat.ask("!features").words()).contains("file_uploads: off");
        assertThat(bot.api().get("/api/health/degradation").body()).contains("file_uploads");

        Answer recovered = chat.ask("!recover");

        assertThat(recovered.words()).contains("What was wrong", "file_uploads");
        assertThat(chat.ask("!features").words()).contains("file_uploads: on");
    }

    @Test
    void an_operator_enables_a_feature_again() {
        chat.ask("!feature disable interactive_buttons");

        assertThat(chat.ask("!feature enable interactive_buttons").words()).contains("interactive_buttons is on");
    }

    @Test
    void an_unknown_feature_is_answered_with_the_known_ones() {
        assertThat(chat.ask("!feature disable teleport").words()).contains("teleport", "rich_embeds");
    }

    @ParameterizedTest
    @CsvSource({"!feature disable rich_embeds", "!recover"})
    void a_guest_may_not_use_an_operators_command(String command) {
        Answer refused = chat.ask(Chat.CHANNEL, Chat.GUEST, command);

        assertThat(refused.words()).containsIgnoringCase("operator");
        assertThat(chat.ask("!features").words()).contains("rich_embeds: on");
    }

    @Test
    void help_lists_the_commands_of_all_plugins() {
        assertThat(chat.ask("!help").words())
                .contains("echo", "test-retry", "health", "status", "features", "feature", "recover");
    }

    @Test
    void help_for_one_command_shows_its_arguments() {
        assertThat(chat.ask("!help echo").words()).contains("echo", "text", "Repeats what you say");
    }

    @Test
    void a_missing_argument_is_answered_with_the_usage() {
        assertThat(chat.ask("!echo").words()).contains("text");
    }

    @Test
    void unknown_commands_are_answered_once_with_a_hint_and_not_with_a_flood() {
        Said first = chat.say("road-trip", "wen", "!ecko hello");
        assertThat(chat.answerTo(first, Duration.ofSeconds(10)).words()).contains("echo");

        for (int i = 0; i < 5; i++) {
            chat.say("road-trip", "wen", "!ecko again " + i);
        }
        Said last = chat.say("road-trip", "wen", "!echo the end");

        chat.answerTo(last, Duration.ofSeconds(10));
        assertThat(chat.textsAfter("road-trip", first.n())).hasSize(2);
    }

    @Test
    void messages_that_are_no_command_are_left_alone() {
        Said first = chat.say("night-owls", "hao", "what a night");
        Said last = chat.say("night-owls", "hao", "!echo the end");

        chat.answerTo(last, Duration.ofSeconds(10));
        assertThat(chat.textsAfter("night-owls", first.n())).hasSize(1);
    }

    @Test
    void messages_of_one_conversation_are_answered_in_their_order() {
        Said first = chat.say("private-lin", Chat.OPERATOR, "!echo number 1");
        for (int i = 2; i <= 20; i++) {
            chat.say("private-lin", Chat.OPERATOR, "!echo number " + i);
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> chat.textsAfter("private-lin", first.n()).size() >= 20);
        List<String> texts = chat.textsAfter("private-lin", first.n());
        for (int i = 1; i <= 20; i++) {
            assertThat(texts.get(i - 1)).endsWith("number " + i);
        }
    }

    @Test
    void the_health_api_counts_what_was_answered() {
        chat.ask("!echo count me");

        Api.Answer status = bot.api().get("/api/health/status");

        assertThat(status.status()).isEqualTo(200);
        assertThat(status.json().path("status").asText()).isEqualTo("healthy");
        assertThat(status.json().at("/messages/successful").asLong()).isPositive();
    }
}
