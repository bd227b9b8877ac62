package dev.holdfast.runtime.store;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.resilience.SystemTime;
import dev.holdfast.resilience.Wire;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.journal.Recorded;
import dev.holdfast.runtime.journal.Replay;
import dev.holdfast.runtime.journal.StoredJournal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The journal on a PostgreSQL server that stays well, behind a network that does not. */
class PostgresWireTest {

    private static EmbeddedPostgres server;

    private final SystemTime clock = SystemTime.start();
    private final List<Recorded> published = new CopyOnWriteArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private String name;
    private Wire wire;
    private TestStore database;
    private StoredJournal journal;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void open(TestInfo test) throws SQLException {
        name = "bot" + Integer.toHexString(test.getDisplayName().hashCode());
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        wire = new Wire(server.getPort());
        // As an operator would write it who cannot wait for 15 seconds.
        String url = "postgresql://postgres:postgres@localhost:" + wire.port() + "/" + name + "?socketTimeout=2";
        database = new TestStore(Databases.of(url, 1, Path.of("unused"), clock));
        journal = new StoredJournal(database.store, clock, new Replay.Settings(0, 1), event -> true, () -> {});
        database.start();
        take(100);
        Eventually.until("they are on disk", () -> onDisk().size() == 100);
        Eventually.until("all are published", () -> published.size() == 100);
    }

    @AfterEach
    void close() {
        wire.heal();
        database.close();
        wire.close();
        clock.close();
    }

    private void take(int more) {
        IntStream.range(0, more).forEach(next -> {
            String id = "e" + taken.size();
            taken.add(id);
            journal.record(
                    Events.message(clock, id, "a", "text of " + id),
                    new Position(Events.BOT, 0, 1, "session", "wss://resume", taken.size(), "me"),
                    published::add);
        });
    }

    private void allGoOnWithoutTheDatabase() {
        Eventually.until("all are published", () -> published.size() == taken.size());
        Eventually.until("it is noticed", () -> !database.store.view().up());
    }

    /** By the server itself, past the wire: ids in the order of their numbers. */
    private List<String> onDisk() {
        List<String> ids = new ArrayList<>();
        try (Connection connection = server.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT event_id, number FROM event ORDER BY number")) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
                numbers.add(rows.getLong(2));
            }
            assertThat(numbers)
                    .isEqualTo(LongStream.rangeClosed(1, ids.size()).boxed().toList());
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void afterwardsEachIsThereOnce() {
        wire.heal();
        Eventually.until("it is up", () -> database.store.view().up());
        take(100);
        Eventually.until("all are on disk", () -> onDisk().size() == taken.size());
        assertThat(onDisk()).isEqualTo(taken);
        assertThat(published.stream().map(each -> each.event().origin().eventId()))
                .containsExactlyElementsOf(taken);
        Integer position = await(database.store.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT sequence FROM shard_position")) {
                return row.next() ? row.getInt(1) : 0;
            }
        }));
        assertThat(position).isEqualTo(taken.size());
        assertThat(database.store.view().lost()).isZero();
    }

    @Test
    void a_network_that_falls_silent_is_noticed_the_bot_goes_on_and_nothing_is_lost() {
        wire.silence();
        take(100);
        allGoOnWithoutTheDatabase();
        int tries = wire.connections();
        Eventually.until("it is being opened again, in vain", () -> wire.connections() > tries);
        take(100);
        allGoOnWithoutTheDatabase();
        assertThat(onDisk()).hasSize(100);

        afterwardsEachIsThereOnce();
    }

    /** The commit is let wait on the server until its answer has no way back. */
    @Test
    void a_commit_whose_answer_is_lost_is_repeated_and_doubles_nothing() throws SQLException {
        try (Connection gate = server.getDatabase("postgres", name).getConnection();
                Statement statement = gate.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(1)");
            statement.execute("CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$");
            statement.execute("CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED"
                    + " FOR EACH ROW EXECUTE FUNCTION wait_at_gate()");
            take(100);
            Eventually.until("a commit waits", () -> isSomebodyWaiting(statement));
            wire.loseAnswers();
            assertThat(onDisk()).hasSize(100);
            statement.execute("SELECT pg_advisory_unlock(1)");
        }
        Eventually.until("the commit came through", () -> onDisk().size() > 100);
        allGoOnWithoutTheDatabase();

        afterwardsEachIsThereOnce();
    }

    private static boolean isSomebodyWaiting(Statement statement) {
        try (ResultSet row = statement.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted")) {
            return row.next() && row.getInt(1) > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_network_that_is_cut_is_noticed_the_bot_goes_on_and_nothing_is_lost() {
        wire.cut();
        take(100);
        allGoOnWithoutTheDatabase();

        afterwardsEachIsThereOnce();
    }

    /** Makes the driver talk to the server, which it does not for a commit of nothing. */
    private static boolean ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        }
    }

    @Test
    void a_database_that_another_process_used_during_a_cut_is_left_to_it() {
        wire.cut();
        Eventually.until("it is noticed", () -> {
            database.store.write(PostgresWireTest::ask);
            return !database.store.view().up();
        });
        String url = "postgresql://postgres:postgres@localhost:" + server.getPort() + "/" + name;
        try (TestStore other = new TestStore(Databases.of(url, 1, Path.of("unused"), clock)).start()) {
            Eventually.until("the other has the lock", () -> other.store.view().up());
        }

        wire.heal();

        Eventually.until(
                "it says why it stays away",
                () -> database.store.view().why().contains("Another process used this database while"));
        assertThat(database.store.view().up()).isFalse();
    }
}
