package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.resilience.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of backups, which say what is pruned and what a restore takes. */
class SqliteFilesTest {

    private static final int KEPT = 2;

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();

    private SqliteFiles files(ManualTime clock) {
        return new SqliteFiles(home.resolve("test.db"), KEPT, clock);
    }

    private Path backUp() throws SQLException {
        return backUp(files(time));
    }

    private Path backUp(SqliteFiles files) throws SQLException {
        return files.backUp(() -> SqliteDatabase.source(home.resolve("test.db")).getConnection());
    }

    private List<Path> backups() throws Exception {
        try (Stream<Path> listed = Files.list(home.resolve("backups"))) {
            return listed.sorted().toList();
        }
    }

    @Test
    void a_clock_that_goes_back_costs_no_backup_and_the_latest_made_is_what_a_restore_takes() throws Exception {
        backUp();
        time.advance(Duration.ofHours(1));
        Path before = backUp();
        SqliteFiles anHourBack = files(new ManualTime());

        Path after = backUp(anHourBack);

        assertThat(backups()).containsExactly(before, after);
        assertThat(anHourBack.newestGoodBackup()).hasValue(after);
    }

    @Test
    void two_backups_in_one_moment_are_two() throws Exception {
        assertThat(List.of(backUp(), backUp())).doesNotHaveDuplicates().isEqualTo(backups());
    }

    @Test
    void what_somebody_named_himself_does_not_drive_out_what_was_just_made() throws Exception {
        Path first = backUp();
        for (int number = 7; number <= 9; number++) {
            Files.copy(first, home.resolve("backups/test-99990" + number + "Z.db"));
        }

        Path made = backUp();

        assertThat(backups()).hasSize(KEPT).contains(made);
    }
}
