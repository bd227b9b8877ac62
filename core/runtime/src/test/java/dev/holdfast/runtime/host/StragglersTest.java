package dev.holdfast.runtime.host;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.journal.Recorded;
import dev.holdfast.runtime.journal.Replay;
import dev.holdfast.runtime.journal.StoredJournal;
import dev.holdfast.runtime.store.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StragglersTest {

    private static final String LISTENERS = "listeners";
    private static final String COMMAND = "command";

    private final ManualTime time = new ManualTime();
    private final Stragglers stragglers = new Stragglers(time);
    private final List<Recorded> events = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestStore store;

    @BeforeEach
    void threeEvents(@TempDir Path home) {
        store = new TestStore(home.resolve("test.db"));
        StoredJournal journal =
                new StoredJournal(store.store, time, new Replay.Settings(0, 1), expired -> false, () -> {});
        store.start();
        for (String id : List.of("1", "2", "3")) {
            journal.record(
                    Events.message(time, id, "a", id), new Position(Events.BOT, 0, 0, "", "", 0, ""), events::add);
        }
        await(store.store.write(connection -> true));
        Eventually.until("all are there", () -> events.size() == 3);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private boolean isBehind(int event) {
        return isBehind(event, LISTENERS);
    }

    private boolean isBehind(int event, String holder) {
        return stragglers.isBehind("a", events.get(event - 1), holder);
    }

    private void leave(int event, String holder) {
        stragglers.leave("a", events.get(event - 1), holder);
    }

    private void taken(int event, String holder) {
        stragglers.taken("a", events.get(event - 1), holder);
    }

    @Test
    void younger_events_wait_until_the_older_one_came_back() {
        leave(2, LISTENERS);

        assertThat(isBehind(3)).isTrue();
        assertThat(isBehind(2)).isFalse();
        assertThat(isBehind(1)).isFalse();
        taken(2, LISTENERS);
        assertThat(isBehind(3)).isFalse();
    }

    @Test
    void what_takes_an_event_does_not_let_the_younger_ones_past_those_who_could_not() {
        leave(1, LISTENERS);
        taken(1, COMMAND);

        assertThat(isBehind(2, COMMAND)).isTrue();
        assertThat(isBehind(2, LISTENERS)).isTrue();
        taken(1, LISTENERS);
        assertThat(isBehind(2, LISTENERS)).isFalse();
    }

    @Test
    void those_who_left_the_same_event_come_back_in_the_order_in_which_they_left_it() {
        leave(1, LISTENERS);

        assertThat(isBehind(1, COMMAND)).isTrue();
        leave(1, COMMAND);
        leave(1, LISTENERS);
        assertThat(isBehind(1, LISTENERS)).isFalse();
        assertThat(isBehind(1, COMMAND)).isTrue();
        taken(1, LISTENERS);
        assertThat(isBehind(1, COMMAND)).isFalse();
    }

    @Test
    void one_that_never_comes_back_does_not_end_the_conversation() {
        leave(1, LISTENERS);
        events.getFirst().done();
        time.advance(Stragglers.GONE_AFTER);
        leave(2, LISTENERS);
        assertThat(isBehind(3)).isTrue();

        time.advance(Duration.ofSeconds(1));
        assertThat(isBehind(2)).as("behind the first, which is gone").isFalse();
    }

    @Test
    void one_that_is_tried_again_and_again_is_not_gone() {
        leave(1, LISTENERS);
        events.getFirst().done();
        for (int minute = 0; minute < 10; minute++) {
            time.advance(Duration.ofMinutes(1));
            assertThat(isBehind(2)).isTrue();
            leave(2, LISTENERS);
            leave(1, LISTENERS);
        }

        taken(1, LISTENERS);
        assertThat(isBehind(3)).as("behind the second").isTrue();
    }

    @Test
    void one_that_another_plugin_has_still_comes_back_when_that_is_done_with_it() {
        leave(1, LISTENERS);

        time.advance(Stragglers.GONE_AFTER.multipliedBy(2));
        assertThat(isBehind(2)).as("while another has the first").isTrue();
        events.getFirst().done();
        time.advance(Stragglers.GONE_AFTER.minusSeconds(1));
        assertThat(isBehind(2)).isTrue();
    }
}
