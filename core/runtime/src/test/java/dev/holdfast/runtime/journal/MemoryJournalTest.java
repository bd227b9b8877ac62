package dev.holdfast.runtime.journal;

import static dev.holdfast.runtime.Events.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.resilience.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryJournalTest {

    private static final Position POSITION = new Position("qq", 0, 1, "s", "", 1, "");

    private final ManualTime time = new ManualTime();
    private final MemoryJournal journal = new MemoryJournal(time, this::finish);
    private int finished;
    private final List<Recorded> next = new ArrayList<>();

    @Test
    void an_event_is_handed_on_once_however_often_it_is_offered() {
        record("1");
        record("1");
        record("2");
        record("1");

        assertThat(next)
                .extracting(recorded -> recorded.event().origin().eventId())
                .containsExactly("1", "2");
        assertThat(journal.stats()).isEqualTo(new Journal.Stats(4, 2, 2, 2, 0, 0));
    }

    @Test
    void the_same_id_of_another_bot_is_another_event() {
        record("1");
        MessageReceived event = message(time, "1", "a", "hi");
        Origin elsewhere = new Origin("other", "qq", "1", "t", time.now());

        journal.record(new MessageReceived(elsewhere, event.message(), event.answerUntil()), POSITION, next::add);

        assertThat(next).hasSize(2);
    }

    @Test
    void an_event_stays_pending_until_everybody_is_done_with_it() {
        record("1");
        Recorded recorded = next.getFirst();
        recorded.handTo();
        recorded.handTo();
        time.advance(Duration.ofMillis(1500));

        recorded.done();
        recorded.done();

        assertThat(journal.stats()).isEqualTo(new Journal.Stats(1, 0, 1, 1, 1500, 1500));
        assertThat(finished).isZero();
        recorded.done();
        assertThat(finished).isEqualTo(1);
        assertThat(journal.stats()).isEqualTo(new Journal.Stats(1, 0, 1, 0, 0, 0));
    }

    @Test
    void an_event_that_is_done_is_still_a_duplicate_when_it_comes_again() {
        record("1");
        next.getFirst().done();

        record("1");

        assertThat(next).hasSize(1);
        assertThat(journal.stats().pending()).isZero();
    }

    @Test
    void the_oldest_pending_event_gives_the_age() {
        record("1");
        time.advance(Duration.ofSeconds(2));
        record("2");
        time.advance(Duration.ofSeconds(1));

        assertThat(journal.stats().oldestMillis()).isEqualTo(3000);
        next.getFirst().done();
        assertThat(journal.stats().oldestMillis()).isEqualTo(1000);
    }

    @Test
    void an_id_is_forgotten_after_a_day() {
        record("1");
        time.advance(Duration.ofHours(25));
        record("1");

        assertThat(next).hasSize(2);
    }

    @Test
    void old_ids_make_room_for_new_ones() {
        for (int i = 0; i < 100_500; i++) {
            journal.record(message(time, "m" + i, "a", "hi"), POSITION, Recorded::done);
        }

        assertThat(journal.stats().remembered()).isLessThanOrEqualTo(100_000);
        assertThat(journal.stats().pending()).isZero();
    }

    private void finish() {
        finished++;
    }

    private void record(String id) {
        journal.record(message(time, id, "a", "hi"), POSITION, next::add);
    }
}
