package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final long NANOS = Long.MAX_VALUE - 5;

    private final ClockWatch watch = new ClockWatch(NOW, NANOS);

    @Test
    void two_clocks_that_go_alike_say_nothing() {
        assertThat(look(Duration.ofSeconds(5), Duration.ofSeconds(5))).isZero();
    }

    @Test
    void a_wall_clock_that_is_set_right_is_no_sleep() {
        assertThat(look(Duration.ofSeconds(9), Duration.ofSeconds(5))).isZero();
        assertThat(look(Duration.ofHours(-1), Duration.ofSeconds(10))).isZero();
    }

    @Test
    void a_wall_clock_that_went_on_alone_tells_of_a_sleep_once() {
        assertThat(look(Duration.ofMinutes(10), Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(595));
        assertThat(watch.look(
                        NOW.plusSeconds(605), NANOS + Duration.ofSeconds(10).toNanos()))
                .isZero();
    }

    @Test
    void a_loop_that_was_busy_is_no_sleep() {
        assertThat(look(Duration.ofMinutes(10), Duration.ofMinutes(10))).isZero();
    }

    private Duration look(Duration wall, Duration monotonic) {
        return watch.look(NOW.plus(wall), NANOS + monotonic.toNanos());
    }
}
