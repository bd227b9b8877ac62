package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminTokenTest {

    @TempDir
    Path home;

    @Test
    void the_first_start_makes_a_token_that_only_its_owner_can_read_and_the_next_one_keeps_it() throws IOException {
        Path file = home.resolve("secrets/admin.token");
        AccessToken made = AdminToken.loadOrCreate(file);
        String secret = Files.readString(file).strip();
        AccessToken kept = AdminToken.loadOrCreate(file);

        assertThat(secret).matches("hf_[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(made.matches(AccessToken.sha256(secret))).isTrue();
        assertThat(kept.matches(AccessToken.sha256(secret))).isTrue();
        assertThat(made.role()).isEqualTo(Role.ADMIN);
        assertThat(made.toString()).doesNotContain(secret);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void of_starts_at_the_same_time_one_makes_the_token_and_all_use_it() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path file = home.resolve(round + "/admin.token");
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<AccessToken>> starts = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (int start = 0; start < 4; start++) {
                    starts.add(threads.submit(() -> {
                        together.await();
                        return AdminToken.loadOrCreate(file);
                    }));
                }
            }
            byte[] kept = AccessToken.sha256(Files.readString(file).strip());
            for (Future<AccessToken> start : starts) {
                assertThat(start.get().matches(kept)).isTrue();
            }
        }
    }

    @Test
    void a_file_system_without_links_keeps_the_token_too() throws IOException {
        URI zip = URI.create("jar:" + home.resolve("home.zip").toUri());
        try (FileSystem noLinks = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = noLinks.getPath("/home/admin.token");
            AdminToken.loadOrCreate(file);
            byte[] kept = AccessToken.sha256(Files.readString(file).strip());

            assertThat(AdminToken.loadOrCreate(file).matches(kept)).isTrue();
            try (var files = Files.list(noLinks.getPath("/home"))) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @Test
    void every_start_logs_where_the_token_is_and_never_the_token() throws IOException {
        Path file = home.resolve("admin.token");
        try (Logged log = Logged.of(AdminToken.class)) {
            AdminToken.loadOrCreate(file);
            AdminToken.loadOrCreate(file);

            String where = "INFO The admin token for the HTTP API is in " + file;
            assertThat(log.lines())
                    .containsExactly("INFO Made an admin token for the HTTP API", where, where)
                    .noneMatch(line -> line.contains("hf_"));
        }
    }

    @Test
    void a_file_that_was_open_to_others_is_closed_to_them() throws IOException {
        Path file = home.resolve("admin.token");
        Files.writeString(file, "a-token-of-my-own-0123456789\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        AccessToken token = AdminToken.loadOrCreate(file);

        assertThat(token.matches(AccessToken.sha256("a-token-of-my-own-0123456789")))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void an_empty_file_stops_the_start_with_a_sentence() throws IOException {
        Path file = Files.createFile(home.resolve("admin.token"));

        assertThatThrownBy(() -> AdminToken.loadOrCreate(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Delete it");
    }

    @Test
    void a_place_where_nothing_can_be_written_stops_the_start_with_a_sentence() throws IOException {
        Path notAFolder = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> AdminToken.loadOrCreate(notAFolder.resolve("admin.token")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("writable for this user");
    }

    @Test
    void a_token_is_long_and_has_a_role() {
        assertThatThrownBy(() -> AccessToken.of("ada", Role.ADMIN, "short"))
                .hasMessageContaining("at least 16 characters");
        assertThatThrownBy(() -> AccessToken.of("ada", Role.ANYONE, "x".repeat(20)))
                .hasMessageContaining("needs a role");
        assertThatThrownBy(() -> Role.of("root")).hasMessageContaining("viewer, operator or admin");
        assertThat(Role.of("operator")).isEqualTo(Role.OPERATOR);
    }
}
