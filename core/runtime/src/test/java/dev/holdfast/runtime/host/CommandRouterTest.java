package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BotPlugin;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.journal.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the core says by itself, and whom it hands calls to. */
@Timeout(60)
final class CommandRouterTest {

    @TempDir
    Path temp;

    private TestHost bot;

    @BeforeEach
    void open() {
        bot = new TestHost(temp.resolve("plugins"));
        bot.startCore(new PluginInfo("tools", "1.0.0", ""), new Tools());
    }

    @AfterEach
    void close() {
        bot.close();
    }

    @Test
    void an_operator_is_heard_in_maintenance() {
        bot.maintenance.set(true);
        bot.host.holdAll();

        bot.say("a", "!secret", Events.person("op"));

        assertThat(bot.heard(2)).anyMatch(text -> text.startsWith("hidden by operator"));
        bot.maintenance.set(false);
        bot.host.releaseAll();
    }

    @Test
    void what_waited_longer_than_an_answer_is_taken_is_not_run() {
        bot.host.holdAll();
        String late = bot.say("a", "!echo late");
        bot.time.advance(Events.ANSWERABLE.plusSeconds(1));
        bot.say("a", "!echo in time");

        bot.host.releaseAll();

        assertThat(bot.heard(1)).containsExactly("in time");
        assertThat(bot.plugin("tools").shed()).isEqualTo(1);
        assertThat(bot.expired).containsExactly(late);
    }

    @Test
    void an_unknown_command_is_hinted_at_once_per_conversation_and_window() {
        bot.say("a", "!ecko hi");
        bot.say("a", "!ecko hi");
        bot.say("a", "!blurb");
        bot.say("b", "!blurb");
        assertThat(said())
                .containsExactlyInAnyOrder(
                        "I don't know !ecko. Did you mean !echo? !help lists what I do.",
                        "I don't know !blurb. !help lists what I do.");

        bot.time.advance(Duration.ofSeconds(61));
        bot.say("a", "!ecko hi");

        assertThat(said()).hasSize(3);
    }

    @Test
    void a_very_long_unknown_command_is_not_repeated_in_full() {
        bot.say("a", "!" + "x".repeat(5000));

        assertThat(said()).containsExactly("I don't know !" + "x".repeat(32) + "…. !help lists what I do.");
    }

    @Test
    void talk_and_other_bots_are_not_answered() {
        bot.say("a", "!!!");
        bot.say("a", "hello !echo");
        bot.say("a", "!");
        bot.say("a", "!echo hi", new Author("robot", "robot", true, List.of()));
        bot.say("a", "!blurb", new Author("robot", "robot", true, List.of()));

        assertThat(said()).isEmpty();
    }

    @Test
    void a_mistake_is_answered_with_the_usage_once_and_three_mistakes_a_window_at_most() {
        bot.say("a", "!roll x");
        bot.say("a", "!roll x");
        bot.say("a", "!roll 9");
        bot.say("a", "!roll");
        bot.say("a", "!roll 0");
        bot.settled();
        bot.time.advance(Duration.ofSeconds(61));
        bot.say("a", "!roll");
        assertThat(said())
                .containsExactly(
                        "'x' is not a whole number from 1 to 6 for times. Usage: !roll <times>",
                        "'9' is not a whole number from 1 to 6 for times. Usage: !roll <times>",
                        "'times' is missing. Usage: !roll <times>",
                        "'times' is missing. Usage: !roll <times>");
    }

    @Test
    void operators_commands_are_for_operators() {
        bot.say("a", "!secret");
        bot.say("a", "!secret");
        bot.say("a", "!secret", Events.person("op"));

        assertThat(said()).containsExactly("!secret is for operators of this bot only.", "hidden by operator true");
    }

    @Test
    void a_cooldown_counts_per_user_and_is_told_once() {
        bot.say("a", "!slow");
        bot.say("a", "!slow");
        bot.say("b", "!slow", Events.person("bob"));
        bot.settled();
        bot.time.advance(Duration.ofSeconds(4));
        bot.say("a", "!slow");

        assertThat(said()).containsExactlyInAnyOrder("done", "!slow can be used again in 10 s.", "done");
        bot.time.advance(Duration.ofSeconds(6));
        bot.say("a", "!slow");
        assertThat(said()).hasSize(4).endsWith("done");
    }

