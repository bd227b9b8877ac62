package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {
    private static final Duration BASE = Duration.ofMillis(200);
    private static final Duration CAP = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        "1, 0.0, 0",
        "1, 0.5, 100",
        "2, 0.5, 200",
        "3, 0.5, 400",
        "6, 0.5, 3200",
        "7, 0.5, 5000",
        "12, 0.5, 5000",
        "12, 0.1, 1000",
        "1000, 0.9, 9000",
    })
    void the_wait_doubles_up_to_the_cap_and_then_is_jittered(int attempt, double random, long millis) {
        assertThat(Backoff.delay(attempt, BASE, CAP, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @Property
    void the_wait_is_below_the_cap_and_below_the_doubled_base(
            @ForAll @IntRange(min = 1, max = 10_000) int attempt,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
        Duration delay = Backoff.delay(attempt, BASE, CAP, random);

        assertThat(delay).isBetween(Duration.ZERO, CAP);
        if (attempt < 6) {
            assertThat(delay).isLessThanOrEqualTo(BASE.multipliedBy(1L << (attempt - 1)));
        }
    }

    @Test
    void an_attempt_before_the_first_is_a_mistake() {
        assertThatThrownBy(() -> Backoff.delay(0, BASE, CAP, 0.5)).hasMessageContaining("at least 1, but is 0");
    }
}
