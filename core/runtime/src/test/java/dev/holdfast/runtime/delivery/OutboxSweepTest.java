package dev.holdfast.runtime.delivery;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.delivery.RowKeeper.Earlier;
import dev.holdfast.runtime.store.Sweep;
import dev.holdfast.runtime.store.TestStore;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closed rows that were spared when their turn to be deleted came. */
class OutboxSweepTest {

    private static final long NEWEST = 200_000;

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private volatile long oldestEvent = Long.MAX_VALUE;

    @SuppressWarnings("NullAway.Init") // made before every test
    private TestStore store;

    @SuppressWarnings("NullAway.Init") // as above
    private LeftOver leftOver;

    @SuppressWarnings("NullAway.Init") // as above
    private StoredRows rows;

    @BeforeEach
    void open() {
        try (TestStore before = new TestStore(home.resolve("test.db")).start()) {
            insert(before, NEWEST, Duration.ZERO, true);
            insert(before, 7, Duration.ofHours(1), true);
            insert(before, 8, Duration.ZERO, false);
        }
        begin();
    }

    private void begin() {
        store = new TestStore(home.resolve("test.db"));
        leftOver = new LeftOver(() -> Set.of("qq/key9"), contents -> {});
        rows = new StoredRows(store.store, time, () -> oldestEvent, leftOver, Long.MAX_VALUE);
        store.start();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void insert(TestStore into, long number, Duration kept, boolean closed) {
        await(into.store.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, outcome, body)"
                            + " VALUES (?, ?, '', 1, ?, ?, 0, ?, ?)")) {
                insert.setLong(1, number);
                insert.setString(2, "qq/key" + number + "#echo#1.1");
                insert.setLong(3, time.now().toEpochMilli());
                insert.setLong(4, kept.isZero() ? 0 : time.now().plus(kept).toEpochMilli());
                insert.setString(5, closed ? "1 m" + number : null);
                insert.setString(6, closed ? null : "not to be read");
                return insert.executeUpdate();
            }
        }));
    }

    private List<Long> numbers() {
        return await(store.store.read(connection -> {
            List<Long> numbers = new ArrayList<>();
            try (var statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT number FROM outbox ORDER BY number")) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        }));
    }

    private void sweep() {
        time.advance(Sweep.PERIOD);
        await(store.store.write(connection -> true));
    }

    @Test
    void a_named_send_is_forgotten_once_its_time_is_over_and_what_is_open_is_not() {
        sweep();
        assertThat(numbers()).containsExactly(7L, 8L, NEWEST);

        for (int sweeps = 0; sweeps < 6; sweeps++) {
            sweep();
        }

        assertThat(numbers()).containsExactly(8L, NEWEST);
        close(8);
        sweep();
        assertThat(numbers()).containsExactly(NEWEST);
    }

    private void close(long number) {
        await(store.store.write(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE outbox SET outcome = '1 m', body = NULL WHERE number = ?")) {
                update.setLong(1, number);
                return update.executeUpdate();
            }
        }));
    }

    @Test
    void what_was_sent_since_the_oldest_event_that_is_not_done_stays() {
        close(8);
        oldestEvent = time.now().toEpochMilli();
        sweep();
        assertThat(numbers()).contains(8L);

        oldestEvent = time.now().toEpochMilli();
        sweep();

        assertThat(numbers()).doesNotContain(8L);
    }

    @Test
    void what_an_unfinished_event_was_answered_with_is_known_to_every_start_until_the_event_is_done() {
        oldestEvent = time.now().toEpochMilli();
        insert(store, 9, Duration.ZERO, true);
        for (int starts = 0; starts < 3; starts++) {
            store.close();
            begin();
        }

        assertThat(leftOver.earlier("qq", new OutboxKey("key9", "echo", 1, 1)))
                .contains(new Earlier.Closed(new Delivered(new MessageId("m9"), Instant.ofEpochMilli(1))));
        assertThat(numbers()).contains(9L);
    }

    @Test
    void a_start_remembers_the_latest_names_that_plugins_chose_and_no_more_than_it_would_have_kept() {
        int names = NamedSends.MAX + 500;
        await(store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(
                        "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, outcome)"
                                + " WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n LIMIT " + names
                                + ") SELECT i, 'qq/named:' || i || '#echo#1.1', '', 1, 0, " + Long.MAX_VALUE
                                + ", 0, '1 m' || i FROM n");
            }
        }));
        store.close();

        begin();

        int newest = 1000 + names - 1;
        assertThat(named(newest)).isEqualTo(new Delivered(new MessageId("m" + newest), Instant.ofEpochMilli(1)));
        assertThat(IntStream.rangeClosed(newest - NamedSends.MAX + 1, newest).filter(name -> named(name) == null))
                .as("what is forgotten of the latest")
                .isEmpty();
        assertThat(named(newest - NamedSends.MAX)).isNull();
    }

    private @Nullable Delivery named(int name) {
        return rows.known("qq", OutboxKey.named("echo", String.valueOf(name)).part(1));
    }

    @Test
    void many_go_a_few_at_a_time() {
        await(store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(
                        "INSERT INTO outbox (number, send_key, answers, sequence, made_at, kept_until, maybe, outcome)"
                                + " WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2999)"
                                + " SELECT i, 'qq/many#echo#1.1', '', 1, 0, 0, 0, '1 m' FROM n");
            }
        }));

        time.advance(Sweep.PERIOD);

        Eventually.until("all are gone", () -> numbers().equals(List.of(7L, 8L, NEWEST)));
    }
}
