package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final Watch watch = new Watch();

    @Test
    void work_that_ends_in_time_is_not_interrupted() {
        Time.Alarm alarm = watch.start(Thread.currentThread(), time, LIMIT);
        time.advance(Duration.ofSeconds(29));

        assertThat(watch.finish()).isFalse();
        time.advance(LIMIT);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        alarm.cancel();
    }

    @Test
    void work_that_is_late_is_interrupted_and_the_interrupt_ends_with_it() {
        watch.start(Thread.currentThread(), time, LIMIT);

        time.advance(LIMIT);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(watch.finish()).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void an_interrupt_that_the_work_left_behind_does_not_reach_the_next() {
        watch.start(Thread.currentThread(), time, LIMIT);

        Thread.currentThread().interrupt();

        assertThat(watch.finish()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }
}
