package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DoorwayTest {

    private final ManualTime time = new ManualTime();
    private final List<String> inside = new ArrayList<>();
    private final List<String> outside = new ArrayList<>();
    private final Doorway door = new Doorway(
            new MemoryJournal(time, () -> {}),
            event -> outside.add(event.origin().eventId()),
            recorded -> inside.add(recorded.event().origin().eventId()));

    @Test
    void events_before_the_opening_wait_and_keep_their_order() {
        come("1");
        come("2");
        assertThat(inside).isEmpty();

        door.open();
        come("3");

        assertThat(inside).containsExactly("1", "2", "3");
    }

    @Test
    void whoever_has_to_hurry_hears_of_an_event_before_the_door_opens() {
        come("1");

        assertThat(outside).containsExactly("1");
        assertThat(inside).isEmpty();
    }

    @Test
    void nothing_comes_in_once_the_door_is_shut() {
        door.open();
        come("1");
        door.shut();
        come("2");

        assertThat(inside).containsExactly("1");
    }

    @Test
    void who_waits_for_a_receipt_is_told_that_nothing_was_taken_once_the_door_is_shut() {
        List<Boolean> told = new ArrayList<>();
        comeAndWait("1", told);
        assertThat(told).as("recorded, whoever is there to hear it").containsExactly(true);
        door.open();
        comeAndWait("2", told);
        assertThat(told).containsExactly(true, true);

        door.shut();
        comeAndWait("3", told);

        assertThat(told).containsExactly(true, true, false);
        assertThat(inside).containsExactly("1", "2");
    }

    @Test
    void there_is_an_end_to_waiting() {
        for (int i = 0; i < 10_010; i++) {
            come("e" + i);
        }
        door.open();

        assertThat(inside).hasSize(10_000).endsWith("e9999");
    }

    private void come(String id) {
        door.accept(Events.message(time, id, "a", "hi"), new Position("qq", 0, 1, "s", "", 1, ""));
    }

    private void comeAndWait(String id, List<Boolean> told) {
        door.accept(Events.message(time, id, "a", "hi"), new Position("qq", 0, 0, "", "", 1, ""), told::add);
    }
}
