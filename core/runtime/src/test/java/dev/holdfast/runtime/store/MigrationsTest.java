package dev.holdfast.runtime.store;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.resilience.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that the version before left, with two backups of it. */
class MigrationsTest {

    private static final int KEPT = 2;

    @TempDir
    Path home;

    private final SystemTime clock = SystemTime.start();

    @BeforeEach
    void versionBefore() throws Exception {
        try (TestStore test = new TestStore(database()).start()) {
            for (int backup = 0; backup < KEPT; backup++) {
                await(test.store.backUp());
            }
        }
        execute("DROP TABLE tenure", "DELETE FROM schema_history WHERE version = '8'");
    }

    @AfterEach
    void close() {
        clock.close();
    }

    private Path file() {
        return home.resolve("test.db");
    }

    private SqliteDatabase database() {
        return new SqliteDatabase(file(), KEPT, home.resolve("cache"), clock);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = SqliteDatabase.source(file()).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<Path> backups() throws Exception {
        try (Stream<Path> files = Files.list(home.resolve("backups"))) {
            return files.sorted().toList();
        }
    }

    private static boolean isBefore(Path backup) {
        return backup.toString().endsWith("-before-8.db");
    }

    @Test
    void tables_are_backed_up_before_they_change() throws Exception {
        try (TestStore test = new TestStore(database()).start()) {
            assertThat(test.store.view().up()).isTrue();
        }

        Path before =
                backups().stream().filter(MigrationsTest::isBefore).findFirst().orElseThrow();
        try (Connection connection = SqliteDatabase.source(before).getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM tenure")).hasMessageContaining("no such table");
        }
        assertThat(backups()).hasSize(KEPT + 1);
    }

    @Test
    void a_change_that_fails_again_and_again_does_not_drive_out_what_was_backed_up_before() throws Exception {
        List<Path> earlier = backups();
        execute("CREATE TABLE tenure (in_the_way TEXT)");

        for (int life = 0; life < KEPT + 1; life++) {
            SqliteDatabase database = database();
            for (int attempt = 0; attempt < KEPT + 1; attempt++) {
                assertThatThrownBy(() -> database.open(event -> {})).hasMessageContaining("tenure");
            }
            database.close();
        }

        assertThat(backups()).containsAll(earlier).hasSize(KEPT + 1);
        assertThat(backups()).filteredOn(MigrationsTest::isBefore).hasSize(1);
    }

    @Test
    void a_database_that_nothing_is_left_of_goes_back_to_what_it_was_before_the_change() throws Exception {
        try (TestStore test = new TestStore(database()).start()) {
            assertThat(test.store.view().up()).isTrue();
        }
        Files.delete(file());

        try (TestStore test = new TestStore(database()).start()) {
            assertThat(test.events)
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    StoreEvent.Restored.class,
                                    restored -> assertThat(isBefore(restored.backup()))
                                            .isTrue()));
        }
    }
}
