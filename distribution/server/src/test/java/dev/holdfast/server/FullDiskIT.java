package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Sandbox;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real zip with its home on a real disk that is full, or read-only; the chat service lives on. */
class FullDiskIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MEGABYTES = 16;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new ArrayList<>();
    private SmallDisk disk;
    private Sandbox sandbox;
    private Install install;
    private Path config;
    private RunningBot bot;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        disk = SmallDisk.mount(Files.createDirectories(folder.resolve("disk")), MEGABYTES);
        sandbox = Sandbox.start(vertx, Options.defaults())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        install = Install.unpack("full-disk");
        config = Files.writeString(folder.resolve("full-disk.yaml"), """
                bots:
                  - name: qq
                    dialect: qq
                    app-id: "%s"
                    secret: %s
                    api-base: %s
                    token-url: %s
                http: {port: 0, auth: none}
                delivery: {replay-rate: 0}
                """.formatted(
                        sandbox.appId(), sandbox.secret(), sandbox.apiBase(), sandbox.tokenUrl()));
        begin();
        isConnected();
        isAnswered("at the start");
    }

    @AfterEach
    void stop() {
        // Where none could be mounted, this is called all the same.
        if (disk != null) {
            disk.makeRoom();
        }
        if (bot != null) {
            bot.close();
        }
        if (sandbox != null) {
            sandbox.close().toCompletionStage().toCompletableFuture().join();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (disk != null) {
            disk.close();
        }
    }

    private void begin() {
        bot = RunningBot.start(
                install,
                // A class archive would need more room than this disk has.
                Map.of("HOLDFAST_JAVA_OPTS", "-XX:-AutoCreateSharedArchive -XX:SharedArchiveFile="),
                "start",
                "--config",
                config.toString(),
                "--home",
                disk.folder().toString());
    }

    /** Where the database cannot be opened at all, the gateway waits for it for a while. */
    private void isConnected() {
        await("the gateway to be connected")
                .atMost(Duration.ofSeconds(90))
                .until(() -> bot.gateway().path("state").asText().equals("ready"));
    }

    private void isAnswered(String text) {
        asked.add(sandbox.say(Chat.GROUP, "lin", "!echo " + text));
        await("an answer " + text).atMost(PATIENCE).until(() -> answered().containsAll(asked));
    }

    private List<String> answered() {
        return sandbox.messages(Chat.GROUP).stream()
                .filter(message -> message.from().bot())
                .map(ChatMessage::answers)
                .toList();
    }

    private void saysThatItCannotWrite() {
        await("health to say so").atMost(PATIENCE).until(() -> !storeIsWell());
        await("an alert")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                bot.api().get("/api/admin/alerts").json().path("alerts"))
                        .anySatisfy(alert -> {
                            assertThat(alert.path("kind").asText()).isEqualTo("store");
                            assertThat(alert.path("open").asBoolean()).isTrue();
                        }));
    }

    private void isWellAgain() {
        await("health to be good again").atMost(Duration.ofSeconds(60)).until(this::storeIsWell);
    }

    private boolean storeIsWell() {
        for (JsonNode check : bot.api().get("/api/health/ready").json().path("checks")) {
            if (check.path("name").asText().equals("store")) {
                return check.path("ok").asBoolean();
            }
        }
        return false;
    }

    /** What was kept in memory is in the file by then, or an answer would come twice from the next life. */
    private void everyMessageWasAnsweredOnceThoughTheBotIsKilled() {
        isAnswered("at the end");
        bot.awaitQuiet();
        bot.kill();
        begin();
        isConnected();
        isAnswered("in the next life");
        assertThat(answered()).containsExactlyElementsOf(asked);
    }

    @Test
    void a_disk_that_fills_up_stops_nobody_and_leaves_no_backup_that_is_none() throws IOException {
        bot.api().post("/api/admin/datastore/backup");
        disk.fill();
        for (int i = 1; i <= 20; i++) {
            isAnswered("on a full disk " + i);
        }

        saysThatItCannotWrite();
        assertThat(bot.api().post("/api/admin/datastore/backup").status()).isEqualTo(503);
        assertThat(bot.api()
                        .post("/api/admin/features/rich_embeds/disable", "{\"reason\":\"test\"}")
                        .status())
                .as("a switch that cannot be saved, nor written into the audit log")
                .isEqualTo(200);
        assertThat(backups()).as("what a restore would take").hasSize(1);

        disk.makeRoom();
        isWellAgain();
        assertThat(bot.api().post("/api/admin/datastore/backup").status()).isEqualTo(200);
        assertThat(backups()).hasSize(2).allSatisfy(backup -> assertThat(backup).isNotEmptyFile());
        everyMessageWasAnsweredOnceThoughTheBotIsKilled();
    }

    private List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(disk.folder().resolve("backups"))) {
            return files.toList();
        }
    }

    @Test
    void a_bot_that_starts_on_a_full_disk_answers_and_writes_once_there_is_room() {
        disk.fill();
        bot.kill();
        disk.fill();

        begin();
        isConnected();
        isAnswered("on a full disk");
        disk.makeRoom();

        isWellAgain();
        everyMessageWasAnsweredOnceThoughTheBotIsKilled();
    }

    @Test
    void a_bot_that_starts_on_a_read_only_disk_says_so_and_goes_on_where_it_was_once_it_may_write() {
        bot.terminate();
        disk.readOnly();

        begin();
        asked.add(sandbox.say(Chat.GROUP, "lin", "!echo on a read-only disk"));
        saysThatItCannotWrite();
        disk.writable();

        isWellAgain();
        isConnected();
        everyMessageWasAnsweredOnceThoughTheBotIsKilled();
    }
}
