package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private final ManualTime time = new ManualTime();
    private final List<String> log = new ArrayList<>();

    /** One permit a second, two at once, a wait of three seconds. */
    private final RateLimiter limiter = new RateLimiter(
            "qq",
            new Policy.RateLimit(10, Duration.ofSeconds(10), 2, Duration.ofSeconds(3)),
            Duration.ofSeconds(5),
            100,
            time);

    @Test
    void waiting_calls_are_served_in_order_as_permits_refill() {
        takeBurst();
        acquire("a", 30);
        acquire("b", 30);

        time.advance(Duration.ofSeconds(1));
        assertThat(log).containsExactly("a");
        time.advance(Duration.ofSeconds(1));
        assertThat(log).containsExactly("a", "b");
        assertThat(time.armed()).isZero();
    }

    @Test
    void who_cannot_be_served_in_time_is_refused_at_once() {
        takeBurst();
        for (String name : List.of("a", "b", "c", "d")) {
            acquire(name, 30);
        }

        assertThat(log).containsExactly("d refused by RATE_LIMIT for 4000 ms");
    }

    @Test
    void urgent_calls_go_first_but_not_past_those_of_their_own_key() {
        takeBurst();
        acquire("p1", Priority.PATIENT);
        acquire("a1", Priority.URGENT);
        acquire("p2", Priority.URGENT);

        time.advance(Duration.ofSeconds(3));

        assertThat(log).containsExactly("a1", "p1", "p2");
    }

    @Test
    void whom_a_more_urgent_one_makes_too_late_is_refused_at_once() {
        takeBurst();
        acquire("p", Priority.PATIENT);
        acquire("q", Priority.PATIENT);
        acquire("r", Priority.PATIENT);

        acquire("a", Priority.URGENT);
        assertThat(log).containsExactly("r refused by RATE_LIMIT for 4000 ms");
        time.advance(Duration.ofSeconds(3));

        assertThat(log).containsExactly("r refused by RATE_LIMIT for 4000 ms", "a", "p", "q");
    }

    @Test
    void a_near_deadline_is_refused_at_once() {
        takeBurst();

        limiter.acquire(
                time.nanos(),
                new RecordingWaiter("a", time.nanos() + Duration.ofMillis(900).toNanos(), log));

        assertThat(log).containsExactly("a refused by RATE_LIMIT for 1000 ms");
    }

    @Test
    void a_newcomer_does_not_overtake_the_queue() {
        takeBurst();
        acquire("a", 30);

        assertThat(limiter.tryAcquire(time.nanos())).isEqualTo(RateLimiter.NONE);
    }

    @Test
    void a_permit_given_back_serves_the_next_in_line() {
        limiter.tryAcquire(time.nanos());
        long stamp = limiter.tryAcquire(time.nanos());
        acquire("a", 30);

        limiter.giveBack(stamp);
        time.advance(Duration.ZERO);

        assertThat(log).containsExactly("a");
        assertThat(limiter.available()).isZero();
    }

    @Test
    void a_freeze_gives_no_permits_until_it_ends_and_refuses_who_cannot_wait_that_long() {
        takeBurst();
        acquire("a", 30);

        limiter.freeze(Duration.ofSeconds(20));

        assertThat(log).containsExactly("a refused by RATE_LIMIT for 20000 ms");
        assertThat(limiter.wouldPermit()).isFalse();
        time.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(limiter.available()).isZero();
        time.advance(Duration.ofNanos(1));
        assertThat(limiter.wouldPermit()).isTrue();
        assertThat(limiter.available()).isEqualTo(2);
    }

    @Test
    void a_freeze_refuses_those_far_back_whom_it_makes_too_late() {
        takeBurst();
        acquire("a", 30);
        acquire("b", 30);
        acquire("c", 30);

        limiter.freeze(Duration.ofMillis(2500));
        assertThat(log).containsExactly("c refused by RATE_LIMIT for 2500 ms");
        time.advance(Duration.ofMillis(2500));

        assertThat(log).containsExactly("c refused by RATE_LIMIT for 2500 ms", "a", "b");
    }

    @Test
    void a_short_freeze_only_delays() {
        acquireAfterFreeze("a", 2);

        time.advance(Duration.ofSeconds(2));

        assertThat(log).containsExactly("a");
    }

    @Test
    void a_shorter_word_does_not_undo_a_longer_one() {
        limiter.freeze(Duration.ofSeconds(20));
        limiter.freeze(Duration.ofSeconds(1));

        time.advance(Duration.ofSeconds(10));

        assertThat(limiter.wouldPermit()).isFalse();
    }

    @Test
    void a_reset_forgets_permits_and_freeze_and_serves_who_waits() {
        takeBurst();
        acquireAfterFreeze("a", 2);

        limiter.reset();

        assertThat(log).containsExactly("a");
        assertThat(limiter.available()).isEqualTo(1);
    }

    @Test
    void without_a_limit_only_a_freeze_holds_calls() {
        RateLimiter unlimited = new RateLimiter("ai", null, Duration.ofSeconds(5), 1, time);
        assertThat(unlimited.tryAcquire(time.nanos())).isNotEqualTo(RateLimiter.NONE);
        assertThat(unlimited.available()).isNull();

        unlimited.freeze(Duration.ofSeconds(2));
        assertThat(unlimited.tryAcquire(time.nanos())).isEqualTo(RateLimiter.NONE);
        unlimited.acquire(time.nanos(), waiter("a", 30));
        unlimited.acquire(time.nanos(), waiter("b", 30));
        time.advance(Duration.ofSeconds(2));

        assertThat(log).containsExactly("b refused by RATE_LIMIT for 2000 ms", "a");
        assertThat(unlimited.tryAcquire(time.nanos())).isNotEqualTo(RateLimiter.NONE);
    }

    @Test
    void closing_refuses_all_who_wait() {
        takeBurst();
        acquire("a", 30);

        limiter.close();

        assertThat(log).containsExactly("a refused by CLOSED");
        assertThat(time.armed()).isZero();
    }

    private void takeBurst() {
        assertThat(limiter.tryAcquire(time.nanos())).isNotEqualTo(RateLimiter.NONE);
        assertThat(limiter.tryAcquire(time.nanos())).isNotEqualTo(RateLimiter.NONE);
        assertThat(limiter.tryAcquire(time.nanos())).isEqualTo(RateLimiter.NONE);
    }

    private void acquireAfterFreeze(String name, int seconds) {
        limiter.freeze(Duration.ofSeconds(seconds));
        acquire(name, 30);
    }

    private void acquire(String name, int seconds) {
        limiter.acquire(time.nanos(), waiter(name, seconds));
    }

    private void acquire(String name, Priority priority) {
        limiter.acquire(
                time.nanos(),
                new RecordingWaiter(name, time.nanos() + Duration.ofSeconds(30).toNanos(), priority, log));
    }

    private RecordingWaiter waiter(String name, int seconds) {
        return new RecordingWaiter(
                name, time.nanos() + Duration.ofSeconds(seconds).toNanos(), log);
    }
}
