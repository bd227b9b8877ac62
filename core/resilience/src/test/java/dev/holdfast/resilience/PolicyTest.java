package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PolicyTest {

    @Test
    void an_impossible_value_is_refused_with_its_name_and_what_is_allowed() {
        assertThatThrownBy(() -> new Policy.RateLimit(10, Duration.ofSeconds(1), 11, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate limit burst must be from 1 to 10, but is 11");
        assertThatThrownBy(() -> new Policy.Bulkhead(0, 10)).hasMessageContaining("concurrentMax must be from 1");
        assertThatThrownBy(() -> Policies.attempts(11)).hasMessageContaining("attemptsMax must be from 1 to 10");
    }

    @Test
    void the_defaults_are_what_their_description_says() {
        Policy defaults = Policy.defaults();

        assertThat(defaults.attemptTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.rateLimit()).isNull();
        assertThat(defaults.breaker().callsMin()).isEqualTo(10);
    }
}
