package dev.holdfast.plugins.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugins.fakes.FakeBot;
import dev.holdfast.plugins.fakes.FakeGuard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoPluginTest {

    private final FakeBot bot = new FakeBot().guardedBy(new FakeGuard(3));

    @BeforeEach
    void start() {
        new EchoPlugin().start(bot);
    }

    @Test
    void echo_repeats_what_was_said_with_blanks_and_line_breaks() throws Exception {
        Reply answer = bot.call("echo").with("text", "hi  there\nyou").answer();

        assertThat(answer).isEqualTo(Reply.text("hi  there\nyou"));
    }

    @Test
    void a_test_without_a_number_fails_twice_and_recovers() throws Exception {
        String answer = bot.call("test-retry").answer().text();

        assertThat(answer).startsWith("A call that fails 2 times on purpose:").endsWith("Recovered after 3 attempts.");
    }

    @Test
    void a_test_that_fails_more_often_than_the_guard_tries_gives_up() throws Exception {
        String answer = bot.call("test-retry").with("failures", 5).answer().text();

        assertThat(answer).endsWith("Gave up after 3 attempts: fake: failed on purpose (3 of 5)");
    }
}
