package dev.holdfast.resilience;

import static dev.holdfast.resilience.CircuitView.State.CLOSED;
import static dev.holdfast.resilience.CircuitView.State.DISABLED;
import static dev.holdfast.resilience.CircuitView.State.FORCED_OPEN;
import static dev.holdfast.resilience.CircuitView.State.HALF_OPEN;
import static dev.holdfast.resilience.CircuitView.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BreakerTest {
    private static final long QUICK = Duration.ofMillis(5).toNanos();
    private static final Policy.Breaker POLICY = policy(Policy.Window.COUNT, 20, 10);

    private final ManualTime time = new ManualTime();
    private final List<String> changes = new ArrayList<>();
    private final Breaker breaker = breaker(POLICY);

    @Test
    void it_opens_at_the_failure_rate_and_refuses_by_value() {
        good(5);
        bad(4);
        assertThat(state()).isEqualTo(CLOSED);

        bad(1);

        assertThat(state()).isEqualTo(OPEN);
        assertThat(breaker.acquire()).isNull();
        assertThat(breaker.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(breaker.view().notPermitted()).isEqualTo(1);
        assertThat(breaker.view().failureRate()).isEqualTo(0.5);
        assertThat(breaker.view().lastError()).isEqualTo("SERVER: 500");
        assertThat(changes).containsExactly("CLOSED>OPEN");
    }

    @Test
    void before_enough_calls_the_rate_means_nothing() {
        bad(9);

        assertThat(state()).isEqualTo(CLOSED);
        assertThat(breaker.view().failureRate()).isNaN();
    }

    @Test
    void slow_calls_open_it_too() {
        for (int i = 0; i < 10; i++) {
            acquire().succeeded(Duration.ofSeconds(2).toNanos() + 1);
        }

        assertThat(state()).isEqualTo(OPEN);
        assertThat(breaker.view().slowCallRate()).isEqualTo(1);
    }

    @Test
    void a_time_window_forgets_by_our_own_clock() {
        Breaker timed = breaker(policy(Policy.Window.TIME, 30, 10));
        for (int i = 0; i < 9; i++) {
            Objects.requireNonNull(timed.acquire()).failed(QUICK, "SERVER: 500");
        }

        time.advance(Duration.ofSeconds(31));
        Objects.requireNonNull(timed.acquire()).failed(QUICK, "SERVER: 500");

        assertThat(timed.view().state()).isEqualTo(CLOSED);
        assertThat(timed.view().calls()).isEqualTo(1);
    }

    @Test
    void it_turns_half_open_by_our_alarm_without_being_asked() {
        open();

        time.advance(Duration.ofSeconds(5).minusMillis(1));
        assertThat(state()).isEqualTo(OPEN);
        time.advance(Duration.ofMillis(1));

        assertThat(state()).isEqualTo(HALF_OPEN);
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN");
    }

    @Test
    void half_open_lets_as_many_through_as_it_has_trials() {
        halfOpen();

        Stream.generate(breaker::acquire)
                .limit(3)
                .forEach(permit -> assertThat(permit).isNotNull());

        assertThat(breaker.acquire()).isNull();
        assertThat(breaker.acquire()).isNull();
    }

    @Test
    void results_from_before_it_opened_do_not_decide_about_half_open() {
        List<Breaker.Permit> old = Stream.generate(this::acquire).limit(10).toList();
        open();
        time.advance(Duration.ofSeconds(5));
        Breaker.Permit trial = acquire();

        old.forEach(permit -> permit.succeeded(QUICK));

        assertThat(state()).isEqualTo(HALF_OPEN);
        assertThat(breaker.staleResults()).isEqualTo(10);
        trial.succeeded(QUICK);
        acquire().succeeded(QUICK);
        acquire().succeeded(QUICK);
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void permits_released_from_before_add_no_trials() {
        List<Breaker.Permit> old = Stream.generate(this::acquire).limit(10).toList();
        halfOpen();

        old.forEach(Breaker.Permit::release);

        Stream.generate(breaker::acquire)
                .limit(3)
                .forEach(permit -> assertThat(permit).isNotNull());
        assertThat(breaker.acquire()).isNull();
    }

    @Test
    void a_released_trial_can_be_taken_again() {
        halfOpen();
        List<Breaker.Permit> trials = Stream.generate(this::acquire).limit(3).toList();

        trials.getFirst().release();

        acquire().succeeded(QUICK);
        assertThat(breaker.acquire()).isNull();
    }

    @Test
    void a_permit_counts_once() {
        Breaker.Permit permit = acquire();

        permit.failed(QUICK, "SERVER: 500");
        permit.failed(QUICK, "SERVER: 500");
        permit.succeeded(QUICK);
        permit.release();

        assertThat(breaker.view().calls()).isEqualTo(1);
        assertThat(breaker.repeatedResults()).isEqualTo(3);
    }

    @Test
    void each_reopening_doubles_the_time_open_up_to_its_maximum_and_a_close_resets_it() {
        open();
        for (int seconds : new int[] {5, 10, 20, 40, 60, 60}) {
            assertThat(breaker.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
            time.advance(Duration.ofSeconds(seconds));
            assertThat(state()).isEqualTo(HALF_OPEN);
            bad(3);
            assertThat(state()).isEqualTo(OPEN);
        }
        time.advance(Duration.ofSeconds(60));
        good(3);
        assertThat(state()).isEqualTo(CLOSED);

        open();

        assertThat(breaker.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void the_time_open_is_jittered_after_the_cap() {
        assertThat(Breaker.openFor(POLICY, 10, 0.0)).isEqualTo(Duration.ofSeconds(60));
        assertThat(Breaker.openFor(POLICY, 10, 0.5)).isEqualTo(Duration.ofSeconds(54));
        assertThat(Breaker.openFor(POLICY, 0, 0.5)).isEqualTo(Duration.ofMillis(4500));
    }

    @Test
    void forced_open_stays_until_reset() {
        breaker.forceOpen("maintenance of the platform");
        time.advance(Duration.ofDays(1));

        assertThat(breaker.acquire()).isNull();
        assertThat(breaker.retryAfter()).isNull();
        assertThat(state()).isEqualTo(FORCED_OPEN);

        breaker.reset("over");
        assertThat(state()).isEqualTo(CLOSED);
        assertThat(breaker.acquire()).isNotNull();
        assertThat(changes).containsExactly("CLOSED>FORCED_OPEN", "FORCED_OPEN>CLOSED");
    }

    @Test
    void an_alarm_of_before_does_not_touch_what_was_set_by_hand() {
        open();
        breaker.forceOpen("by hand");

        time.advance(Duration.ofMinutes(5));

        assertThat(state()).isEqualTo(FORCED_OPEN);
        assertThat(time.armed()).isZero();
    }

    @Test
    void disabled_lets_everything_through_and_counts_nothing() {
        breaker.disable("by hand");

        bad(100);

        assertThat(state()).isEqualTo(DISABLED);
        breaker.forceOpen("by hand");
        breaker.disable("by hand");
        assertThat(state()).isEqualTo(DISABLED);
    }

    @Test
    void a_reset_forgets_what_was_under_way() {
        List<Breaker.Permit> old = Stream.generate(this::acquire).limit(20).toList();
        bad(5);

        breaker.reset("by hand");
        old.forEach(permit -> permit.failed(QUICK, "SERVER: 500"));

        assertThat(state()).isEqualTo(CLOSED);
        assertThat(breaker.view().calls()).isZero();
    }

    private void halfOpen() {
        open();
        time.advance(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(HALF_OPEN);
    }

    private void open() {
        while (state() == CLOSED) {
            bad(1);
        }
    }

    private void good(int times) {
        for (int i = 0; i < times; i++) {
            acquire().succeeded(QUICK);
        }
    }

    private void bad(int times) {
        for (int i = 0; i < times; i++) {
            acquire().failed(QUICK, "SERVER: 500");
        }
    }

    private Breaker.Permit acquire() {
        return Objects.requireNonNull(breaker.acquire(), "the breaker refuses");
    }

    private CircuitView.State state() {
        return breaker.view().state();
    }

    private Breaker breaker(Policy.Breaker policy) {
        return new Breaker("qq", policy, time, () -> 0.0, (from, to, why) -> changes.add(from + ">" + to));
    }

    private static Policy.Breaker policy(Policy.Window window, int size, int callsMin) {
        return new Policy.Breaker(
                window,
                size,
                callsMin,
                0.5,
                0.5,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                3);
    }
}
