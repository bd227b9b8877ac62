package dev.holdfast.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.resilience.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComebackTest {

    private final ManualTime time = new ManualTime();
    private final Comeback comeback = new Comeback(time);

    private Duration left() {
        return Duration.ofNanos(comeback.leftNanos());
    }

    @Test
    void waits_double_up_to_half_a_minute_and_begin_anew_once_it_worked() {
        List<Long> seconds = new ArrayList<>();
        for (int failure = 0; failure < 7; failure++) {
            comeback.failed(null);
            seconds.add(left().toSeconds());
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);

        comeback.succeeded();
        comeback.failed(null);
        assertThat(left()).isEqualTo(Comeback.MIN);
    }

    @Test
    void what_the_breaker_turns_away_waits_for_the_breaker_and_makes_no_wait_longer() {
        for (int rejection = 0; rejection < 100; rejection++) {
            comeback.failed(Duration.ofMillis(200));
            assertThat(left()).isEqualTo(Duration.ofMillis(200));
            time.advance(Duration.ofMillis(200));
            assertThat(left()).isZero();
        }

        comeback.failed(null);

        assertThat(left()).isEqualTo(Comeback.MIN);
    }

    @Test
    void a_breaker_that_says_now_is_not_asked_again_and_again_in_the_same_moment() {
        comeback.failed(Duration.ZERO);

        assertThat(left()).isEqualTo(Comeback.SHORTEST);
    }
}
