package dev.holdfast.runtime.journal;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.store.Databases;
import dev.holdfast.runtime.store.Sweep;
import dev.holdfast.runtime.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredJournalTest {

    private static final Instant BEGAN = Instant.parse("2026-09-14T12:45:00.123Z");
    private static final Replay.Settings UNLIMITED = new Replay.Settings(0, 1);

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final List<Recorded> published = new CopyOnWriteArrayList<>();
    private final List<Event> expired = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // every test begins a life first
    private TestStore store;

    @SuppressWarnings("NullAway.Init") // as above
    private StoredJournal journal;

    /** A process begins; what the one before had not written down is lost. */
    private void begin(Replay.Settings settings) {
        begin(settings, new TestStore(home.resolve("test.db")));
    }

    private void begin(Replay.Settings settings, TestStore there) {
        store = there;
        journal = new StoredJournal(store.store, time, settings, expired::add, () -> {});
        store.start();
    }

    private void begin() {
        begin(UNLIMITED);
    }

    private void begin(EmbeddedPostgres server) {
        String url = "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres";
        begin(UNLIMITED, new TestStore(Databases.of(url, 1, home, time)));
    }

    private void end() {
        store.close();
        published.clear();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void take(String id, String channel) {
        take(id, channel, 1);
    }

    private void take(String id, String channel, long sequence) {
        MessageReceived event = Events.message(time, id, channel, "text of " + id);
        journal.record(
                event,
                new Position(Events.BOT, 0, 1, "session", "wss://resume", sequence, "me", BEGAN),
                published::add);
    }

    private void replay() {
        journal.replay().start(published::add);
    }

    private List<String> ids() {
        return published.stream()
                .map(recorded -> recorded.event().origin().eventId())
                .toList();
    }

    private void awaitPublished(int count) {
        Eventually.until(count + " are published", () -> published.size() >= count);
    }

    private void settle() {
        await(store.store.write(connection -> true));
    }

    @Test
    void an_event_goes_on_and_only_once() {
        begin();

        take("1", "a");
        take("2", "a");
        take("1", "a");

        awaitPublished(2);
        settle();
        assertThat(ids()).containsExactly("1", "2");
        assertThat(journal.stats().duplicates()).isEqualTo(1);
        assertThat(journal.stats().pending()).isEqualTo(2);
    }

    /** The writer is busy with something until the latch falls. */
    private Future<Boolean> hang(CountDownLatch until) {
        Promise<Boolean> begun = Promise.promise();
        Future<Boolean> hung = store.store.write(connection -> {
            begun.tryComplete(true);
            try {
                return until.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
        });
        await(begun.future());
        return hung;
    }

    private Future<Boolean> refuseWrites() {
        return store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("PRAGMA query_only = 1");
            }
        });
    }

    private int rows() {
        return await(store.store.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT COUNT(*) FROM event")) {
                row.next();
                return row.getInt(1);
            }
        }));
    }

    @Test
    void an_event_goes_on_while_it_is_written_and_what_its_handler_writes_is_written_after_it() {
        begin();
        settle();
        CountDownLatch late = new CountDownLatch(1);
        Future<Boolean> hung = hang(late);

        take("1", "a");
        assertThat(ids()).containsExactly("1");
        assertThat(rows()).isZero();
        Future<Integer> seenByTheReply = store.store.write(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT COUNT(*) FROM event WHERE event_id = '1'")) {
                row.next();
                return row.getInt(1);
            }
        });
        late.countDown();

        await(hung);
        assertThat(await(seenByTheReply)).isEqualTo(1);
    }

    @Test
    void what_was_done_before_it_was_written_is_known_after_a_restart_all_the_same() {
        begin();
        settle();
        CountDownLatch late = new CountDownLatch(1);
        Future<Boolean> hung = hang(late);
        take("1", "a", 41);
        published.getFirst().done();
        late.countDown();
        await(hung);
        end();

        begin();
        take("1", "a");
        take("2", "a");

        awaitPublished(1);
        assertThat(ids()).containsExactly("2");
        assertThat(journal.replay().view().found()).isZero();
        assertThat(journal.positions()).extracting(Position::sequence).containsExactly(41L);
    }

    @Test
    void what_somebody_could_not_take_before_it_was_written_comes_again_once_it_is() {
        begin();
        settle();
        CountDownLatch late = new CountDownLatch(1);
        Future<Boolean> hung = hang(late);
        take("1", "a");
        assertThat(published.getFirst().comesAgain()).isTrue();
        published.getFirst().handTo();
        published.getFirst().done("quick@events.message.received");
        published.getFirst().leave();
        time.advance(Duration.ofSeconds(1));
        late.countDown();

        await(hung);
        while (published.size() < 2) {
            time.advance(Duration.ofMillis(100));
            settle();
        }
        assertThat(ids()).containsExactly("1", "1");
        assertThat(published.getLast().number()).isEqualTo(published.getFirst().number());
        assertThat(published.getLast().finishedBy("quick@events.message.received"))
                .isTrue();
        published.getLast().done();
        assertThat(journal.stats().pending()).isZero();
    }

    @Test
    void what_somebody_could_not_take_and_the_database_neither_is_offered_once_more_and_does_not_come_again() {
        begin();
        settle();
        CountDownLatch late = new CountDownLatch(1);
        Future<Boolean> hung = hang(late);
        refuseWrites();
        take("1", "a");
        published.getFirst().leave();
        late.countDown();

        await(hung);
        awaitPublished(2);
        assertThat(ids()).containsExactly("1", "1");
        assertThat(published.getLast().comesAgain()).isFalse();
    }

    @Test
    void what_went_on_while_the_database_was_away_does_not_go_on_again_should_the_database_then_refuse_it() {
        begin();
        await(store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("CREATE TRIGGER refuse BEFORE INSERT ON event WHEN NEW.event_id = 'odd'"
                        + " BEGIN SELECT RAISE(ABORT, 'odd'); END");
            }
        }));
        await(refuseWrites().otherwise(false));

        take("odd", "a");
        take("even", "a");
        Eventually.until(
                "the row was refused",
                () -> store.store.view().up() && store.store.view().lost() == 1);
        settle();

        assertThat(ids()).containsExactly("odd", "even");
        assertThat(journal.unrecorded()).isEqualTo(1);
    }

    @Test
    void what_could_not_be_written_when_it_came_keeps_its_place_before_what_came_later() {
        begin();
        take("old", "other");
        awaitPublished(1);
        end();
        begin();
        settle();
        await(refuseWrites().otherwise(false));
        take("1", "a");
        awaitPublished(1);
        replay();
        awaitPublished(2);
        Eventually.until("nothing older waits", () -> journal.replay().isOver());
        take("2", "a");
        Eventually.until("all are written", () -> store.store.view().up());
        settle();
        end();

        begin();
        replay();

        awaitPublished(3);
        assertThat(ids()).containsSubsequence("1", "2");
    }

    private void takeAndWait(String id, List<Boolean> told) {
        journal.record(
                Events.message(time, id, "a", "text of " + id),
                new Position(Events.BOT, 0, 0, "", "", 0, "me"),
                told::add,
                published::add);
    }

    @Test
    void who_waits_is_told_once_the_event_is_on_disk_and_so_is_who_sent_it_again_meanwhile() {
        begin();
        CountDownLatch late = new CountDownLatch(1);
        Future<Boolean> hung = hang(late);
        List<Boolean> told = new CopyOnWriteArrayList<>();

        takeAndWait("1", told);
        takeAndWait("1", told);
        assertThat(told).isEmpty();
        late.countDown();

        await(hung);
        Eventually.until("both are told", () -> told.size() == 2);
        takeAndWait("1", told);
        assertThat(told).containsExactly(true, true, true);
        assertThat(ids()).containsExactly("1");
    }

    @Test
    void who_waits_is_told_while_the_database_is_away_until_the_event_is_done() {
        begin();
        settle();
        refuseWrites();
        List<Boolean> told = new CopyOnWriteArrayList<>();

        takeAndWait("1", told);
        awaitPublished(1);
        Eventually.until("it is told", () -> told.size() == 1);
        takeAndWait("1", told);
        assertThat(told).as("it goes on, but a crash would lose it").containsExactly(false, false);

        published.getFirst().done();
        takeAndWait("1", told);
        assertThat(told).containsExactly(false, false, true);
        assertThat(ids()).containsExactly("1");
    }

    @Test
    void what_was_done_while_the_database_was_away_is_written_undone_first_since_its_replies_come_behind() {
        begin();
        store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE TRIGGER done_too_early BEFORE INSERT ON event WHEN NEW.body IS NULL"
                        + " BEGIN SELECT RAISE(ABORT, 'a crash now would lose its replies'); END");
                return true;
            }
        });
        settle();
        store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("PRAGMA query_only = 1");
            }
        });
        take("1", "a");
        awaitPublished(1);
        Eventually.until("it is held", () -> !store.store.view().up());
        published.getFirst().done();

        Eventually.until("it is written, and then done", () -> "1 0".equals(rowsAndUndone()));
        assertThat(journal.unrecorded()).isZero();
    }

    private String rowsAndUndone() {
        return await(store.store.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT count(*) || ' ' || count(body) FROM event")) {
                return row.next() ? row.getString(1) : "";
            }
        }));
    }

    @Test
    void what_was_not_done_is_published_again_as_it_was_and_in_its_order() {
        begin();
        for (int number = 1; number <= 2500; number++) {
            take("" + number, "channel" + number % 3);
        }
        awaitPublished(2500);
        Event third = published.get(2).event();
        published.get(1).done();
        end();

        begin();
        journal.replay().start(recorded -> {
            published.add(recorded);
            recorded.done();
        });

        awaitPublished(2499);
        settle();
        assertThat(ids().stream().map(Integer::valueOf).filter(number -> number % 3 == 0))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 833)
                        .mapToObj(number -> number * 3)
                        .toList());
        assertThat(ids()).doesNotContain("2").hasSize(2499);
        assertThat(published.stream().map(Recorded::event)).contains(third);
        assertThat(journal.replay().view().found()).isEqualTo(2499);
    }

    @Test
    void a_repetition_is_known_after_a_restart_and_the_shard_goes_on_where_it_was() {
        begin();
        take("1", "a", 41);
        take("2", "a", 42);
        awaitPublished(2);
        published.forEach(Recorded::done);
        end();

        begin();
        take("1", "a");
        take("3", "a", 43);

        awaitPublished(1);
        assertThat(ids()).containsExactly("3");
        assertThat(journal.positions())
                .containsExactly(new Position(Events.BOT, 0, 1, "session", "wss://resume", 42, "me", BEGAN));
    }

    @Test
    void a_position_that_a_version_before_wrote_has_no_age() {
        begin();
        take("1", "a", 41);
        awaitPublished(1);
        await(store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE shard_position SET began_at = NULL");
            }
        }));
        end();

        begin();

        assertThat(journal.positions())
                .containsExactly(new Position(Events.BOT, 0, 1, "session", "wss://resume", 41, "me"));
    }

    @Test
    void a_server_keeps_positions_as_a_file_does() throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            begin(server);
            take("1", "a", 41);
            take("2", "a", 42);
            awaitPublished(2);
            end();

            begin(server);
            // The server lets go of the lock of the life before when it gets round to it.
            Eventually.until("the database is open", () -> journal.isLoaded());

            assertThat(journal.positions())
                    .containsExactly(new Position(Events.BOT, 0, 1, "session", "wss://resume", 42, "me", BEGAN));
            end();
        }
    }

    @Test
    void no_session_is_resumed_from_where_a_backup_stood() throws IOException {
        begin();
        take("1", "a", 41);
        awaitPublished(1);
        settle();
        await(store.store.backUp());
        end();
        Files.delete(home.resolve("test.db"));

        begin();
        settle();

        assertThat(journal.positions()).isEmpty();
        assertThat(journal.replay().view().found()).isEqualTo(1);
    }

    @Test
    void whoever_was_done_with_it_is_not_given_it_again_though_a_backup_took_the_place_of_the_file() {
        begin();
        await(store.store.backUp());
        take("1", "a");
        awaitPublished(1);
        Recorded first = published.getFirst();
        first.handTo();
        first.handTo();
        first.done("quick@events.message.received");
        settle();
        await(store.store.recover());
        settle();
        end();

        begin();
        replay();

        awaitPublished(1);
        assertThat(published.getFirst().finishedBy("quick@events.message.received"))
                .isTrue();
        assertThat(published.getFirst().finishedBy("slow@events.message.received"))
                .isFalse();
    }

    @Test
    void whoever_was_done_with_it_is_not_given_it_again() {
        begin();
        take("1", "a");
        awaitPublished(1);
        Recorded first = published.getFirst();
        first.handTo();
        first.handTo();
        first.done("echo@events.message.received");
        first.done();
        end();

        begin();
        replay();

        awaitPublished(1);
        assertThat(published.getFirst().finishedBy("echo@events.message.received"))
                .isTrue();
        assertThat(published.getFirst().finishedBy("other@events.message.received"))
                .isFalse();
    }

    @Test
    void what_nobody_can_answer_any_more_is_not_published_but_told() {
        begin();
        take("old", "a");
        awaitPublished(1);
        time.advance(Events.ANSWERABLE);
        take("young", "a");
        awaitPublished(2);
        end();

        begin();
        replay();

        awaitPublished(1);
        assertThat(ids()).containsExactly("young");
        assertThat(expired.stream().map(event -> event.origin().eventId())).containsExactly("old");
        end();
        begin();
        Eventually.until(
                "the next start finds the young one only",
                () -> journal.replay().view().found() == 1);
    }

    @Test
    void the_oldest_that_waits_is_as_old_as_it_is_wherever_it_waits() {
        begin();
        take("1", "a");
        awaitPublished(1);
        end();
        time.advance(Duration.ofSeconds(40));

        begin();
        settle();
        Eventually.until("what was left is counted", () -> journal.stats().pending() == 1);
        assertThat(journal.stats().oldestMillis()).as("in the database alone").isEqualTo(40_000);
        replay();
        awaitPublished(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(journal.stats().oldestMillis()).as("on its way").isEqualTo(42_000);
        assertThat(journal.stats().handledMillis()).isEqualTo(2_000);
        published.getFirst().leave();
        Eventually.until("it was left", () -> journal.stats().handledMillis() == 0);
        settle();

        assertThat(journal.stats().pending()).isEqualTo(1);
        assertThat(journal.stats().oldestMillis()).as("left by a plugin").isEqualTo(42_000);
        ticksUntil(2);
        published.getLast().done();
        assertThat(journal.stats().oldestMillis()).isZero();
    }

    @Test
    void live_events_of_a_conversation_wait_behind_what_was_left_of_it() {
        begin();
        take("1", "busy");
        take("2", "busy");
        awaitPublished(2);
        end();

        begin();
        take("3", "busy");
        take("4", "quiet");
        awaitPublished(1);
        settle();
        assertThat(ids()).as("before the plugins are there").containsExactly("4");
        replay();

        awaitPublished(4);
        assertThat(ids()).containsExactly("4", "1", "2", "3");
        Eventually.until("it is over", () -> journal.replay().isOver());
    }

    @Test
    void one_conversation_is_not_flooded_and_holds_up_no_other() {
        begin();
        for (int number = 1; number <= 10; number++) {
            take("a" + number, "a");
        }
        take("b1", "b");
        awaitPublished(11);
        end();

        begin(new Replay.Settings(2, 3));
        replay();

        awaitPublished(4);
        settle();
        assertThat(ids()).containsExactlyInAnyOrder("a1", "a2", "a3", "b1");
        int ticks = 0;
        while (published.size() < 5) {
            time.advance(Duration.ofMillis(50));
            settle();
            ticks++;
        }
        assertThat(ids()).endsWith("a4");
        assertThat(ticks).as("twentieths of a second until the next").isBetween(9, 12);
    }

    @Test
    void what_somebody_could_not_take_comes_again_to_him_alone_and_in_its_order() {
        begin();
        take("1", "a");
        awaitPublished(1);
        Recorded first = published.getFirst();
        assertThat(first.comesAgain()).isTrue();
        first.handTo();
        first.handTo();
        first.done("quick@events.message.received");
        first.leave();
        first.done();
        settle();

        take("2", "a");
        take("3", "b");
        awaitPublished(2);
        settle();
        assertThat(ids()).as("while the first waits").containsExactly("1", "3");
        while (published.size() < 4) {
            time.advance(Duration.ofMillis(100));
            settle();
        }

        assertThat(ids()).containsExactly("1", "3", "1", "2");
        assertThat(published.get(2).finishedBy("quick@events.message.received")).isTrue();
        assertThat(published.get(2).finishedBy("slow@events.message.received")).isFalse();
        published.subList(1, 4).forEach(Recorded::done);
        assertThat(journal.stats().pending()).isZero();
    }

    @Test
    void an_event_this_version_cannot_read_holds_up_nothing() {
        begin();
        take("1", "a");
        take("2", "a");
        awaitPublished(2);
        sql("UPDATE event SET kind = 'Unheard' WHERE event_id = '1'");
        end();

        begin();
        replay();

        awaitPublished(1);
        assertThat(ids()).containsExactly("2");
        assertThat(journal.replay().view().unreadable()).isEqualTo(1);
    }

    @Test
    void what_comes_live_behind_a_replay_is_paced_too_until_the_conversation_has_caught_up() {
        begin();
        for (int number = 1; number <= 4; number++) {
            take("old" + number, "a");
        }
        awaitPublished(4);
        end();

        begin(new Replay.Settings(2, 3));
        for (int number = 1; number <= 3; number++) {
            take("live" + number, "a");
        }
        settle();
        replay();
        awaitPublished(3);
        settle();
        assertThat(ids()).containsExactly("old1", "old2", "old3");

        pass(Duration.ofMillis(550));
        assertThat(ids()).endsWith("old4");
        pass(Duration.ofMillis(500));
        assertThat(ids()).as("half a second for one").endsWith("old4", "live1");
        assertThat(journal.replay().isThrough()).isTrue();
        assertThat(journal.replay().isOver()).isFalse();
        assertThat(journal.replay().view().published()).isEqualTo(4);

        take("live4", "a");
        settle();
        pass(Duration.ofMillis(50));
        assertThat(ids()).as("one comes, one goes").endsWith("live1", "live2");
        pass(Duration.ofMillis(1100));
        assertThat(ids()).endsWith("live2", "live3", "live4");
        take("live5", "a");
        settle();
        assertThat(ids()).as("caught up").endsWith("live4", "live5");
        assertThat(journal.replay().isOver()).isTrue();
    }

    /** Moves on by steps, each seen to its end. */
    private void pass(Duration by) {
        for (long step = 0; step < by.toMillis(); step += 50) {
            time.advance(Duration.ofMillis(50));
            settle();
            settle();
        }
    }

    @Test
    void a_long_conversation_holds_up_no_other_and_loses_nothing_of_its_order() {
        begin();
        int many = 3200;
        for (int number = 1; number <= many; number++) {
            take("a" + number, "a");
        }
        take("b1", "b");
        awaitPublished(many + 1);
        end();

        begin(new Replay.Settings(400, 100));
        replay();
        Eventually.until("the other conversation goes on", () -> ids().contains("b1"));

        assertThat(published.size()).isLessThan(many / 10);
        assertThat(journal.stats().pending()).isEqualTo(many + 1);
        int[] done = new int[1];
        Eventually.until("all are published", () -> {
            time.advance(Duration.ofMillis(50));
            settle();
            for (; done[0] < published.size(); done[0]++) {
                published.get(done[0]).done();
            }
            return done[0] > many;
        });
        assertThat(ids().stream().filter(id -> id.startsWith("a")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, many)
                        .mapToObj(number -> "a" + number)
                        .toList());
        Eventually.until("it is over", () -> journal.replay().isOver());
        assertThat(journal.stats().pending()).isZero();
    }

    @Test
    void what_a_plugin_holds_on_to_holds_up_nobody_elses() {
        begin();
        int many = OnTheWay.MAX + 100;
        for (int number = 1; number <= many; number++) {
            take("e" + number, "channel " + number);
        }
        awaitPublished(many);
        end();

        begin();
        replay();
        awaitPublished(OnTheWay.MAX);
        settle();
        assertThat(published).hasSize(OnTheWay.MAX);

        time.advance(OnTheWay.LEASE);
        Eventually.until("the rest is published", () -> {
            time.advance(Duration.ofMillis(50));
            return published.size() == many;
        });
    }

    @Test
    void what_expires_before_its_turn_comes_is_told_and_not_published() {
        begin();
        for (int number = 1; number <= 3; number++) {
            take("a" + number, "a");
        }
        awaitPublished(3);
        end();

        begin(new Replay.Settings(0.001, 1));
        replay();
        awaitPublished(1);
        settle();
        time.advance(Events.ANSWERABLE);
        Eventually.until("it is over", () -> {
            time.advance(Duration.ofMillis(50));
            return journal.replay().isOver();
        });

        assertThat(ids()).containsExactly("a1");
        assertThat(expired.stream().map(event -> event.origin().eventId())).containsExactlyInAnyOrder("a2", "a3");
    }

    @Test
    void an_event_that_comes_again_before_the_database_opens_is_handled_once() {
        begin();
        take("1", "a");
        awaitPublished(1);
        end();

        store = new TestStore(home.resolve("test.db"));
        journal = new StoredJournal(store.store, time, UNLIMITED, expired::add, () -> {});
        take("1", "a");
        replay();
        store.start();
        awaitPublished(1);
        Eventually.until(
                "it is over", () -> journal.isLoaded() && journal.replay().isOver());
        settle();

        assertThat(ids()).containsExactly("1");
        published.getFirst().done();
        end();
        begin();
        Eventually.until("the next start finds nothing", journal::isLoaded);
        assertThat(journal.replay().view().found()).isZero();
    }

    @Test
    void what_comes_again_is_paced_so_that_no_chat_is_flooded_and_catches_up_all_the_same() {
        begin(new Replay.Settings(2, 3));
        for (int number = 1; number <= 8; number++) {
            take("e" + number, "a");
        }
        awaitPublished(8);
        published.forEach(Recorded::leave);
        published.clear();
        settle();

        ticksUntil(3);
        assertThat(ids()).as("the burst").containsExactly("e1", "e2", "e3");
        assertThat(ticksUntil(4)).as("half a second for one").isGreaterThan(7);
        take("live1", "a");
        take("live2", "a");
        assertThat(ticksUntil(6)).as("two come, two go").isLessThan(9);
        assertThat(ids()).endsWith("e4", "e5", "e6");
        ticksUntil(10);

        assertThat(ids()).endsWith("e6", "e7", "e8", "live1", "live2");
        published.forEach(Recorded::done);
        take("live3", "a");
        assertThat(ids()).as("caught up").endsWith("live3");
    }

    /** Twentieths of a second until so many are published. */
    private int ticksUntil(int count) {
        int ticks = 0;
        while (published.size() < count) {
            ticks++;
            time.advance(Duration.ofMillis(50));
            settle();
            await(store.store.read(connection -> true));
            settle();
        }
        return ticks;
    }

    @Test
    void those_whom_one_alone_cannot_take_do_not_keep_the_rest() {
        begin();
        int many = 1500;
        Set<String> given = ConcurrentHashMap.newKeySet();
        CountDownLatch first = new CountDownLatch(many);
        for (int number = 1; number <= many; number++) {
            MessageReceived event = Events.message(time, "e" + number, "channel " + number, "text");
            journal.record(event, new Position(Events.BOT, 0, 1, "session", "", number, "me"), recorded -> {
                if (first.getCount() > 0) {
                    first.countDown();
                } else {
                    given.add(recorded.event().origin().eventId());
                }
                recorded.handTo();
                recorded.leave();
                recorded.done();
            });
        }

        Eventually.until("every one was given again", () -> {
            time.advance(Duration.ofMillis(100));
            settle();
            return given.size() == many;
        });
    }

    @Test
    void a_done_event_that_the_deleting_along_the_way_did_not_come_by_is_deleted_later() {
        begin();
        take("done", "a");
        awaitPublished(1);
        published.getFirst().done();
        take("open", "a");
        awaitPublished(2);
        settle();
        sql("UPDATE event SET number = number + 1000000 WHERE event_id = 'open'");
        end();
        begin();
        sql("INSERT INTO event (number, bot, event_id, lane, received_at, kind) VALUES (5, 'qq', 'late', 'a', 0, 'X')");

        time.advance(Sweep.PERIOD);
        settle();

        assertThat(sql("DELETE FROM event WHERE event_id = 'late'")).isZero();
        assertThat(sql("DELETE FROM event WHERE event_id = 'open'")).isOne();
    }

    private int sql(String text) {
        return await(store.store.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(text);
            }
        }));
    }
}
