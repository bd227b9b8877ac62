package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BulkheadTest {
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    private final ManualTime time = new ManualTime();
    private final List<String> log = new ArrayList<>();

    @Test
    void keys_are_served_in_turn_and_each_key_in_order() {
        Bulkhead bulkhead = full(1, 100);
        for (String name : List.of("a1", "a2", "a3", "b1", "c1", "b2")) {
            enqueue(bulkhead, name, 10);
        }

        for (int i = 0; i < 6; i++) {
            bulkhead.leave();
        }

        assertThat(log).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(time.armed()).isZero();
    }

    @Test
    void urgent_ones_go_first_and_take_with_them_what_waits_before_them_under_their_key() {
        Bulkhead bulkhead = full(1, 100);
        enqueue(bulkhead, "p1", Priority.PATIENT);
        enqueue(bulkhead, "u1", Priority.USUAL);
        enqueue(bulkhead, "a1", Priority.URGENT);
        enqueue(bulkhead, "u2", Priority.URGENT);

        for (int i = 0; i < 4; i++) {
            bulkhead.leave();
        }

        assertThat(log).containsExactly("a1", "u1", "u2", "p1");
    }

    @Test
    void what_is_no_longer_urgent_once_the_urgent_one_went_waits_its_turn() {
        Bulkhead bulkhead = full(1, 100);
        enqueue(bulkhead, "u1", Priority.URGENT);
        enqueue(bulkhead, "u2", Priority.PATIENT);
        enqueue(bulkhead, "b1", Priority.USUAL);

        for (int i = 0; i < 3; i++) {
            bulkhead.leave();
        }

        assertThat(log).containsExactly("u1", "b1", "u2");
    }

    @Test
    void one_place_in_eight_goes_to_the_least_urgent_however_many_urgent_ones_wait() {
        Bulkhead bulkhead = full(1, 100);
        enqueue(bulkhead, "p", Priority.PATIENT);
        for (int i = 0; i < 20; i++) {
            enqueue(bulkhead, "a" + i, Priority.URGENT);
        }

        for (int i = 0; i < Bulkhead.PATIENCE; i++) {
            bulkhead.leave();
        }

        assertThat(log).hasSize(Bulkhead.PATIENCE).endsWith("p");
    }

    @Test
    void a_full_queue_refuses_at_once() {
        Bulkhead bulkhead = full(1, 1);
        enqueue(bulkhead, "a", 10);

        enqueue(bulkhead, "b", 10);

        assertThat(log).containsExactly("b refused by BULKHEAD");
        assertThat(bulkhead.waiting()).isEqualTo(1);
    }

    @Test
    void who_waited_past_its_deadline_is_dropped_when_it_passes() {
        Bulkhead bulkhead = full(1, 10);
        enqueue(bulkhead, "a", 1);
        enqueue(bulkhead, "b", 10);

        time.advance(Duration.ofSeconds(1));
        bulkhead.leave();

        assertThat(log).containsExactly("a refused by DEADLINE", "b");
        assertThat(bulkhead.waiting()).isZero();
        assertThat(bulkhead.running()).isEqualTo(1);
    }

    @Test
    void a_newcomer_does_not_overtake_the_queue() {
        Bulkhead bulkhead = full(1, 10);
        enqueue(bulkhead, "a", 10);

        assertThat(bulkhead.tryEnter()).isFalse();
    }

    @Test
    void closing_refuses_all_who_wait() {
        Bulkhead bulkhead = full(1, 10);
        enqueue(bulkhead, "a", 10);
        enqueue(bulkhead, "b", 10);

        bulkhead.close();

        assertThat(log).containsExactly("a refused by CLOSED", "b refused by CLOSED");
        assertThat(time.armed()).isZero();
    }

    @Test
    void a_long_queue_of_attempts_that_end_at_once_does_not_grow_the_stack() {
        Bulkhead bulkhead = full(1, 100_000);
        int[] admitted = new int[1];
        for (int i = 0; i < 100_000; i++) {
            bulkhead.enqueue(new Waiter(time.nanos() + Duration.ofDays(1).toNanos(), "key", Priority.USUAL) {
                @Override
                void granted(long stamp) {
                    admitted[0]++;
                    bulkhead.leave();
                }

                @Override
                void refused(Outcome.Stage by, String reason, @Nullable Duration retryAfter) {
                    throw new AssertionError(reason);
                }
            });
        }

        bulkhead.leave();

        assertThat(admitted[0]).isEqualTo(100_000);
        assertThat(bulkhead.running()).isZero();
    }

    /** An act is a key that arrives (0 to 3), a place that is left (4), or half a second (5). */
    @Property
    void places_never_leak_and_never_exceed_their_number(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 5) Integer> acts,
            @ForAll @IntRange(min = 1, max = 3) int places) {
        ManualTime clock = new ManualTime();
        List<String> admitted = new ArrayList<>();
        Bulkhead bulkhead = new Bulkhead("qq", new Policy.Bulkhead(places, 5), clock);
        int left = 0;
        for (int act : acts) {
            if (act < 4 && bulkhead.tryEnter()) {
                admitted.add("direct");
            } else if (act < 4) {
                long deadline = clock.nanos() + Duration.ofSeconds(1).toNanos();
                Priority priority = PRIORITIES.get(act % PRIORITIES.size());
                bulkhead.enqueue(new RecordingWaiter("queued", "key" + act % 3, deadline, priority, admitted));
            } else if (act == 4 && bulkhead.running() > 0) {
                bulkhead.leave();
                left++;
            } else if (act == 5) {
                clock.advance(Duration.ofMillis(500));
            }
            long entered = admitted.stream()
                    .filter(entry -> !entry.contains("refused"))
                    .count();
            assertThat(bulkhead.running()).isEqualTo((int) entered - left).isLessThanOrEqualTo(places);
            assertThat(bulkhead.waiting() == 0 || bulkhead.running() == places).isTrue();
        }
    }

    private Bulkhead full(int places, int queue) {
        Bulkhead bulkhead = new Bulkhead("qq", new Policy.Bulkhead(places, queue), time);
        for (int i = 0; i < places; i++) {
            assertThat(bulkhead.tryEnter()).isTrue();
        }
        return bulkhead;
    }

    private void enqueue(Bulkhead bulkhead, String name, int seconds) {
        long deadline = time.nanos() + Duration.ofSeconds(seconds).toNanos();
        bulkhead.enqueue(new RecordingWaiter(name, deadline, log));
    }

    private void enqueue(Bulkhead bulkhead, String name, Priority priority) {
        long deadline = time.nanos() + Duration.ofSeconds(10).toNanos();
        bulkhead.enqueue(new RecordingWaiter(name, deadline, priority, log));
    }
}
