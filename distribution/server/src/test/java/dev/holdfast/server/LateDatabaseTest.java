package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.config.ConfigFile;
import dev.holdfast.runtime.config.HoldfastConfig;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole bot whose database cannot be opened when it starts, though the process before had left something in it. */
@Timeout(120)
class LateDatabaseTest {

    private static final String ROOM = "tea-house";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String PLUGIN =
            "bot.command(\"repeat\").argument(\"text\", dev.holdfast.plugin.command.Argument.rest())"
                    + ".handle(call -> call.reply(\"heard \" + call.text(\"text\")));";

    @TempDir
    Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final List<Vertx> lives = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // every test starts it first
    private Sandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = await10(Sandbox.start(vertx, Options.defaults()));
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        PluginJar.drop(
                Files.createDirectories(home.resolve("plugins")),
                "demo.jar",
                PluginJar.compiled(classPath, home.resolve("work"), "demo", "1.0.0", PLUGIN));
    }

    @AfterEach
    void stop() throws Exception {
        await10(sandbox.close());
        for (Vertx life : lives) {
            await10(life.close());
        }
        await10(vertx.close());
    }

    @Test
    void gateways_wait_for_it_and_go_on_where_they_stood_while_all_else_starts() throws Exception {
        Holdfast before = begin();
        assertThat(before.awaitReady(PATIENCE)).isTrue();
        sandbox.say(ROOM, "lin", "!repeat one");
        hears("heard one");
        before.stop();
        sandbox.say(ROOM, "lin", "!repeat two");

        Holdfast bot;
        try (FileChannel lock = FileChannel.open(home.resolve("holdfast.db.lock"), StandardOpenOption.WRITE);
                var held = lock.lock()) {
            assertThat(held.isValid()).isTrue();
            bot = begin();
            assertThat(get(bot, "/api/health/startup").statusCode()).isEqualTo(200);
            assertThat(get(bot, "/api/health/ready").body()).contains("waits for the database to know where it stood");
            assertThat(bot.awaitReady(Duration.ofMillis(500))).isFalse();
        }

        try {
            hears("heard two");
            assertThat(get(bot, "/api/health/gateway").body()).contains("\"resumes\":1", "\"identifies\":0");
        } finally {
            bot.stop();
        }
    }

    private Holdfast begin() {
        Bot qq = sandbox.bot(Platform.QQ);
        HoldfastConfig config = ConfigFile.parse(
                "test",
                """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: %s
                    secret: %s
                    api-base: %s
                    token-url: %s
                    intents: [guilds, public-guild-messages, group-and-c2c]
                http: {host: 127.0.0.1, port: 0, auth: none}
                plugins: {directory: plugins}
                """.formatted(sandbox.appId(), qq.secret(), sandbox.apiBase(), sandbox.tokenUrl()),
                name -> null);
        Vertx life = Vertx.vertx();
        lives.add(life);
        return Holdfast.start(new Holdfast.Settings(
                config, new Holdfast.ConfigOrigin("test", () -> {}), home, home, "0.1.0", List.of(), life));
    }

    private java.net.http.HttpResponse<String> get(Holdfast bot, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bot.httpPort() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private void hears(String words) {
        await("'" + words + "'")
                .atMost(PATIENCE)
                .until(() -> sandbox.messages(ROOM).stream()
                        .anyMatch(each -> each.from().bot() && each.text().contains(words)));
    }

    private static <T> T await10(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
