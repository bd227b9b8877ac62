package dev.holdfast.plugins.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.guard.GuardException;
import dev.holdfast.plugins.fakes.FakeGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryDemoTest {

    private final AtomicLong nanos = new AtomicLong(-7);

    @Test
    void each_attempt_is_shown_with_its_offset_and_what_happened() {
        assertThat(demo(3).run(2)).isEqualTo("""
                A call that fails 2 times on purpose:
                1. after 100 ms: failed on purpose (1 of 2)
                2. after 200 ms: failed on purpose (2 of 2)
                3. after 300 ms: worked
                Recovered after 3 attempts.""");
    }

    @Test
    void a_call_that_never_fails_works_at_once() {
        assertThat(demo(3).run(0)).isEqualTo("""
                A call that does not fail:
                1. after 100 ms: worked
                It worked at once.""");
    }

    @Test
    void giving_up_after_one_attempt_says_one_attempt() {
        assertThat(demo(1).run(1)).isEqualTo("""
                A call that fails once on purpose:
                1. after 100 ms: failed on purpose (1 of 1)
                Gave up after 1 attempt: fake: failed on purpose (1 of 1)""");
    }

    @Test
    void a_refusal_before_the_first_attempt_says_so_and_when_to_ask_again() {
        GuardException open = new GuardException("test-retry: breaker open", 0, Duration.ofMillis(4_200), null);

        assertThat(RetryDemo.account(2, List.of(), new RetryDemo.Ending.GaveUp(open)))
                .isEqualTo("""
                        A call that fails 2 times on purpose:
                        Refused before the first attempt: test-retry: breaker open
                        Try again in 5 s.""");
    }

    /** Its clock moves 100 ms at each reading. */
    private RetryDemo demo(int attemptsMax) {
        return new RetryDemo(new FakeGuard(attemptsMax), () -> nanos.getAndAdd(100_000_000));
    }
}
