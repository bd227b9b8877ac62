package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast start}: a configuration file, a chat service elsewhere, an API that asks for a token. */
class StartIT {

    private static Vertx vertx;
    private static Sandbox sandbox;
    private static Install install;

    @TempDir
    private static Path work;

    @BeforeAll
    static void serve() {
        vertx = Vertx.vertx();
        sandbox = Sandbox.start(vertx, Options.defaults()).await();
        install = Install.unpack("start");
    }

    @AfterAll
    static void close() {
        sandbox.close().await();
        vertx.close().await();
    }

    @Test
    void it_answers_keeps_everything_under_home_and_ends_with_0_when_asked_to() throws IOException {
        Path home = work.resolve("home");
        try (RunningBot bot = start(home)) {
            bot.awaitGatewayReady();
            String said = sandbox.say("lobby", "mei", "!echo over the wire");
            await().atMost(Duration.ofSeconds(10)).until(() -> answers(said).size() == 1);
            assertThat(answers(said).getFirst().text()).contains("over the wire");
            assertThat(commandLine(bot.pid())).contains("dev.holdfast.server.Main");

            assertThat(bot.terminate()).isZero();

            assertThat(bot.log() + bot.output())
                    .containsPattern(
                            "Stopping: \\d+ replies wait, \\d+ events are being handled; at most 13 s for them")
                    .doesNotContain("[warning]");
            assertThat(Files.exists(install.directory().resolve("run"))).isFalse();
            assertThat(home).isNotEmptyDirectory();
            assertThat(bot.output()).contains("Holdfast is ready: http://127.0.0.1:");
            assertThat(bot.log() + bot.output()).doesNotContain(sandbox.secret());
        }
    }

    @Test
    void the_api_asks_for_the_token_that_only_the_owner_can_read() throws IOException {
        Path home = work.resolve("token-home");
        try (RunningBot bot = start(home)) {
            Api.Answer refused = bot.api().get("/api/admin/features");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.contentType()).isEqualTo("application/problem+json");

            Path file = tokenFile(home);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            HttpRequest.Builder withToken = bot.api()
                    .request("/api/admin/features")
                    .header("Authorization", "Bearer " + Files.readString(file).strip());
            assertThat(bot.api().send(withToken).status()).isEqualTo(200);
            assertThat(bot.api().get("/api/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void a_service_that_is_not_there_is_tried_again_while_the_api_answers() throws IOException {
        Path config = config("http://127.0.0.1:9", "http://127.0.0.1:9/app/getAppAccessToken");
        try (RunningBot bot = RunningBot.start(
                install,
                Map.of("HOLDFAST_TEST_SECRET", sandbox.secret()),
                "start",
                "--config",
                config.toString(),
                "--home",
                work.resolve("lonely-home").toString())) {
            assertThat(bot.output()).contains("no bot is connected yet");
            assertThat(bot.api().get("/api/health/live").status()).isEqualTo(200);
            assertThat(bot.api().get("/api/health/ready").status()).isEqualTo(503);
            assertThat(bot.terminate()).isZero();
        }
    }

    @Test
    void the_second_start_uses_the_class_archive_of_the_first() throws IOException {
        Path home = work.resolve("archive-home");
        try (RunningBot first = start(home)) {
            first.terminate();
        }

        try (Stream<Path> cache = Files.list(home.resolve("cache"))) {
            assertThat(cache.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.endsWith(".jsa"))
                    .anyMatch(name -> name.endsWith(".jsa.complete"));
        }
        try (RunningBot second = start(home)) {
            assertThat(second.log()).doesNotContainIgnoringCase("shared archive");
        }
    }

    private static RunningBot start(Path home) throws IOException {
        Path config = config(sandbox.apiBase().toString(), sandbox.tokenUrl().toString());
        return RunningBot.start(
                install,
                Map.of("HOLDFAST_TEST_SECRET", sandbox.secret()),
                "start",
                "--config",
                config.toString(),
                "--home",
                home.toString());
    }

    private static Path config(String apiBase, String tokenUrl) throws IOException {
        return Files.writeString(
                Files.createTempFile(work, "holdfast", ".yaml"), """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: "%s"
                    secret: ${HOLDFAST_TEST_SECRET}
                    api-base: %s
                    token-url: %s
                http: {port: 0}
                """.formatted(sandbox.appId(), apiBase, tokenUrl));
    }

    private static List<ChatMessage> answers(String said) {
        return sandbox.messages("lobby").stream()
                .filter(message -> said.equals(message.answers()))
                .toList();
    }

    private static Path tokenFile(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().contains("token"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no token file under " + home));
        }
    }

    private static String commandLine(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    }
}
