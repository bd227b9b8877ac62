package dev.holdfast.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Events;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventRowsTest {

    private final ManualTime time = new ManualTime();
    private final EventRows rows = new EventRows(written -> {}, (entry, why) -> {}, late -> {});

    private Entry done(String id, int shard) {
        Entry entry = new Entry(
                0,
                Events.message(time, id, "a", id),
                new Position(Events.BOT, shard, 2, "session", "", 1, "me"),
                0,
                Set.of(),
                recorded -> {},
                new Entry.Journaling() {
                    @Override
                    public void done(Entry done) {}

                    @Override
                    public void doneBy(Entry done, String holder) {}

                    @Override
                    public void left(Entry left) {}
                });
        rows.place(entry);
        entry.recorded.done();
        return entry;
    }

    /** Without it the session would go on from where it was before, and tell again what was answered. */
    @Test
    void where_a_shard_stands_is_kept_for_the_database_though_its_event_is_done() {
        Entry earlier = done("1", 0);
        Entry quiet = done("2", 1);
        Entry later = done("3", 0);

        assertThat(rows.needed(earlier)).isFalse();
        assertThat(rows.needed(later)).isTrue();
        assertThat(rows.needed(quiet)).isTrue();
    }
}
