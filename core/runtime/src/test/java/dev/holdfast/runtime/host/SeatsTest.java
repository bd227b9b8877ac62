package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.Eventually;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SeatsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<String> admitted = Collections.synchronizedList(new ArrayList<>());

    @Test
    void who_comes_while_there_is_a_place_takes_it_at_once() {
        Seats seats = new Seats(2);

        seats.take(NOON);
        seats.take(NOON);
        seats.give();
        seats.take(NOON);
    }

    @Test
    void those_who_wait_get_a_place_in_the_order_of_their_coming() {
        Seats seats = new Seats(1);
        seats.take(NOON);
        wait(seats, "first", NOON.plusSeconds(9));
        wait(seats, "second", NOON);
        wait(seats, "third", NOON.plusSeconds(3));

        give(seats, 3);

        assertThat(admitted).containsExactly("first", "second", "third");
    }

    @Test
    void in_the_order_of_their_deadlines_if_that_is_wanted_even_if_they_waited_before() {
        Seats seats = new Seats(1);
        seats.take(NOON);
        wait(seats, "last", NOON.plusSeconds(9));
        wait(seats, "soon", NOON);
        seats.nearestDeadlineFirst(true);
        wait(seats, "later", NOON.plusSeconds(3));

        give(seats, 3);

        assertThat(admitted).containsExactly("soon", "later", "last");
    }

    @Test
    void seats_taken_away_are_missed_by_who_comes_next_and_added_ones_are_handed_out() {
        Seats seats = new Seats(2);
        seats.take(NOON);
        seats.take(NOON);
        seats.more(-1);
        wait(seats, "waits", NOON);
        seats.give();
        assertThat(admitted).isEmpty();

        seats.more(1);

        Eventually.until("it got the added place", () -> admitted.size() == 1);
    }

    @Test
    void an_interrupt_neither_lets_anybody_in_nor_is_it_lost() throws InterruptedException {
        Seats seats = new Seats(1);
        seats.take(NOON);
        AtomicInteger interrupted = new AtomicInteger();
        Thread waiter = Thread.ofVirtual().start(() -> {
            seats.take(NOON);
            admitted.add("it");
            interrupted.set(Thread.currentThread().isInterrupted() ? 1 : -1);
        });
        Eventually.until("it waits", () -> waiter.getState() == Thread.State.WAITING);
        waiter.interrupt();
        Eventually.until("it waits again", () -> waiter.getState() == Thread.State.WAITING);
        assertThat(admitted).isEmpty();

        seats.give();
        waiter.join();

        assertThat(interrupted).hasValue(1);
    }

    @Test
    void no_more_run_at_once_than_there_are_seats_whatever_happens() throws InterruptedException {
        Seats seats = new Seats(3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            Instant until = NOON.plusSeconds(i % 17);
            Thread.ofVirtual().start(() -> {
                for (int turn = 0; turn < 50; turn++) {
                    seats.take(until);
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    inside.decrementAndGet();
                    seats.give();
                }
                done.countDown();
            });
        }
        for (int i = 0; i < 20; i++) {
            seats.nearestDeadlineFirst(i % 2 == 0);
        }

        done.await();

        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(inside).hasValue(0);
    }

    /** Comes and waits; the next comes only when this one does. */
    private void wait(Seats seats, String name, Instant until) {
        Thread waiter = Thread.ofVirtual().start(() -> {
            seats.take(until);
            admitted.add(name);
        });
        Eventually.until(name + " waits", () -> waiter.getState() == Thread.State.WAITING);
    }

    private void give(Seats seats, int count) {
        for (int i = 1; i <= count; i++) {
            int expected = i;
            seats.give();
            Eventually.until("the next was admitted", () -> admitted.size() == expected);
        }
    }
}
