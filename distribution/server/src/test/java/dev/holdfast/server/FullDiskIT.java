package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real zip with its home on a real disk that is full, or read-only; the chat service lives on. */
class FullDiskIT {

    private static final int MEGABYTES = 16;

    private SmallDisk disk;
    private Lives lives;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        disk = SmallDisk.mount(Files.createDirectories(folder.resolve("disk")), MEGABYTES);
        lives = new Lives(
                "full-disk",
                disk.folder(),
                // A class archive would need more room than this disk has.
                Map.of("HOLDFAST_JAVA_OPTS", "-XX:-AutoCreateSharedArchive -XX:SharedArchiveFile="));
    }

    @AfterEach
    void stop() {
        // Where none could be mounted, this is called all the same.
        if (disk != null) {
            disk.makeRoom();
        }
        try {
            if (lives != null) {
                lives.close();
            }
        } finally {
            if (disk != null) {
                disk.close();
            }
        }
    }

    @Test
    void a_disk_that_fills_up_stops_nobody_and_leaves_no_backup_that_is_none() throws IOException {
        Api api = lives.bot().api();
        api.post("/api/admin/datastore/backup");
        disk.fill();
        for (int i = 1; i <= 20; i++) {
            lives.isAnswered("on a full disk " + i);
        }

        lives.saysThatItCannotWrite();
        assertThat(api.post("/api/admin/datastore/backup").status()).isEqualTo(503);
        assertThat(api.post("/api/admin/features/rich_embeds/disable", "{\"reason\":\"test\"}")
                        .status())
                .as("a switch that cannot be saved, nor written into the audit log")
                .isEqualTo(200);
        assertThat(backups()).as("what a restore would take").hasSize(1);

        disk.makeRoom();
        lives.isWellAgain();
        assertThat(api.post("/api/admin/datastore/backup").status()).isEqualTo(200);
        assertThat(backups()).hasSize(2).allSatisfy(backup -> assertThat(backup).isNotEmptyFile());
        lives.everyMessageWasAnsweredOnceThoughTheBotIsKilled();
    }

    private List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(disk.folder().resolve("backups"))) {
            return files.toList();
        }
    }

    @Test
    void a_bot_that_starts_on_a_full_disk_answers_and_writes_once_there_is_room() {
        disk.fill();
        lives.bot().kill();
        disk.fill();

        lives.begin();
        lives.areConnected();
        lives.isAnswered("on a full disk");
        disk.makeRoom();

        lives.isWellAgain();
        lives.everyMessageWasAnsweredOnceThoughTheBotIsKilled();
    }

    @Test
    void
            a_bot_that_starts_on_a_read_only_disk_answers_where_it_is_told_to_begin_anew_and_goes_on_elsewhere_once_it_may_write() {
        lives.bot().terminate();
        disk.readOnly();

        lives.begin();
        lives.ask(Chat.GROUP, "on a read-only disk");
        lives.saysThatItCannotWrite();
        Api.Answer anew = lives.bot().api().post("/api/admin/gateway/discord/reconnect?fresh=true");
        assertThat(anew.status()).as(anew.body()).isEqualTo(202);
        lives.isConnected("discord");
        lives.isAnswered(Chat.DISCORD, "on a read-only disk");
        disk.writable();

        lives.isWellAgain();
        lives.areConnected();
        await("what was kept to be written")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> areWritten(lives.asked(Chat.DISCORD)));
        lives.everyMessageWasAnsweredOnceThoughTheBotIsKilled();
    }

    /** With the replies to them. */
    private void areWritten(List<String> messages) throws SQLException {
        assertThat(lives.database().recordedEvents()).containsAll(messages);
        assertThat(lives.database().sentReplies())
                .satisfies(keys -> assertThat(messages)
                        .allSatisfy(message -> assertThat(keys).anyMatch(key -> key.contains(message))));
    }
}
