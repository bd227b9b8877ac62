package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenessTest {

    private final Lateness lateness = new Lateness();

    @Test
    void before_the_first_nothing_is_known() {
        assertThat(lateness.percentile()).isNull();
        lateness.add(5);
        assertThat(lateness.percentile()).isEqualTo(Duration.ofNanos(5));
    }

    @Test
    void one_of_a_hundred_does_not_count_and_two_do() {
        for (int i = 0; i < 99; i++) {
            lateness.add(1);
        }
        lateness.add(1_000);
        assertThat(lateness.percentile()).isEqualTo(Duration.ofNanos(1));
        lateness.add(900);
        assertThat(lateness.percentile()).isEqualTo(Duration.ofNanos(900));
    }

    @Test
    void only_the_last_hundred_count() {
        lateness.add(1_000);
        lateness.add(1_000);
        for (int i = 0; i < 1000; i++) {
            lateness.add(2);
        }
        assertThat(lateness.percentile()).isEqualTo(Duration.ofNanos(2));
    }
}
