package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.server.Chat.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static RunningBot bot;

    @TempDir
    private Path work;

    private final List<Path> dropped = new ArrayList<>();

    @BeforeAll
    static void start() {
        bot = RunningBot.sandbox("plugins");
        bot.awaitGatewayReady();
    }

    @AfterAll
    static void stop() {
        bot.close();
    }

    @AfterEach
    void remove() throws IOException {
        for (Path jar : dropped) {
            Files.deleteIfExists(jar);
        }
    }

    @Test
    void a_jar_dropped_in_answers_replaced_answers_anew_and_removed_falls_silent() throws IOException {
        Path jar = drop("greeter.jar", greeter("0.1.0", "Hello"));
        awaitPlugin("greeter", "0.1.0");
        assertThat(bot.chat().ask("!greet").text()).contains("Hello");

        drop("greeter.jar", greeter("0.2.0", "Bonjour"));
        awaitPlugin("greeter", "0.2.0");
        assertThat(bot.chat().ask("!greet").text()).contains("Bonjour");

        Files.delete(jar);
        await("greeter to be gone").atMost(SOON).until(() -> plugin("greeter").isEmpty());
        assertThat(bot.chat().ask("!help").words()).doesNotContain("greet").contains("echo");
    }

    @Test
    void a_plugin_replaced_while_messages_flow_answers_each_of_them_once() {
        Path echo = bot.install().plugin("echo");
        byte[] next = PluginJar.changed(echo, Map.of("Plugin-Version", "0.1.1"));
        List<Said> stream = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            if (i == 20) {
                PluginJar.drop(bot.install().plugins(), echo.getFileName().toString(), next);
            }
            stream.add(bot.chat().say("tea-house", "hao", "!echo number " + i));
            if (i > 20) {
                bot.api().get("/api/health/live");
            }
        }
        awaitPlugin("echo", "0.1.1");
        stream.add(bot.chat().say("tea-house", "hao", "!echo the new one"));

        for (Said said : stream) {
            bot.chat().answerTo(said, Duration.ofSeconds(20));
            assertThat(bot.chat().answersTo(said)).hasSize(1);
        }
        assertThat(bot.chat().textsAfter("tea-house", stream.getFirst().n())).hasSize(stream.size());
    }

    @Test
    void a_file_that_is_no_jar_is_refused_with_a_sentence_and_the_others_run_on() {
        drop("broken.jar", "not a jar".getBytes(StandardCharsets.UTF_8));

        awaitSentence("broken.jar");
        assertThat(bot.chat().ask("!echo still here").text()).contains("still here");
    }

    @Test
    void a_jar_without_an_id_is_refused_by_naming_what_is_missing() {
        drop("nameless.jar", PluginJar.changed(bot.install().plugin("health"), Map.of("Plugin-Id", "")));

        awaitSentence("nameless.jar");
        awaitSentence("Plugin-Id");
        assertThat(bot.chat().ask("!echo still here").text()).contains("still here");
    }

    @Test
    void a_plugin_that_fails_to_start_is_refused_with_its_own_words() {
        drop(
                "grumpy.jar",
                PluginJar.compiled(
                        bot.install(),
                        work,
                        "grumpy",
                        "1.0.0",
                        "if (true) throw new IllegalStateException(\"I will not start today\");"));

        awaitSentence("I will not start today");
        assertThat(bot.chat().ask("!echo still here").text()).contains("still here");
    }

    @Test
    void a_plugin_whose_handler_fails_harms_nobody_else() {
        drop(
                "clumsy.jar",
                PluginJar.compiled(
                        bot.install(),
                        work,
                        "clumsy",
                        "1.0.0",
                        "bot.command(\"stumble\").description(\"Fails\").handle(call -> { throw new"
                                + " IllegalStateException(\"stumbled\"); });"));
        awaitPlugin("clumsy", "1.0.0");

        bot.chat().say("!stumble");

        assertThat(bot.chat().ask("!echo still here").text()).contains("still here");
        await("the failure to be counted")
                .atMost(SOON)
                .until(() -> plugin("clumsy")
                        .map(plugin -> plugin.path("failed").asLong() == 1)
                        .orElse(false));
    }

    @Test
    void a_plugin_sees_the_contract_and_nothing_of_the_core() {
        drop("curious.jar", PluginJar.compiled(bot.install(), work, "curious", "1.0.0", """
                        bot.command("peek").description("Looks for the core").handle(call -> {
                            try {
                                Class.forName("io.vertx.core.Vertx");
                                call.reply("I see Vert.x");
                            } catch (ClassNotFoundException hidden) {
                                call.reply("I see nothing");
                            }
                        });
                        """));
        awaitPlugin("curious", "1.0.0");

        assertThat(bot.chat().ask("!peek").text()).contains("I see nothing");
    }

    private byte[] greeter(String version, String greeting) {
        return PluginJar.compiled(
                bot.install(),
                work.resolve(version),
                "greeter",
                version,
                "bot.command(\"greet\").description(\"Greets\").handle(call -> call.reply(\"" + greeting + "\"));");
    }

    private Path drop(String name, byte[] jar) {
        Path path = PluginJar.drop(bot.install().plugins(), name, jar);
        dropped.add(path);
        return path;
    }

    private static Optional<JsonNode> plugin(String id) {
        for (JsonNode plugin : bot.api().live().path("plugins")) {
            if (plugin.path("id").asText().equals(id)) {
                return Optional.of(plugin);
            }
        }
        return Optional.empty();
    }

    private static void awaitPlugin(String id, String version) {
        await(id + " " + version + " to run")
                .atMost(SOON)
                .until(() -> plugin(id)
                        .filter(plugin -> plugin.path("version").asText().equals(version))
                        .filter(plugin -> plugin.path("state").asText().equals("started"))
                        .isPresent());
    }

    /** In the list of plugins, where operators look, and in the log. */
    private static void awaitSentence(String part) {
        await("'" + part + "' in the list of plugins")
                .atMost(SOON)
                .until(() -> bot.api().get("/api/admin/plugins").body().contains(part));
        await("'" + part + "' in the log").atMost(SOON).until(() -> bot.log().contains(part));
    }
}
