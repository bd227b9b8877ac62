package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path home;

    /** Another process that has the folder until its input ends. */
    public static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            HomeLock lock = HomeLock.take(Path.of(arguments[0]), LONG);
            while (System.in.read() >= 0) {
                // until whoever started this closes it
            }
            lock.close();
        }
    }

    private Process other() throws IOException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Eventually.until("the other process has the folder", () -> holder().equals(Long.toString(other.pid())));
        return other;
    }

    private String holder() {
        try {
            return Files.readString(home.resolve("holdfast.lock"));
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void a_folder_that_another_process_uses_is_refused_by_its_name_and_the_processs_number() throws IOException {
        Process other = other();
        try {
            assertThatThrownBy(() -> HomeLock.take(home, SHORT))
                    .isInstanceOf(StartException.class)
                    .hasMessageContainingAll("process " + other.pid(), home.toString(), "--home");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void a_process_that_is_being_stopped_is_waited_for_and_one_that_was_killed_holds_nothing() throws Exception {
        Process other = other();
        CompletableFuture<HomeLock> taking = CompletableFuture.supplyAsync(() -> HomeLock.take(home, LONG));

        other.destroyForcibly();

        taking.get(30, TimeUnit.SECONDS).close();
        assertThat(holder()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void a_disk_that_takes_no_file_keeps_nobody_from_starting() throws IOException {
        Files.createDirectory(home.resolve("holdfast.lock"));

        HomeLock.take(home, SHORT).close();
    }

    @Test
    void it_is_free_again_once_it_was_let_go_of() {
        HomeLock.take(home, SHORT).close();

        HomeLock.take(home, SHORT).close();
    }
}
