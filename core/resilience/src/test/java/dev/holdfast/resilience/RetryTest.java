package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryTest {
    private static final Policy.Retry POLICY =
            new Policy.Retry(3, Duration.ofMillis(200), Duration.ofSeconds(10), 10, 0.1);

    @ParameterizedTest(name = "{0} attempts, the server says {1} ms, {2} ms left: wait {3} ms")
    @CsvSource({
        "1,      , 30000, 100",
        "2,      , 30000, 200",
        "3,      , 30000,    ",
        "1,     0, 30000, 0",
        "1,  1000, 30000, 1000",
        "1, 20000, 30000, 20000",
        "1, 30000, 30000,    ",
        "1, 60000, 30000,    ",
        "1,      ,   100,    ",
        "1,      ,   101, 100",
        "1,      ,     0,    ",
        "1,      ,   -50,    ",
        "3,     1, 30000,    ",
    })
    void the_servers_word_wins_and_nothing_is_waited_for_past_the_deadline(
            int attempts, @Nullable Long after, long left, @Nullable Long wait) {
        long nanos = Retry.waitNanos(
                POLICY,
                attempts,
                after == null ? null : Duration.ofMillis(after),
                Duration.ofMillis(left).toNanos(),
                0.5);

        assertThat(nanos).isEqualTo(wait == null ? -1 : Duration.ofMillis(wait).toNanos());
    }

    @Property
    void the_budget_never_gives_more_retries_than_it_has_and_earns(@ForAll boolean[] successOrRetry) {
        RetryBudget budget = new RetryBudget(10, 0.1);
        int parts = 100;
        for (boolean success : successOrRetry) {
            if (success) {
                budget.success();
                parts = Math.min(100, parts + 1);
            } else if (budget.spend()) {
                parts -= 10;
            }
            assertThat(budget.tokens()).isEqualTo(parts / 10.0);
            assertThat(parts).isNotNegative();
        }
    }
}
