package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real zip with a database whose file somebody wrote into; the chat service lives on. */
class DamagedDatabaseIT {

    @TempDir
    private static Path home;

    private static Lives lives;

    private Path backup;
    private List<Path> asideBefore;

    @BeforeAll
    static void start() {
        lives = new Lives("damaged-database", home, Map.of());
    }

    @AfterAll
    static void stop() {
        lives.close();
    }

    @BeforeEach
    void backUp() throws IOException {
        backup = Path.of(lives.bot()
                .api()
                .post("/api/admin/datastore/backup")
                .json()
                .at("/datastores/0/backup")
                .asText());
        asideBefore = aside();
        lives.isAnswered("after the backup");
        lives.bot().awaitQuiet();
    }

    @Test
    void a_file_that_was_damaged_while_nobody_used_it_is_kept_and_the_backup_takes_its_place() throws IOException {
        assertThat(lives.bot().terminate()).isZero();
        lives.database().damage();
        lives.database().deleteLog();
        byte[] damaged = Files.readAllBytes(lives.database().file());

        lives.begin();
        lives.areConnected();
        lives.isAnswered("after the damage");

        assertThat(replacedByTheBackup()).hasBinaryContent(damaged);
        lives.everyMessageWasAnsweredOnceThoughTheBotIsKilled();
    }

    @Test
    void a_file_that_is_damaged_while_the_bot_uses_it_is_replaced_and_the_dead_letter_that_met_the_harm_is_kept()
            throws IOException {
        // The next life finds all of it in the file itself, and reads of the dead letters only what it has to at its
        // start: it
        // meets the harm as soon as it has to write one, if not earlier.
        assertThat(lives.bot().terminate()).isZero();
        lives.begin();
        lives.areConnected();
        lives.bot().awaitQuiet();
        lives.database().damage();

        lives.isRefused("on a damaged file");

        assertThat(replacedByTheBackup()).isNotEmptyFile();
        Api.Answer retried = lives.bot().api().post("/api/admin/dead-letters/" + onlyLetter() + "/retry");
        assertThat(retried.json().path("result").asText()).as(retried.body()).isEqualTo("delivered");
        lives.isAnswered("after the repair");
        lives.everyMessageWasAnsweredOnce();
    }

    private static String onlyLetter() {
        JsonNode letters = lives.bot().api().get("/api/admin/dead-letters").json();
        assertThat(letters.path("total").asInt()).as(letters.toString()).isEqualTo(1);
        return letters.at("/letters/0/id").asText();
    }

    /** Waits for the whole story in alerts, and for good health, since what is there then is good. Answers where the damaged file is. */
    private Path replacedByTheBackup() throws IOException {
        await("the alert of what took its place")
                .atMost(Duration.ofSeconds(30))
                .until(() -> lives.storeAlerts().stream()
                        .anyMatch(alert ->
                                alert.path("text").asText().matches(".*" + backup.getFileName() + " took its place")));
        List<Path> aside = aside();
        aside.removeAll(asideBefore);
        assertThat(aside).as("the file that lies aside since").hasSize(1);
        assertThat(lives.storeAlerts())
                .anySatisfy(alert -> assertThat(alert.path("text").asText())
                        .contains(
                                "the database file was damaged",
                                "is kept as",
                                aside.getFirst().getFileName().toString()));
        lives.isWellAgain();
        return aside.getFirst();
    }

    private static List<Path> aside() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().matches("holdfast\\.db\\.damaged-[0-9TZ]+"))
                            .toList());
        }
    }
}
