package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.runtime.Eventually;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plugin code sees, may do, and can break. */
@Timeout(120)
final class PluginCallsTest {

    private static final String APOLOGY = "Sorry, that did not work. The error has been logged.";
    private static final String GATE = "test.calls.gate";

    @TempDir
    Path temp;

    private Path folder;
    private TestHost bot;
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
        bot = new TestHost(folder, TestHost.settings(10_000, 256, Duration.ofMillis(200)));
        System.getProperties().put(GATE, gate);
    }

    @AfterEach
    void close() {
        gate.countDown();
        bot.close();
        System.getProperties().remove(GATE);
    }

    @Test
    void who_has_answered_and_then_fails_is_not_apologized_for() {
        start("half", """
                bot.command("half").handle(call -> {
                    call.reply("half");
                    throw new IllegalStateException("boom");
                });
                bot.command("fine").handle(call -> call.reply("fine"));
                """);

        bot.say("a", "!half");
        bot.say("a", "!fine");

        assertThat(bot.heard(2)).containsExactly("half", "fine");
        bot.settled();
        assertThat(bot.platform.texts()).containsExactly("half", "fine");
        assertThat(bot.failures).hasSize(1);
    }

    @Test
    void a_command_and_listeners_of_one_plugin_that_answer_the_same_event_send_different_messages() {
        start("both", """
                bot.command("ping").handle(call -> call.reply("pong"));
                bot.on(dev.holdfast.plugin.event.MessageReceived.class, event -> bot.reply(event, Reply.text("heard")));
                bot.subscribe("test.both", message -> {
                    bot.send(new dev.holdfast.plugin.message.Conversation("qq", dev.holdfast.plugin.message.Conversation.Kind.CHANNEL, "b", null), Reply.text("passed on"));
                    return Map.of();
                });
                """);

        bot.say("a", "!ping");
        bot.heard(2);
        bot.bus.publish(new dev.holdfast.plugin.BusMessage("test.both", "other", java.util.Map.of()));
        bot.heard(3);
        bot.bus.publish(new dev.holdfast.plugin.BusMessage("test.both", "other", java.util.Map.of()));

        assertThat(bot.heard(4)).containsExactlyInAnyOrder("pong", "heard", "passed on", "passed on");
        assertThat(bot.platform.asked)
                .extracting(dev.holdfast.gateway.OutboundMessage::nonce)
                .doesNotHaveDuplicates();
    }

    @Test
    void what_a_handler_wants_to_send_when_the_process_has_ended_is_left_to_the_next_one() {
        start("slow", """
                bot.command("slow").handle(call -> {
                    await("%s");
                    call.reply("too late");
                });
                """.formatted(GATE));
        bot.say("a", "!slow");
        Eventually.until("it runs", () -> bot.plugin("slow").running() == 1);

        bot.end();
        gate.countDown();

        Eventually.until("it ended", () -> bot.successes.get() == 1);
        assertThat(bot.platform.texts()).isEmpty();
        assertThat(bot.journal.stats().pending()).isEqualTo(1);
    }

    @Test
    void a_reply_that_does_not_go_out_in_its_handlers_time_is_in_the_outbox_before_that_is_over() {
        start("late", """
                bot.command("late").handle(call -> {
                    await("%s");
                    call.reply("late");
                });
                """.formatted(GATE));
        bot.platform.always(message -> Promise.<SendResult>promise().future());
        bot.say("a", "!late");
        Eventually.until("it runs", () -> bot.plugin("late").running() == 1);
        bot.time.advance(Duration.ofSeconds(28));
        gate.countDown();
        bot.heard(1);

        bot.time.advance(Duration.ofSeconds(2).minus(JobRunner.LAST_WORD));

        Eventually.until("the handler has ended", () -> bot.plugin("late").handled() == 1);
        assertThat(bot.failures).isEmpty();
        assertThat(bot.deliveries.waiting()).isEqualTo(1);
    }

    @Test
    void a_plugin_sees_the_contract_and_nothing_else_of_the_application() {
        start("look", """
                bot.command("see").argument("class", Argument.word()).handle(call -> {
                    String found;
                    try {
                        found = "sees " + Class.forName(call.text("class")).getSimpleName();
                    } catch (ClassNotFoundException e) {
                        found = "hidden";
                    }
                    call.reply(found);
                });
                bot.command("read").argument("file", Argument.word()).handle(call ->
                        call.reply(String.valueOf(Main.class.getClassLoader().getResource(call.text("file")))));
                """);
        String[][] table = {
            {"io.vertx.core.Vertx", "hidden"},
            {"com.fasterxml.jackson.databind.ObjectMapper", "hidden"},
            {"com.github.benmanes.caffeine.cache.Cache", "hidden"},
            {"dev.holdfast.runtime.host.PluginHost", "hidden"},
            {"dev.holdfast.runtime.Holdfast", "hidden"},
            {"dev.holdfast.resilience.Guard", "hidden"},
            {"dev.holdfast.gateway.Gateway", "hidden"},
            {"org.junit.jupiter.api.Test", "hidden"},
            {"dev.holdfast.plugin.Bot", "sees Bot"},
            {"org.slf4j.Logger", "sees Logger"},
            {"java.sql.Connection", "sees Connection"},
            {"java.net.http.HttpClient", "sees HttpClient"}
        };
        for (int i = 0; i < table.length; i++) {
            assertThat(bot.heardAfter(i + 1, "a", "!see " + table[i][0]).getLast())
                    .as(table[i][0])
                    .isEqualTo(table[i][1]);
        }
        assertThat(bot.heardAfter(table.length + 1, "a", "!read web/index.html").getLast())
                .isEqualTo("null");
    }

    @Test
    void a_plugin_may_bring_its_own_copy_of_a_library_of_the_core() {
        Jars.plugin("own", "1.0.0")
                .source(
                        "com.fasterxml.jackson.databind.ObjectMapper",
                        "package com.fasterxml.jackson.databind; public class ObjectMapper { public String who() { return \"mine\"; } }")
                .main(
                        "bot.command(\"who\").handle(call -> call.reply(new com.fasterxml.jackson.databind.ObjectMapper().who()));",
                        "")
                .to(folder.resolve("own.jar"));
        bot.start();

        assertThat(bot.heardAfter(1, "a", "!who")).containsExactly("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new IllegalStateException(\"boom\");",
                "throw new Exception(\"checked boom\");",
                "throw new AssertionError(\"boom\");",
                "recurse(0);",
                "throw new Evil();",
                "Class.forName(\"io.vertx.core.Vertx\");",
                "Thread.currentThread().interrupt(); throw new InterruptedException();"
            })
    void a_handler_that_fails_is_apologized_for_once_and_neither_its_lane_nor_others_suffer(String code) {
        Jars.plugin("bad", "1.0.0")
                .main(
                        "bot.command(\"fail\").handle(call -> { if (true) { %s } });".formatted(code)
                                + "bot.command(\"fine\").handle(call -> { Thread.sleep(1); call.reply(\"fine\"); });",
                        """
                        static int recurse(int n) {
                            return recurse(n + 1) + 1;
                        }

                        static final class Evil extends RuntimeException {
                            @Override
                            public String getMessage() {
                                throw new IllegalStateException("unprintable");
                            }
                        }
                        """)
                .to(folder.resolve("bad.jar"));
        bot.start();

        bot.say("a", "!fail");
        bot.say("a", "!fine");

        assertThat(bot.heard(2)).containsExactly(APOLOGY, "fine");
        bot.settled();
        assertThat(bot.failures).hasSize(1);
        assertThat(bot.failures.getFirst()).startsWith("plugin bad failed at the command fail: ");
        assertThat(bot.successes).hasValue(1);
        assertThat(bot.plugin("bad").failed()).isEqualTo(1);
        assertThat(bot.plugin("bad").handled()).isEqualTo(2);
    }

    @Test
    void a_listener_that_fails_keeps_the_event_from_nobody() {
        Jars.starting("a-bad", "1.0.0", "bot.on(MessageReceived.class, m -> { throw new Exception(\"boom\"); });")
                .to(folder.resolve("a.jar"));
        Jars.starting("b-good", "1.0.0", """
                        bot.on(MessageReceived.class, m -> { throw new StackOverflowError("boom"); });
                        bot.on(MessageReceived.class, m -> bot.reply(m, Reply.text("heard " + m.message().text())));
                        """).to(folder.resolve("b.jar"));
        bot.start();

        assertThat(bot.heardAfter(1, "a", "hi")).containsExactly("heard hi");
        bot.settled();
        assertThat(bot.failures).hasSize(2);
    }

    @Test
    void a_handler_that_takes_too_long_is_interrupted_and_counted_and_its_lane_goes_on() {
        start("slow", """
                bot.command("sleep").handle(call -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        bot.log().info("interrupted");
                    }
                });
                bot.command("fine").handle(call -> { Thread.sleep(1); call.reply("fine"); });
                """);
        bot.say("a", "!sleep");
        bot.say("a", "!fine");
        bot.say("b", "!fine");
        assertThat(bot.heard(1)).containsExactly("fine");
        Eventually.until("its time is measured", () -> bot.plugin("slow").running() == 1);

        bot.time.advance(Duration.ofSeconds(30));
        Eventually.until("it failed", () -> bot.plugin("slow").failed() == 1);
        Eventually.until("all ran", () -> bot.plugin("slow").handled() == 3);
        bot.time.advance(Duration.ofSeconds(1));

        assertThat(bot.heard(3)).containsExactly("fine", APOLOGY, "fine");
        assertThat(bot.failures)
                .containsExactly("plugin slow failed at the command sleep: java.util.concurrent.TimeoutException: took"
                        + " longer than 30 s");
    }

    @Test
    void what_an_operator_did_not_grant_is_denied_in_a_sentence() {
        String recover = """
                bot.command("%s").handle(call -> {
                    try {
                        call.reply(String.join(",", bot.operations().recover("ann").done()));
                    } catch (PermissionDeniedException e) {
                        call.reply(e.getMessage());
                    }
                });
                """;
        Jars.starting("trusted", "1.0.0", recover.formatted("one"))
                .with("Plugin-Permissions", "operate")
                .to(folder.resolve("one.jar"));
        Jars.starting("stranger", "1.0.0", recover.formatted("two"))
                .with("Plugin-Permissions", "operate")
                .to(folder.resolve("two.jar"));
        Jars.starting("undeclared", "1.0.0", recover.formatted("three")).to(folder.resolve("three.jar"));
        bot.start();

        assertThat(bot.heardAfter(1, "a", "!one").getLast()).isEqualTo("done by ann");
        assertThat(bot.heardAfter(2, "a", "!two").getLast())
                .isEqualTo("Plugin stranger lacks the permission operate; declare it as Plugin-Permissions in the jar's"
                        + " manifest and grant it under plugins.grants.stranger in the configuration");
        assertThat(bot.heardAfter(3, "a", "!three").getLast()).startsWith("Plugin undeclared lacks the permission");
        assertThat(bot.plugin("trusted").granted()).containsExactly("operate");
        assertThat(bot.plugin("stranger").asked()).containsExactly("operate");
        assertThat(bot.plugin("stranger").granted()).isEmpty();
        assertThat(bot.plugin("undeclared").granted()).isEmpty();
    }

    @Test
    void plugins_talk_over_the_bus_in_json_only_and_not_below_the_core_s_addresses() {
        Jars.starting("asker", "1.0.0", """
                        bot.command("ask").argument("what", Argument.word()).handle(call -> {
                            Map<String, Object> body = call.text("what").equals("object")
                                    ? Map.of("x", new Object()) : Map.of("n", 20);
                            String address = switch (call.text("what")) {
                                case "core" -> "holdfast.stop";
                                case "event" -> "events.message.received";
                                case "nobody" -> "nobody.there";
                                case "angry" -> "sum.angry";
                                default -> "sum";
                            };
                            String answer;
                            try {
                                answer = String.valueOf(bot.request(address, body, Duration.ofSeconds(20)));
                            } catch (RuntimeException e) {
                                answer = e.getClass().getSimpleName() + " " + e.getMessage();
                            }
                            call.reply(answer);
                        });
                        """).to(folder.resolve("asker.jar"));
        Jars.starting("answerer", "1.0.0", """
                        bot.subscribe("sum", m -> Map.of("sum", ((Number) m.body().get("n")).intValue() + 1, "from", m.sender()));
                        bot.subscribe("sum.angry", m -> { throw new Exception("no"); });
                        bot.subscribe("events.message.received", m -> {
                            bot.log().info("event {}", m.body().keySet());
                            return Map.of();
                        });
                        """).to(folder.resolve("answerer.jar"));
        bot.start();

        assertThat(bot.heardAfter(1, "a", "!ask sum").getLast())
                .contains("sum=21")
                .contains("from=asker");
        assertThat(bot.heardAfter(2, "a", "!ask object").getLast())
                .startsWith("IllegalArgumentException body.x is a java.lang.Object; only maps, lists,");
        assertThat(bot.heardAfter(3, "a", "!ask core").getLast())
                .isEqualTo("IllegalArgumentException Plugin asker cannot publish at holdfast.stop: addresses below"
                        + " events. and holdfast. are the core's");
        assertThat(bot.heardAfter(4, "a", "!ask event").getLast())
                .contains("cannot publish at events.message.received");
        assertThat(bot.heardAfter(5, "a", "!ask nobody").getLast())
                .startsWith("BusRequestException The request to nobody.there got no answer: No handlers");
        assertThat(bot.heardAfter(6, "a", "!ask angry").getLast())
                .isEqualTo("BusRequestException The request to sum.angry got no answer: plugin answerer failed at it");
    }

    @Test
    void a_guarded_call_is_tried_again_and_falls_back_and_the_core_s_names_are_refused() {
        start("guarded", """
                bot.command("try").argument("name", Argument.word()).handle(call -> {
                    String answer;
                    try {
                        answer = bot.guard(call.text("name")).call(
                                attempt -> {
                                    throw new java.io.IOException("down " + attempt);
                                },
                                why -> why.getMessage() + " (" + why.attempts() + ")");
                    } catch (IllegalArgumentException e) {
                        answer = e.getMessage();
                    }
                    call.reply(answer);
                });
                bot.command("once").handle(call -> {
                    String said = bot.guard("ai").call(attempt -> "ok " + attempt);
                    call.reply(said);
                });
                """);

        assertThat(bot.heardAfter(1, "a", "!once").getLast()).isEqualTo("ok 1");
        assertThat(bot.heardAfter(2, "a", "!try qq").getLast())
                .isEqualTo("The dependency qq is the core's; plugin guarded needs another name");
        assertThat(bot.heardAfter(3, "a", "!try Bad!").getLast()).startsWith("'Bad!' is no name for a dependency;");
        bot.say("a", "!try ai");
        Eventually.until("it gave up", () -> {
            bot.time.advance(Duration.ofMillis(50));
            return bot.platform.asked.size() == 4;
        });
        assertThat(bot.platform.texts().getLast()).isEqualTo("ai failed after 3 attempts: down 3 (3)");
    }

    @Test
    void after_its_stop_a_plugin_s_old_objects_register_nothing() {
        start("ghost", """
                bot.command("haunt").handle(call -> {
                    await("test.calls.gate");
                    try {
                        bot.command("boo").handle(c -> {});
                        call.reply("registered");
                    } catch (IllegalStateException e) {
                        call.reply(e.getMessage());
                    }
                });
                """);
        bot.say("a", "!haunt");
        Eventually.until("it runs", () -> bot.plugin("ghost").running() == 1);
        var stopping = bot.host.stop("ghost");
        Eventually.until("it is stopped", stopping::isComplete);
        gate.countDown();

        assertThat(bot.heard(1)).containsExactly("Plugin ghost has stopped and cannot declare the command boo");
        assertThat(bot.commands.all()).isEmpty();
    }

    private void start(String id, String code) {
        Jars.starting(id, "1.0.0", code).to(folder.resolve(id + ".jar"));
        bot.start();
    }
}