    @Test
    void a_cooldown_is_judged_by_when_the_calls_were_made() {
        MessageReceived first = Events.message(bot.time, "r1", "a", "!slow");
        bot.time.advance(Duration.ofSeconds(11));
        MessageReceived second = Events.message(bot.time, "r2", "a", "!slow");
        bot.time.advance(Duration.ofSeconds(2));
        MessageReceived third = Events.message(bot.time, "r3", "a", "!slow");
        AtomicInteger done = new AtomicInteger();

        for (MessageReceived event : List.of(first, second, second, third)) {
            bot.bus.publish(new Recorded(event, bot.time.nanos(), done::incrementAndGet));
        }

        Eventually.until("all are done", () -> done.get() == 4);
        assertThat(bot.heard(4))
                .containsExactlyInAnyOrder("done", "done", "done", "!slow can be used again in 8 s.");
    }

    @Test
    void a_mistake_does_not_start_the_cooldown() {
        bot.say("a", "!slow too much");
        bot.say("a", "!slow");

        assertThat(said()).hasSize(2).endsWith("done");
    }

    @Test
    void maintenance_is_told_once_per_conversation_and_window_and_calls_wait() {
        bot.maintenance.set(true);
        bot.host.holdAll();
        bot.say("a", "!echo one");
        bot.say("a", "!echo two");
        bot.say("b", "just talk");
        bot.say("c", "!echo three");
        String notice = "I am under maintenance. What can still be answered when it is over, I will answer.";
        assertThat(bot.heard(2)).containsExactly(notice, notice);

        bot.maintenance.set(false);
        bot.host.releaseAll();

        assertThat(said())
                .startsWith(notice, notice)
                .contains("one", "two", "three")
                .hasSize(5);
    }

    @Test
    void who_was_told_what_can_be_forgotten() {
        bot.say("a", "!blurb");
        bot.say("a", "!slow");
        assertThat(said()).hasSize(2);

        assertThat(bot.router.forget()).isEqualTo(2);
        bot.say("a", "!blurb");
        bot.say("a", "!slow");

        assertThat(said()).hasSize(4);
    }

    @Test
    void an_alias_and_capitals_reach_the_command() {
        bot.say("a", "!ECHO  Hi  there ");
        bot.say("a", "!say line\n break");

        assertThat(said()).containsExactly("Hi  there", "line\n break");
    }

    @Test
    void a_command_from_the_platforms_list_runs_as_a_typed_one() {
        bot.invoke("a", "ann", "echo", Map.of("text", "hi"), "");

        assertThat(said()).containsExactly("hi");
        assertThat(bot.platform.asked.getFirst().answering())
                .isEqualTo(new OutboundMessage.Answering.ToInteraction("i1", "token-i1", ""));
    }

    @Test
    void a_button_that_stands_for_a_command_runs_it_as_typed() {
        bot.invoke("a", "ann", "", Map.of(), "!echo pressed");
        bot.invoke("a", "ann", "", Map.of(), "no command at all");

        assertThat(said()).containsExactly("pressed");
    }

    @Test
    void whoever_chose_a_command_from_the_list_is_answered_each_time() {
        bot.invoke("a", "ann", "gone", Map.of(), "");
        bot.invoke("a", "ann", "gone", Map.of(), "");
        bot.invoke("a", "ann", "secret", Map.of(), "");
        bot.invoke("a", "ann", "roll", Map.of("times", "9"), "");
        bot.invoke("a", "ann", "slow", Map.of(), "");
        bot.invoke("a", "ann", "slow", Map.of(), "");

        assertThat(said())
                .containsExactlyInAnyOrder(
                        "I don't know /gone. /help lists what I do.",
                        "I don't know /gone. /help lists what I do.",
                        "/secret is for operators of this bot only.",
                        "'9' is not a whole number from 1 to 6 for times. Usage: /roll <times>",
                        "done",
                        "/slow can be used again in 10 s.");
    }

    @Test
    void an_operator_is_known_by_the_id_in_the_interaction() {
        bot.invoke("a", "op", "secret", Map.of(), "");

        assertThat(said()).containsExactly("hidden by operator true");
    }

    private List<String> said() {
        bot.settled();
        return bot.platform.texts();
    }

    /** Commands of every kind. */
    private static final class Tools implements BotPlugin {
        @Override
        public void start(Bot bot) {
            bot.command("echo")
                    .alias("say")
                    .argument("text", Argument.rest())
                    .handle(call -> call.reply(call.text("text")));
            bot.command("roll").argument("times", Argument.number(1, 6)).handle(call -> call.reply("rolled"));
            bot.command("slow").cooldown(Duration.ofSeconds(10)).handle(call -> call.reply("done"));
            bot.command("secret")
                    .permission(Permission.OPERATOR)
                    .handle(call -> call.reply("hidden by operator " + call.byOperator()));
        }
    }
}
