package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryAuditLogTest {

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        Server.await(vertx.close());
    }

    @Test
    void entries_are_kept_in_memory_newest_first_and_in_the_file_in_order() throws IOException {
        Path file = home.resolve("logs/audit.jsonl");
        MemoryAuditLog audit = MemoryAuditLog.open(vertx, file);
        for (int number = 0; number < 50; number++) {
            audit.record(entry("target-" + number));
        }

        assertThat(audit.recent(2)).extracting(AuditLog.Entry::target).containsExactly("target-49", "target-48");
        List<String> lines = linesOnce(50, file);
        assertThat(Json.parse(Buffer.buffer(lines.get(7))).path("target").asText())
                .isEqualTo("target-7");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void the_next_run_remembers_and_skips_what_a_crash_cut_off() throws IOException {
        Path file = home.resolve("audit.jsonl");
        MemoryAuditLog.open(vertx, file).record(entry("first\nline \"two\""));
        List<String> lines = linesOnce(1, file);
        Files.writeString(file, lines.getFirst() + "\n{\"at\":\"2026-");

        MemoryAuditLog next = MemoryAuditLog.open(vertx, file);
        next.record(entry("second"));

        assertThat(next.recent(10)).containsExactly(entry("second"), entry("first\nline \"two\""));
    }

    @Test
    void memory_holds_the_last_thousand() throws IOException {
        Path file = home.resolve("audit.jsonl");
        MemoryAuditLog audit = MemoryAuditLog.open(vertx, file);
        for (int number = 0; number < MemoryAuditLog.ENTRIES_MAX + 5; number++) {
            audit.record(entry("target-" + number));
        }

        assertThat(audit.recent(5_000)).hasSize(MemoryAuditLog.ENTRIES_MAX);
        assertThat(audit.recent(5_000).getLast().target()).isEqualTo("target-5");
        linesOnce(MemoryAuditLog.ENTRIES_MAX + 5, file);
    }

    @Test
    void a_full_file_is_put_aside() throws IOException {
        Path file = home.resolve("audit.jsonl");
        MemoryAuditLog audit = MemoryAuditLog.open(vertx, file);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(MemoryAuditLog.FILE_BYTES_MAX);
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        audit.record(entry("after"));

        linesOnce(1, home.resolve("audit.jsonl.1"), file);
        assertThat(Files.size(home.resolve("audit.jsonl.1"))).isEqualTo(MemoryAuditLog.FILE_BYTES_MAX + 1);
    }

    @Test
    void a_place_where_nothing_can_be_written_stops_the_start_with_a_sentence() throws IOException {
        Path notAFolder = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> MemoryAuditLog.open(vertx, notAFolder.resolve("audit.jsonl")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("writable for this user");
    }

    private static AuditLog.Entry entry(String target) {
        return new AuditLog.Entry(
                Instant.parse("2026-11-22T08:00:00Z"),
                "ada",
                "admin",
                "127.0.0.1",
                "feature.disable",
                target,
                "",
                "ok 200");
    }

    /** The file is written by a worker: looked at until it has so many lines, ten seconds at most. */
    private static List<String> linesOnce(int count, Path... files) throws IOException {
        Path last = files[files.length - 1];
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (Instant.now().isBefore(deadline)) {
            if (Arrays.stream(files).allMatch(Files::exists)
                    && Files.size(last) < MemoryAuditLog.FILE_BYTES_MAX
                    && Files.readAllLines(last).size() >= count) {
                return Files.readAllLines(last);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(last + " did not get " + count + " lines in thirty seconds");
    }
}
