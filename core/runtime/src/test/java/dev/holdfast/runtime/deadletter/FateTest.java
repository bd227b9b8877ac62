package dev.holdfast.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.deadletter.Letter.State;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // retryable, retries, expires in, random, state, next in seconds
        "true,  0, 300,  0,     PENDING,   2",
        "true,  0, 300,  0.5,   PENDING,   7",
        "true,  1, 300,  0.5,   PENDING,   12",
        "true,  2, 300,  0.5,   PENDING,   22",
        "true,  4, 300,  0.5,   PENDING,   82",
        "true,  4, 82,   0.5,   EXHAUSTED, 0",
        "true,  5, 3000, 0.5,   EXHAUSTED, 0",
        "true,  0, 2,    0,     EXHAUSTED, 0",
        "true,  0, -1,   0,     EXHAUSTED, 0",
        "false, 0, 300,  0,     EXHAUSTED, 0",
    })
    void a_letter_is_tried_five_times_with_growing_waits_and_never_past_the_platforms_deadline(
            boolean retryable, int retries, long expiresIn, double random, State state, long nextIn) {
        Fate fate = Fate.of(retryable, retries, NOW.plusSeconds(expiresIn), NOW, random);

        assertThat(fate).isEqualTo(new Fate(state, state == State.PENDING ? NOW.plusSeconds(nextIn) : null));
    }
}
