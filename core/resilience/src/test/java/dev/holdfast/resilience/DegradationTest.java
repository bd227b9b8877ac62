package dev.holdfast.resilience;

import static dev.holdfast.resilience.Level.MAINTENANCE;
import static dev.holdfast.resilience.Level.MINIMAL;
import static dev.holdfast.resilience.Level.NORMAL;
import static dev.holdfast.resilience.Level.REDUCED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holdfast.resilience.Degradation.Signals;
import dev.holdfast.resilience.Degradation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DegradationTest {
    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    private static final DegradationPolicy POLICY = DegradationPolicy.defaults();
    private static final Signals CALM = Signals.calm();

    static Stream<Arguments> demands() {
        return Stream.of(
                arguments(CALM, NORMAL, ""),
                arguments(breakers(1), REDUCED, "breakers open: 1"),
                arguments(breakers(3), MINIMAL, "breakers open: 3"),
                arguments(errors(0.24), NORMAL, ""),
                arguments(errors(0.25), REDUCED, "calls failing: 25 %"),
                arguments(errors(0.6), MINIMAL, "calls failing: 60 %"),
                arguments(p95(1999), NORMAL, ""),
                arguments(p95(2000), REDUCED, "slow calls: p95 2000 ms"),
                arguments(p95(5000), MINIMAL, "slow calls: p95 5000 ms"),
                arguments(lag(200), REDUCED, "event loop late by 200 ms"),
                arguments(lag(1000), MINIMAL, "event loop late by 1000 ms"),
                arguments(heap(0.85), REDUCED, "heap used: 85 %"),
                arguments(heap(0.95), MINIMAL, "heap used: 95 %"),
                arguments(journal(60), REDUCED, "the oldest event has waited for 60 s"),
                arguments(journal(600), MINIMAL, "the oldest event has waited for 600 s"),
                arguments(disk(0.06), NORMAL, ""),
                arguments(disk(0.05), REDUCED, "disk free: 5 %"),
                arguments(disk(0.02), MINIMAL, "disk free: 2 %"),
                arguments(
                        new Signals(1, 0.7, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 1),
                        MINIMAL,
                        "calls failing: 70 %"));
    }

    @ParameterizedTest
    @MethodSource("demands")
    void the_worst_signal_decides(Signals signals, Level level, String cause) {
        assertThat(Degradation.demand(signals, POLICY, 1)).isEqualTo(new Degradation.Demand(level, cause));
    }

    @Test
    void it_rises_once_confirmed_straight_to_what_is_asked_for() {
        State state = steps(State.initial(START), errors(0.7), 0, 1);
        assertThat(state.level()).isEqualTo(NORMAL);

        state = steps(state, errors(0.7), 2, 2);

        assertThat(state.level()).isEqualTo(MINIMAL);
        assertThat(state.cause()).isEqualTo("calls failing: 70 %");
        assertThat(state.since()).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void a_blip_does_not_raise_it() {
        State state = State.initial(START);
        for (int second = 0; second < 60; second++) {
            state = steps(state, second % 2 == 0 ? errors(0.7) : CALM, second, second);
        }

        assertThat(state.level()).isEqualTo(NORMAL);
    }

    @Test
    void it_falls_one_level_after_each_calm_period() {
        State state = steps(State.initial(START), errors(0.7), 0, 2);

        state = steps(state, CALM, 3, 32);
        assertThat(state.level()).isEqualTo(MINIMAL);
        state = steps(state, CALM, 33, 33);
        assertThat(state.level()).isEqualTo(REDUCED);
        state = steps(state, CALM, 34, 63);
        assertThat(state.level()).isEqualTo(REDUCED);
        state = steps(state, CALM, 64, 64);
        assertThat(state.level()).isEqualTo(NORMAL);
        assertThat(state.cause()).isEqualTo("calm for 30 s");
    }

    @Test
    void just_below_the_limit_is_not_calm() {
        State state = steps(State.initial(START), lag(250), 0, 2);

        state = steps(state, lag(170), 3, 300);
        assertThat(state.level()).isEqualTo(REDUCED);
        state = steps(state, lag(150), 301, 331);

        assertThat(state.level()).isEqualTo(NORMAL);
    }

    @Test
    void trouble_in_between_starts_the_calm_period_anew() {
        State state = steps(State.initial(START), errors(0.3), 0, 2);
        state = steps(state, CALM, 3, 31);
        state = steps(state, errors(0.3), 32, 32);

        state = steps(state, CALM, 33, 62);
        assertThat(state.level()).isEqualTo(REDUCED);
        state = steps(state, CALM, 63, 63);

        assertThat(state.level()).isEqualTo(NORMAL);
    }

    @Test
    void a_forced_level_stays_whatever_the_signals_say_and_falls_gently_when_released() {
        ManualTime time = new ManualTime();
        Degradation degradation = new Degradation(time, POLICY);
        List<Level> heard = new ArrayList<>();
        degradation.listen(state -> {
            throw new IllegalStateException("broken listener");
        });
        degradation.listen(state -> heard.add(state.level()));

        degradation.force(MAINTENANCE, "update of the platform");
        second(time, degradation, errors(0.7), 100);
        assertThat(degradation.state().level()).isEqualTo(MAINTENANCE);
        assertThat(degradation.state().forced()).isEqualTo(MAINTENANCE);

        degradation.release("done");
        second(time, degradation, CALM, 100);

        assertThat(degradation.state().level()).isEqualTo(NORMAL);
        assertThat(heard).containsExactly(MAINTENANCE, MAINTENANCE, MINIMAL, REDUCED, NORMAL);
    }

    @Property
    void it_never_falls_by_more_than_one_level_nor_sooner_than_a_calm_period_after_it_changed(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100) Integer> errorPercents) {
        State state = State.initial(START);
        Instant now = START;
        for (int percent : errorPercents) {
            now = now.plusSeconds(3);
            State next = Degradation.step(state, errors(percent / 100.0), POLICY, now);
            if (next.level().compareTo(state.level()) < 0) {
                assertThat(state.level().compareTo(next.level())).isEqualTo(1);
                assertThat(Duration.between(state.since(), now)).isGreaterThanOrEqualTo(POLICY.calm());
            }
            assertThat(next.level()).isNotEqualTo(MAINTENANCE);
            state = next;
        }
    }

    private static void second(ManualTime time, Degradation degradation, Signals signals, int times) {
        for (int i = 0; i < times; i++) {
            time.advance(Duration.ofSeconds(1));
            degradation.update(signals);
        }
    }

    private static State steps(State state, Signals signals, int fromSecond, int toSecond) {
        State stepped = state;
        for (int second = fromSecond; second <= toSecond; second++) {
            stepped = Degradation.step(stepped, signals, POLICY, START.plusSeconds(second));
        }
        return stepped;
    }

    private static Signals breakers(int open) {
        return new Signals(open, 0, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 1);
    }

    private static Signals errors(double rate) {
        return new Signals(0, rate, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 1);
    }

    private static Signals p95(int millis) {
        return new Signals(0, 0, Duration.ofMillis(millis), Duration.ZERO, 0, Duration.ZERO, 1);
    }

    private static Signals lag(int millis) {
        return new Signals(0, 0, Duration.ZERO, Duration.ofMillis(millis), 0, Duration.ZERO, 1);
    }

    private static Signals heap(double used) {
        return new Signals(0, 0, Duration.ZERO, Duration.ZERO, used, Duration.ZERO, 1);
    }

    private static Signals journal(int seconds) {
        return new Signals(0, 0, Duration.ZERO, Duration.ZERO, 0, Duration.ofSeconds(seconds), 1);
    }

    private static Signals disk(double free) {
        return new Signals(0, 0, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, free);
    }
}
