package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.resilience.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir
    Path home;

    private long timesOpen(Path file) throws IOException {
        List<Path> open;
        try (Stream<Path> listed = Files.list(OPEN_FILES)) {
            open = listed.toList();
        }
        return open.stream().filter(each -> leadsTo(each, file)).count();
    }

    private static boolean leadsTo(Path open, Path file) {
        try {
            return Files.readSymbolicLink(open).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void an_opening_in_vain_while_somebody_else_writes_leaves_no_file_open() throws Exception {
        assumeTrue(Files.isDirectory(OPEN_FILES), "only Linux says which files are open");
        Path file = home.toRealPath().resolve("test.db");
        SqliteDatabase database = new SqliteDatabase(file, 1, home.resolve("cache"), new ManualTime());
        database.open(event -> {}).connection().close();

        try (Connection somebody = SqliteDatabase.source(file).getConnection()) {
            somebody.setAutoCommit(false);
            assertThatThrownBy(() -> database.open(event -> {})).hasMessageContaining("BUSY");
            assertThat(timesOpen(file)).isPositive();
        }

        // SQLite closes no file before the last in the process has let go of it.
        assertThat(timesOpen(file)).isZero();
        database.close();
    }
}
