package dev.holdfast.runtime.store;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.resilience.SystemTime;
import dev.holdfast.resilience.Wire;
import dev.holdfast.runtime.Eventually;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same store on a real server, which is killed. */
class PostgresTest {

    @TempDir
    Path folder;

    @Test
    void a_server_that_dies_stops_nobody_and_everything_is_written_once_it_is_back() throws IOException {
        Notes notes = new Notes();
        SystemTime clock = SystemTime.start();
        EmbeddedPostgres server = server();
        Wire wire = new Wire(server.getPort());
        Database database = Databases.of(url(wire.port()), 1, folder, clock);
        try (wire;
                TestStore test = new TestStore(database)) {
            test.store.whenOpened(Notes::create);
            Appender<String> appender = test.store.appender(notes);
            test.start();
            List<String> before = IntStream.range(0, 500)
                    .mapToObj(number -> "before " + number)
                    .toList();
            before.forEach(appender::append);
            Eventually.until("they are written", () -> notes.written.containsAll(before));
            appender.append("before 7");
            Eventually.until("a second one is refused", () -> notes.failed.contains("before 7"));
            assertThat(notes.reasons)
                    .as("what is logged names no values")
                    .allMatch(trace -> trace.contains("duplicate key"))
                    .noneMatch(trace -> trace.contains("before 7"));

            kill(server);
            List<String> meanwhile = IntStream.range(0, 500)
                    .mapToObj(number -> "meanwhile " + number)
                    .toList();
            meanwhile.forEach(appender::append);
            Eventually.until("they go on", () -> notes.held.containsAll(meanwhile));
            assertThat(test.store.view().up()).isFalse();
            assertThat(test.events).hasAtLeastOneElementOfType(StoreEvent.Down.class);

            try (EmbeddedPostgres again = server()) {
                wire.leadTo(again.getPort());
                Eventually.until("it is up again", () -> test.store.view().up());
                List<String> stored = await(test.store.read(Notes::all));
                assertThat(stored).containsAll(before).containsAll(meanwhile).hasSize(1000);
                assertThat(await(test.store.validate())).isEmpty();
            }
        } finally {
            clock.close();
        }
    }

    @Test
    void a_connection_that_was_cut_off_does_not_keep_the_bot_from_its_own_database() throws Exception {
        SystemTime clock = SystemTime.start();
        try (EmbeddedPostgres server = server()) {
            String url = url(server.getPort());
            Database ours = Databases.of(url, 1, folder, clock);
            Database another = Databases.of(url, 1, folder, clock);
            try (Connection cutOff = ours.open(event -> {}).connection()) {
                assertThatThrownBy(() -> another.open(event -> {})).hasMessageContaining("Another process");
                assertThat(cutOff.isValid(5)).as("no other bot ends it").isTrue();

                Eventually.until("the lock is ours again", () -> reopens(ours));

                assertThat(cutOff.isValid(5)).isFalse();
            } finally {
                ours.close();
                another.close();
            }
        } finally {
            clock.close();
        }
    }

    private static boolean reopens(Database database) {
        try (Connection again = database.open(event -> {}).connection();
                Statement statement = again.createStatement();
                ResultSet row = statement.executeQuery("SHOW tcp_keepalives_idle")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("10");
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static String url(int port) {
        return "postgresql://postgres:postgres@localhost:" + port + "/postgres";
    }

    private EmbeddedPostgres server() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    /** Kills the server without a word, as the lack of memory would. */
    private void kill(EmbeddedPostgres server) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> children = postmaster.children().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        Eventually.until("it is dead", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        try {
            server.close();
        } catch (IOException alreadyDead) {
            // it only had to let go of its folder
        }
    }
}
