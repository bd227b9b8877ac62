package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.config.ConfigFile;
import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole bot on Discord, with a plugin: commands typed and chosen from the list, buttons, forms, and answers that take their time. */
@Timeout(60)
class DiscordWalkTest {

    private static final String CHANNEL = "discord-general";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String PLUGIN = """
            bot.command("roll").description("Rolls a die")
                .argument("sides", dev.holdfast.plugin.command.Argument.number(2, 100))
                .handle(call -> call.reply("rolled one of " + call.number("sides") + " for " + call.author().label()));
            bot.command("slow").handle(call -> { Thread.sleep(2000); call.reply("at last"); call.reply("and more"); });
            bot.command("buttons").handle(call -> call.reply(dev.holdfast.plugin.reply.Reply.text("press")
                .withButtons(dev.holdfast.plugin.reply.Button.callback("ok", "OK", "42"),
                    dev.holdfast.plugin.reply.Button.command("again", "Again", "!roll 6"))));
            bot.command("report").handle(call -> {
                if (call.event() instanceof dev.holdfast.plugin.event.CommandInvoked invoked) {
                    bot.openForm(invoked, dev.holdfast.plugin.reply.Form.of("report", "Report",
                        dev.holdfast.plugin.reply.Form.Field.line("what", "What")));
                }
            });
            bot.on(dev.holdfast.plugin.event.InteractionReceived.class, pressed ->
                bot.reply(pressed, dev.holdfast.plugin.reply.Reply.text("pressed " + pressed.button() + " " + pressed.data())));
            bot.on(dev.holdfast.plugin.event.FormSubmitted.class, filled ->
                bot.reply(filled, dev.holdfast.plugin.reply.Reply.text("noted " + filled.values().get("what"))));
            """;

    private static Vertx vertx;
    private static Sandbox sandbox;
    private static Holdfast bot;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        vertx = Vertx.vertx();
        sandbox = await10(Sandbox.start(vertx, Options.defaults()));
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        PluginJar.drop(
                plugins, "demo.jar", PluginJar.compiled(classPath, home.resolve("work"), "demo", "1.0.0", PLUGIN));
        Bot discord = sandbox.bot(Platform.DISCORD);
        HoldfastConfig config = ConfigFile.parse(
                "test", """
                bots:
                  - name: discord
                    dialect: discord
                    token: %s
                    api-base: %s
                    compress: zlib-stream
                http: {host: 127.0.0.1, port: 0, auth: none}
                delivery: {mode: memory}
                plugins: {directory: plugins}
                """.formatted(discord.secret(), sandbox.apiBase(Platform.DISCORD)), name -> null);
        bot = Holdfast.start(new Holdfast.Settings(
                config, new Holdfast.ConfigOrigin("test", () -> {}), home, home, "0.1.0", List.of(), vertx));
        assertThat(bot.awaitReady(PATIENCE)).isTrue();
    }

    @AfterAll
    static void stop() throws Exception {
        bot.stop();
        await10(sandbox.close());
        await10(vertx.close());
    }

    @Test
    void a_typed_command_is_answered_as_a_reply() {
        String said = sandbox.say(CHANNEL, "lin", "!roll 20");

        assertThat(hears(CHANNEL, "rolled one of 20 for Lin").answers()).isEqualTo(said);
    }

    @Test
    void a_command_from_the_list_is_checked_and_run_as_a_typed_one() {
        command("roll sides:12");

        hears(CHANNEL, "rolled one of 12 for Lin");
        command("help");
        hears(CHANNEL, "/roll");
    }

    @Test
    void an_answer_that_takes_its_time_takes_the_promised_place_and_more_follows() {
        String interaction = command("slow");

        ChatMessage answer = hears(CHANNEL, "at last");
        hears(CHANNEL, "and more");
        assertThat(sandbox.answered(interaction)).contains(5);
        assertThat(sandbox.messages(CHANNEL).stream().filter(each -> each.id().equals(answer.id())))
                .hasSize(1);
    }

    @Test
    void buttons_tell_the_plugin_or_run_their_command() {
        command("buttons");
        ChatMessage shown = hears(CHANNEL, "press");
        List<ChatMessage.Button> row = shown.buttons().getFirst();

        sandbox.press(CHANNEL, "lin", shown.id(), row.get(0).id());
        hears(CHANNEL, "pressed ok 42");
        sandbox.press(CHANNEL, "lin", shown.id(), row.get(1).id());
        hears(CHANNEL, "rolled one of 6 for Lin");
    }

    @Test
    void a_form_is_opened_filled_in_and_answered() {
        command("report");
        await("the form").atMost(PATIENCE).until(() -> !sandbox.forms().isEmpty());

        sandbox.submit(sandbox.forms().getFirst().id(), Map.of("what", "disk full"));
        hears(CHANNEL, "noted disk full");
    }

    /** Types a slash command as soon as the platform knows it. */
    private static String command(String typed) {
        return await("the command " + typed)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IllegalArgumentException.class)
                .until(() -> sandbox.command(CHANNEL, "lin", typed), id -> true);
    }

    private static ChatMessage hears(String conversation, String words) {
        return await("'" + words + "' among " + sandbox.messages(conversation))
                .atMost(PATIENCE)
                .until(
                        () -> sandbox.messages(conversation).stream()
                                .filter(each -> each.from().bot() && each.text().contains(words))
                                .toList(),
                        found -> !found.isEmpty())
                .getLast();
    }

    private static <T> T await10(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
