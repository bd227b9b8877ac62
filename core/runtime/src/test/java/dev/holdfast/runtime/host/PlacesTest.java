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
final class PlacesTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<String> admitted = Collections.synchronizedList(new ArrayList<>());

    @Test
    void who_comes_while_there_is_a_place_takes_it_at_once() {
        Places places = new Places(2);

        places.take(NOON);
        places.take(NOON);
        places.give();
        places.take(NOON);
    }

    @Test
    void those_who_wait_get_a_place_in_the_order_of_their_coming() {
        Places places = new Places(1);
        places.take(NOON);
        wait(places, "first", NOON.plusSeconds(9));
        wait(places, "second", NOON);
        wait(places, "third", NOON.plusSeconds(3));

        give(places, 3);

        assertThat(admitted).containsExactly("first", "second", "third");
    }

    @Test
    void in_the_order_of_their_deadlines_if_that_is_wanted_even_if_they_waited_before() {
        Places places = new Places(1);
        places.take(NOON);
        wait(places, "last", NOON.plusSeconds(9));
        wait(places, "soon", NOON);
        places.nearestDeadlineFirst(true);
        wait(places, "later", NOON.plusSeconds(3));

        give(places, 3);

        assertThat(admitted).containsExactly("soon", "later", "last");
    }

    @Test
    void places_taken_away_are_missed_by_who_comes_next_and_added_ones_are_handed_out() {
        Places places = new Places(2);
        places.take(NOON);
        places.take(NOON);
        places.more(-1);
        wait(places, "waits", NOON);
        places.give();
        assertThat(admitted).isEmpty();

        places.more(1);

        Eventually.until("it got the added place", () -> admitted.size() == 1);
    }

    @Test
    void an_interrupt_neither_lets_anybody_in_nor_is_it_lost() throws InterruptedException {
        Places places = new Places(1);
        places.take(NOON);
        AtomicInteger interrupted = new AtomicInteger();
        Thread waiter = Thread.ofVirtual().start(() -> {
            places.take(NOON);
            admitted.add("it");
            interrupted.set(Thread.currentThread().isInterrupted() ? 1 : -1);
        });
        Eventually.until("it waits", () -> waiter.getState() == Thread.State.WAITING);
        waiter.interrupt();
        Eventually.until("it waits again", () -> waiter.getState() == Thread.State.WAITING);
        assertThat(admitted).isEmpty();

        places.give();
        waiter.join();

        assertThat(interrupted).hasValue(1);
    }

    @Test
    void no_more_run_at_once_than_there_are_places_whatever_happens() throws InterruptedException {
        Places places = new Places(3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            Instant until = NOON.plusSeconds(i % 17);
            Thread.ofVirtual().start(() -> {
                for (int turn = 0; turn < 50; turn++) {
                    places.take(until);
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    places.give();
                }
                done.countDown();
            });
        }
        for (int i = 0; i < 20; i++) {
            places.nearestDeadlineFirst(i % 2 == 0);
        }

        done.await();

        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(inside).hasValue(0);
    }

    /** Comes and waits; the next comes only when this one does. */
    private void wait(Places places, String name, Instant until) {
        Thread waiter = Thread.ofVirtual().start(() -> {
            places.take(until);
            admitted.add(name);
        });
        Eventually.until(name + " waits", () -> waiter.getState() == Thread.State.WAITING);
    }

    private void give(Places places, int count) {
        for (int i = 1; i <= count; i++) {
            int expected = i;
            places.give();
            Eventually.until("the next was admitted", () -> admitted.size() == expected);
        }
    }
}
