package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.host.PluginView.State;
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

/** The life of plugins in the drop folder, with real jars. */
@Timeout(120)
final class PluginHostTest {

    private static final String SAY = "bot.command(\"%s\").argument(\"text\", Argument.rest())"
            + ".handle(call -> call.reply(bot.plugin().version() + \" \" + call.text(\"text\")));";
    private static final String GATE = "test.gate";

    @TempDir
    Path temp;

    private Path folder;
    private TestHost bot;
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
        bot = new TestHost(folder);
        System.getProperties().put(GATE, gate);
    }

    @AfterEach
    void close() {
        gate.countDown();
        bot.close();
        System.getProperties().remove(GATE);
    }

    @Test
    void a_jar_in_the_folder_is_loaded_at_the_start_and_its_command_answers() {
        saying("echo", "1.0.0", "say").with("Plugin-Description", "Says").to(jar("echo"));

        bot.start();

        assertThat(bot.heardAfter(1, "a", "!say hi there")).containsExactly("1.0.0 hi there");
        PluginView view = bot.plugin("echo");
        assertThat(view.state()).isEqualTo(State.STARTED);
        assertThat(view.info()).isEqualTo(new PluginInfo("echo", "1.0.0", "Says"));
        assertThat(view.file()).isEqualTo("echo.jar");
        bot.settled();
        assertThat(bot.plugin("echo").handled()).isEqualTo(1);
        assertThat(bot.successes).hasValue(1);
    }

    @Test
    void a_jar_dropped_in_is_loaded_and_a_removed_one_leaves_nothing_behind() throws IOException {
        bot.start();
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.until("echo", State.STARTED, "1.0.0");
        bot.heardAfter(1, "a", "!say one");

        Files.delete(jar("echo"));

        Eventually.until("it is gone", () -> bot.commands.all().isEmpty());
        assertThat(bot.find("echo")).isEmpty();
        bot.say("a", "!say two");
        assertThat(bot.heard(2).getLast()).startsWith("I don't know !say.");
        Eventually.until("its classes are gone", this::noLoaderLeft);
    }

    @Test
    void a_plugin_whose_start_fails_is_refused_and_leaves_nothing_behind() {
        Jars.starting("bad", "1.0.0", SAY.formatted("say") + "throw new IllegalStateException(\"no key\");")
                .to(jar("bad"));
        saying("echo", "1.0.0", "say").to(jar("echo"));

        bot.start();

        assertThat(bot.plugin("bad.jar").state()).isEqualTo(State.REFUSED);
        assertThat(bot.plugin("bad.jar").detail()).isEqualTo("Plugin bad failed to start: no key");
        assertThat(bot.heardAfter(1, "a", "!say hi")).containsExactly("1.0.0 hi");
        assertThat(bot.host.slot("bad")).isEmpty();
        Eventually.until("its classes are gone", this::noLoaderLeft);
    }

    @Test
    void a_plugin_whose_start_hangs_is_refused_after_its_time() {
        Jars.starting("slow", "1.0.0", "await(\"" + GATE + "\");").to(jar("slow"));

        bot.start();

        assertThat(bot.plugin("slow.jar").detail()).isEqualTo("Plugin slow did not start within 1 s");
    }

    @Test
    void jobs_that_wait_during_a_replacement_are_done_by_the_new_version_and_none_is_lost() {
        bot.close();
        bot = new TestHost(folder, TestHost.settings(10_000, 1, Duration.ofMillis(100)));
        blockingFirst("1.0.0").to(jar("echo"));
        bot.start();
        bot.say("first", "!say block");
        Eventually.until("it blocks", () -> bot.plugin("echo").running() == 1);
        for (int i = 0; i < 40; i++) {
            bot.say("c" + i % 5, "!say " + i);
        }

        blockingFirst("2.0.0").to(jar("echo"));
        bot.until("echo", State.STARTED, "2.0.0");
        for (int i = 40; i < 50; i++) {
            bot.say("c" + i % 5, "!say " + i);
        }
        gate.countDown();

        bot.heard(51);
        bot.settled();
        assertThat(bot.platform.texts()).hasSize(51).doesNotHaveDuplicates();
        assertThat(bot.platform.texts())
                .filteredOn(text -> text.startsWith("1.0.0"))
                .containsExactly("1.0.0 block");
        for (int channel = 0; channel < 5; channel++) {
            String key = "c" + channel;
            assertThat(bot.platform.asked.stream()
                            .filter(message -> message.to().id().equals(key))
                            .map(message ->
                                    Integer.parseInt(message.reply().text().substring("2.0.0 ".length())))
                            .toList())
                    .hasSize(10)
                    .isSorted();
        }
        Eventually.until("the old classes are gone", this::noLoaderLeft);
    }

    @Test
    void a_new_version_that_is_refused_leaves_the_old_one_at_work_with_all_that_waited() throws IOException {
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.start();

        Jars.starting("echo", "2.0.0", SAY.formatted("say") + "throw new IllegalStateException(\"no key\");")
                .to(jar("echo"));
        for (int i = 0; bot.find("echo.jar").isEmpty(); i++) {
            bot.say("a", "!say " + i);
            Thread.onSpinWait();
            bot.settled();
        }
        bot.say("a", "!say last");

        Eventually.until("the last answer", () -> bot.platform.texts().contains("1.0.0 last"));
        assertThat(bot.platform.texts()).allMatch(text -> text.startsWith("1.0.0 "));
        assertThat(bot.plugin("echo.jar").detail())
                .isEqualTo("Plugin echo failed to start: no key; version 1.0.0 goes on");
        assertThat(bot.plugin("echo").state()).isEqualTo(State.STARTED);
        Files.delete(jar("echo"));
        Eventually.until("both are gone", () -> bot.host.plugins().isEmpty());
    }

    @Test
    void a_jar_overwritten_with_what_is_none_is_refused_while_the_plugin_goes_on() throws IOException {
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.start();
        Files.writeString(jar("echo"), "half a j");
        bot.untilRefused("echo.jar");

        assertThat(bot.plugin("echo.jar").detail()).startsWith("echo.jar is not a readable jar: ");
        assertThat(bot.heardAfter(1, "a", "!say hi")).containsExactly("1.0.0 hi");
        saying("echo", "1.1.0", "say").to(jar("echo"));
        bot.until("echo", State.STARTED, "1.1.0");
        Eventually.until("the refusal is over", () -> bot.find("echo.jar").isEmpty());
    }

    @Test
    void when_neither_the_new_nor_the_old_version_starts_the_plugin_is_shown_as_stopped_and_no_event_waits_for_it() {
        Jars.starting(
                        "echo",
                        "1.0.0",
                        SAY.formatted("say")
                                + "if (System.getProperties().putIfAbsent(\"test.once\", \"x\") != null) throw new RuntimeException(\"only once\");")
                .to(jar("echo"));
        try {
            bot.start();
            Jars.starting("echo", "2.0.0", "throw new IllegalStateException(\"no key\");")
                    .to(jar("echo"));

            bot.until("echo", State.STOPPED, "1.0.0");

            assertThat(bot.plugin("echo").detail()).contains("only once");
            assertThat(bot.plugin("echo.jar").detail()).contains("no key").contains("only once");
            bot.say("a", "!say hi");
            bot.settled();
            saying("echo", "3.0.0", "say").to(jar("echo"));
            bot.until("echo", State.STARTED, "3.0.0");
            bot.say("a", "!say hi");
            Eventually.until("it answers", () -> bot.platform.texts().contains("3.0.0 hi"));
        } finally {
            System.getProperties().remove("test.once");
        }
    }

    @Test
    void plugins_start_after_those_they_depend_on_whatever_their_files_are_called() {
        saying("last", "1.0.0", "a")
                .with("Plugin-Dependencies", "middle@>=1.0.0")
                .to(jar("a"));
        saying("middle", "1.2.0", "b").with("Plugin-Dependencies", "first").to(jar("b"));
        saying("first", "1.0.0", "c").to(jar("c"));

        bot.start();

        assertThat(bot.host.plugins())
                .extracting(view -> view.info().id() + " " + view.state() + " " + view.detail())
                .containsExactly("first STARTED ", "last STARTED ", "middle STARTED ");
    }

    @Test
    void a_plugin_refused_for_want_of_another_starts_when_that_is_dropped_in() {
        saying("last", "1.0.0", "a").with("Plugin-Dependencies", "middle").to(jar("a"));
        saying("middle", "1.0.0", "b")
                .with("Plugin-Dependencies", "first@>=2.0.0")
                .to(jar("b"));
        saying("first", "1.0.0", "c").to(jar("c"));
        bot.start();
        assertThat(bot.plugin("a.jar").detail())
                .isEqualTo("a.jar (last) depends on the plugin middle, which is not started");
        assertThat(bot.plugin("b.jar").detail())
                .isEqualTo("b.jar (middle) depends on the plugin first >=2.0.0, and version 1.0.0 is there");

        saying("first", "2.0.0", "c").to(jar("c"));

        bot.until("last", State.STARTED, "1.0.0");
        bot.until("middle", State.STARTED, "1.0.0");
    }

    @Test
    void two_jars_with_one_id_are_not_both_loaded_and_the_second_takes_over_when_the_first_is_removed()
            throws IOException {
        saying("echo", "1.0.0", "say").to(jar("a"));
        saying("echo", "2.0.0", "say").to(jar("b"));
        bot.start();

        assertThat(bot.plugin("b.jar").detail())
                .isEqualTo("b.jar has the same Plugin-Id as a.jar (echo); remove one of the two");
        assertThat(bot.heardAfter(1, "a", "!say hi")).containsExactly("1.0.0 hi");
        Files.delete(jar("a"));

        bot.until("echo", State.STARTED, "2.0.0");
        Eventually.until("the refusal is over", () -> bot.find("b.jar").isEmpty());
    }

    @Test
    void a_jar_that_replaces_another_under_a_new_name_takes_over_what_waits() throws IOException {
        bot.close();
        bot = new TestHost(folder, TestHost.settings(10_000, 1, Duration.ofMillis(100)));
        blockingFirst("1.0.0").to(jar("echo-1.0.0"));
        bot.start();
        bot.say("first", "!say block");
        Eventually.until("it blocks", () -> bot.plugin("echo").running() == 1);
        for (int i = 0; i < 10; i++) {
            bot.say("c" + i, "!say " + i);
        }

        Path fresh = blockingFirst("2.0.0").to(temp.resolve("ready.jar"));
        Files.delete(jar("echo-1.0.0"));
        Files.move(fresh, jar("echo-2.0.0"));
        bot.until("echo", State.STARTED, "2.0.0");
        gate.countDown();

        assertThat(bot.heard(11)).contains("2.0.0 0", "2.0.0 9");
        assertThat(bot.host.plugins()).hasSize(1);
    }

    @Test
    void a_file_that_holds_another_plugin_than_before_ends_the_one_before() {
        saying("echo", "1.0.0", "say").to(jar("x"));
        bot.start();

        saying("dice", "1.0.0", "say").to(jar("x"));
        bot.until("dice", State.STARTED, "1.0.0");

        assertThat(bot.find("echo")).isEmpty();
        assertThat(bot.heardAfter(1, "a", "!say hi")).containsExactly("1.0.0 hi");
    }

    @Test
    void a_command_of_another_plugin_is_refused_naming_both() {
        saying("a-first", "1.0.0", "say").to(jar("a"));
        saying("b-second", "1.0.0", "say").to(jar("b"));

        bot.start();

        assertThat(bot.plugin("b.jar").detail())
                .isEqualTo("Plugin b-second failed to start: The command say of plugin b-second is taken by plugin"
                        + " a-first; rename one of them");
        assertThat(bot.heardAfter(1, "a", "!say hi")).containsExactly("1.0.0 hi");
    }

    @Test
    void a_plugin_that_declares_one_name_twice_is_refused() {
        Jars.starting(
                        "echo",
                        "1.0.0",
                        "bot.command(\"say\").alias(\"s\").handle(call -> {}); bot.command(\"s\").handle(call -> {});")
                .to(jar("echo"));

        bot.start();

        assertThat(bot.plugin("echo.jar").detail())
                .isEqualTo("Plugin echo failed to start: Plugin echo declares the command s twice");
    }

    @Test
    void a_jar_must_bring_exactly_one_plugin() {
        Jars.plugin("none", "1.0.0").entry("META-INF/extensions.idx", "").to(jar("none"));
        Jars.plugin("lost", "1.0.0").to(jar("lost"));

        bot.start();

        assertThat(bot.plugin("none.jar").detail())
                .isEqualTo(
                        "none.jar (none) brings 0 classes that implement BotPlugin and carry @Extension; it must be exactly one");
        assertThat(bot.plugin("lost.jar").state()).isEqualTo(State.REFUSED);
        Eventually.until("their loaders are gone", this::noLoaderLeft);
    }

    @Test
    void an_operator_stops_starts_and_reloads_a_plugin() {
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.start();

        PluginView stopped = TestHost.await(bot.host.stop("echo"));
        assertThat(stopped.state()).isEqualTo(State.STOPPED);
        assertThat(stopped.detail()).isEqualTo("stopped by an operator");
        assertThat(bot.heardAfter(1, "a", "!say hi").getFirst()).startsWith("I don't know !say.");

        assertThat(TestHost.await(bot.host.startAgain("echo")).state()).isEqualTo(State.STARTED);
        assertThat(bot.heardAfter(2, "a", "!say hi").getLast()).isEqualTo("1.0.0 hi");
        assertThat(TestHost.await(bot.host.reload("echo")).state()).isEqualTo(State.STARTED);
        assertThat(bot.heardAfter(3, "a", "!say ho").getLast()).isEqualTo("1.0.0 ho");
        Eventually.until("the old classes are gone", this::noLoaderLeft);
    }

    @Test
    void a_plugin_nobody_knows_is_answered_with_the_known_ones() {
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.start();

        assertThat(TestHost.failure(bot.host.stop("ehco")))
                .isInstanceOf(UnknownPluginException.class)
                .hasMessage("There is no plugin ehco; known: echo");
        assertThat(TestHost.failure(bot.host.startAgain("x"))).isInstanceOf(UnknownPluginException.class);
        assertThat(TestHost.failure(bot.host.reload("x"))).isInstanceOf(UnknownPluginException.class);
    }

    @Test
    void what_the_core_brings_cannot_be_stopped_nor_replaced() {
        bot.startCore(new PluginInfo("help", "0.1.0", "Help"), new HelpPlugin(bot.commands, java.util.Map.of()));
        saying("help", "1.0.0", "say").to(jar("help"));
        bot.start();

        assertThat(bot.plugin("help.jar").detail())
                .isEqualTo("help.jar has the Plugin-Id help, which is the core's; choose another");
        assertThat(TestHost.failure(bot.host.stop("help")))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageStartingWith("Plugin help is part of the core");
        assertThat(bot.heardAfter(1, "a", "!help"))
                .containsExactly("!help [command] — Lists commands, or explains one");
        assertThat(bot.heardAfter(2, "a", "!help help").getLast())
                .isEqualTo("!help [command]\nLists commands, or explains one\nFrom the plugin help.");
    }

    @Test
    void during_maintenance_jobs_wait_and_afterwards_they_are_done() {
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.start();
        bot.host.holdAll();
        bot.say("a", "!say one");
        Eventually.until("it waits", () -> bot.plugin("echo").queued() == 1);
        saying("dice", "1.0.0", "roll").to(jar("dice"));
        bot.until("dice", State.STARTED, "1.0.0");
        bot.say("b", "!roll two");
        Eventually.until("it waits", () -> bot.plugin("dice").queued() == 1);
        assertThat(bot.platform.asked).isEmpty();

        bot.host.releaseAll();

        assertThat(bot.heard(2)).containsExactlyInAnyOrder("1.0.0 one", "1.0.0 two");
    }

    @Test
    void beyond_the_queue_events_are_refused_and_counted() {
        bot.close();
        bot = new TestHost(folder, TestHost.settings(3, 10, Duration.ofSeconds(1)));
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.start();
        bot.host.holdAll();
        for (int i = 0; i < 5; i++) {
            bot.say("a", "!say " + i);
        }
        Eventually.until("two are shed", () -> bot.plugin("echo").shed() == 2);
        bot.host.releaseAll();

        assertThat(bot.heard(3)).containsExactly("1.0.0 0", "1.0.0 1", "1.0.0 2");
        bot.settled();
        assertThat(bot.failures)
                .hasSize(2)
                .allMatch(failure -> failure.contains("plugin echo has 3 jobs waiting already"));
    }

    @Test
    void fewer_handlers_run_at_once_when_the_load_is_reduced() {
        saying("echo", "1.0.0", "say").to(jar("echo"));
        bot.start();

        bot.host.concurrency(0.5);
        assertThat(bot.host.slot("echo").orElseThrow().lanes().concurrent()).isEqualTo(128);
        bot.host.concurrency(1);
        assertThat(bot.host.slot("echo").orElseThrow().lanes().concurrent()).isEqualTo(256);
    }

    private static Jars saying(String id, String version, String command) {
        return Jars.starting(id, version, SAY.formatted(command));
    }

    /** Says, but stays deaf to interrupts at {@code !say block} until the gate opens. */
    private static Jars blockingFirst(String version) {
        return Jars.starting("echo", version, """
                bot.command("say").argument("text", Argument.rest()).handle(call -> {
                    if (call.text("text").equals("block")) {
                        await("test.gate");
                    }
                    call.reply(bot.plugin().version() + " " + call.text("text"));
                });
                """);
    }

    private boolean noLoaderLeft() {
        System.gc();
        return bot.host.loadersLeft() == 0;
    }

    private Path jar(String name) {
        return folder.resolve(name + ".jar");
    }
}
