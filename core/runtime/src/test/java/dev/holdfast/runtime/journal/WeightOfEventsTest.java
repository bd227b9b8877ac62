package dev.holdfast.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Events;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeightOfEventsTest {

    private final ManualTime time = new ManualTime();
    private final EventRows rows = new EventRows(entries -> {}, (entry, why) -> {}, entry -> {});

    private Entry entry(String text) {
        return new Entry(
                0,
                Events.message(time, "1", "a", text),
                null,
                time.nanos(),
                Set.of(),
                recorded -> {},
                new Entry.Journaling() {
                    @Override
                    public void done(Entry entry) {}

                    @Override
                    public void doneBy(Entry entry, String holder) {}

                    @Override
                    public void left(Entry entry) {}
                });
    }

    @Test
    void an_event_weighs_what_it_says_twice_whether_its_json_is_made_yet_or_not() {
        Entry entry = entry("x".repeat(10_000));

        long before = rows.weight(entry);
        entry.prepare();

        assertThat(before).isBetween(20_000L, 23_000L);
        assertThat(rows.weight(entry)).isEqualTo(before);
    }
}
