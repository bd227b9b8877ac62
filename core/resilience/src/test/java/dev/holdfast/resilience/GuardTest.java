package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GuardTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private final ManualTime time = new ManualTime();
    private final List<GuardEvent> events = new ArrayList<>();
    private Policy policy = Policy.defaults();

    @Test
    void a_good_answer_is_a_success_after_one_attempt() {
        Guard guard = guard();

        Outcome<String> outcome = end(guard.call(n -> Future.succeededFuture("hi"), judge(), context()));

        assertThat(outcome).isEqualTo(new Outcome.Success<>("hi", 1));
        assertThat(guard.stats().successes()).isEqualTo(1);
        assertThat(time.armed()).isZero();
    }

    @Test
    void a_transient_failure_is_tried_again_after_the_jittered_wait() {
        Guard guard = guard();

        Future<Outcome<String>> call = guard.call(this::secondTimeLucky, judge(), context());

        time.advance(Duration.ofMillis(99));
        assertThat(call.isComplete()).isFalse();
        time.advance(MILLI);
        assertThat(call.result()).isEqualTo(new Outcome.Success<>("attempt 2", 2));
        assertThat(guard.stats().retries()).isEqualTo(1);
    }

    @Test
    void work_that_throws_is_a_failed_attempt() {
        policy = Policies.attempts(1);

        Outcome<String> outcome = end(guard().call(
                        n -> {
                            throw new IllegalStateException("broken");
                        },
                        judge(),
                        context()));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.cause()).isInstanceOf(IllegalStateException.class);
            assertThat(failed.attempts()).isEqualTo(1);
        });
    }

    @Test
    void an_attempt_that_takes_too_long_times_out_and_its_late_result_is_dropped() {
        policy = Policies.attempts(1);
        Guard guard = guard();
        Promise<String> answer = Promise.promise();
        Future<Outcome<String>> call = guard.call(n -> answer.future(), judge(), context());

        time.advance(policy.attemptTimeout());

        assertThat(call.result()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failed.retryable()).isTrue();
        });
        answer.complete("late");
        assertThat(guard.lateResults()).isEqualTo(1);
        assertThat(guard.stats().successes()).isZero();
        assertThat(guard.stats().inFlight()).isZero();
    }

    @Test
    void a_timeout_of_work_that_may_have_had_its_effect_is_not_tried_again_but_counted() {
        Guard guard = guard();
        CallContext once = new CallContext(time.nanos() + Duration.ofSeconds(30).toNanos(), "conversation", false);
        Future<Outcome<String>> call = guard.call(n -> Future.future(never -> {}), judge(), once);

        time.advance(Duration.ofSeconds(20));

        assertThat(call.result()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failed.retryable()).isFalse();
            assertThat(failed.attempts()).isEqualTo(1);
        });
        assertThat(guard.circuit().calls()).isEqualTo(1);
        assertThat(guard.circuit().lastError()).startsWith("TIMEOUT: ");
        assertThat(time.armed()).isZero();
    }

    @Test
    void what_was_refused_before_it_began_is_tried_again_even_if_it_is_not_repeatable() {
        CallContext once = new CallContext(time.nanos() + Duration.ofSeconds(30).toNanos(), "conversation", false);
        Future<Outcome<String>> call = guard().call(this::secondTimeLucky, judge(), once);

        time.advance(Duration.ofSeconds(1));

        assertThat(call.result()).isEqualTo(new Outcome.Success<>("attempt 2", 2));
    }

    @Test
    void a_hurried_call_that_is_not_repeatable_blames_nobody_either() {
        Guard guard = guard();
        CallContext hurried =
                new CallContext(time.nanos() + Duration.ofMillis(300).toNanos(), "conversation", false);
        guard.call(n -> Future.future(never -> {}), judge(), hurried);

        time.advance(Duration.ofMillis(300));

        assertThat(guard.circuit().calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMIT", "CONVERSATION", "GATEWAY"})
    void what_is_no_fault_of_the_dependency_never_opens_its_breaker_but_is_told(FailureKind kind) {
        policy = Policies.attempts(1);
        Guard guard = guard();

        for (Verdict verdict : List.of(new Verdict.Transient(kind, "no", null), new Verdict.Fatal(kind, "no"))) {
            times(20, () -> guard.call(n -> answer(n), (result, failure) -> verdict, context()));
        }

        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.CLOSED);
        assertThat(guard.circuit().calls()).isZero();
        assertThat(guard.circuit().lastError()).isNull();
        assertThat(events)
                .filteredOn(GuardEvent.AttemptFailed.class::isInstance)
                .hasSize(40);
    }

    @Test
    void what_is_no_fault_of_the_dependency_gives_its_trial_back() {
        policy = Policies.attempts(1);
        Guard guard = guard();
        times(10, () -> guard.call(n -> Future.failedFuture("down"), judge(), context()));
        time.advance(Duration.ofSeconds(5));
        Verdict muted = new Verdict.Transient(FailureKind.CONVERSATION, "muted", null);
        times(20, () -> guard.call(n -> answer(n), (result, failure) -> muted, context()));
        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.HALF_OPEN);

        times(3, () -> guard.call(n -> answer(n), judge(), context()));

        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.CLOSED);
    }

    @Test
    void a_conversation_that_must_wait_freezes_no_other() {
        policy = Policies.attempts(1);
        Guard guard = guard();
        Verdict muted = new Verdict.Transient(FailureKind.CONVERSATION, "muted", Duration.ofSeconds(30));
        guard.call(n -> answer(n), (result, failure) -> muted, context());

        assertThat(guard.wouldPermit()).isTrue();
        assertThat(end(guard.call(n -> answer(n), judge(), context()))).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void the_servers_word_wins_over_the_cap_but_not_over_the_deadline() {
        Guard guard = guard();
        Future<Outcome<String>> patient = guard.call(n -> answer(n), saying(Duration.ofSeconds(20)), context());
        Future<Outcome<String>> vain = guard.call(n -> answer(n), saying(Duration.ofSeconds(31)), context());

        assertThat(vain.result()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(31));
            assertThat(failed.retryable()).isTrue();
            assertThat(failed.attempts()).isEqualTo(1);
        });
        time.advance(Duration.ofSeconds(20).minus(MILLI));
        assertThat(patient.isComplete()).isFalse();
        time.advance(MILLI);
        assertThat(patient.result()).isEqualTo(new Outcome.Success<>("attempt 2", 2));
    }

    @Test
    void permanent_and_fatal_failures_are_not_tried_again() {
        Guard guard = guard();
        Verdict permanent = new Verdict.Permanent(FailureKind.REFUSED, "no such channel");
        Verdict fatal = new Verdict.Fatal(FailureKind.AUTHENTICATION, "bad token");

        for (Verdict verdict : List.of(permanent, fatal)) {
            Outcome<String> outcome = end(guard.call(n -> answer(n), (result, failure) -> verdict, context()));
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.retryable()).isFalse();
                assertThat(failed.result()).isEqualTo("attempt 1");
            });
        }
        assertThat(guard.stats().failures()).isEqualTo(2);
        assertThat(guard.stats().retries()).isZero();
    }

    @Test
    void a_permanent_refusal_is_no_failure_of_the_dependency_but_a_fatal_one_is() {
        Guard guard = guard();
        times(
                20,
                () -> guard.call(
                        n -> answer(n),
                        (result, failure) -> new Verdict.Permanent(FailureKind.REFUSED, "no"),
                        context()));
        assertThat(guard.circuit().failureRate()).isZero();

        times(
                20,
                () -> guard.call(
                        n -> answer(n),
                        (result, failure) -> new Verdict.Fatal(FailureKind.AUTHENTICATION, "no"),
                        context()));
        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.OPEN);
    }

    @Test
    void an_open_breaker_rejects_at_once_and_costs_no_retries() {
        Guard guard = guard();
        guard.forceOpen("by the test");
        policy = Policies.attempts(3);

        Outcome<String> outcome = end(guard.call(n -> answer(n), judge(), context()));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.by()).isEqualTo(Outcome.Stage.BREAKER);
            assertThat(rejected.attempts()).isZero();
        });
        assertThat(guard.stats().rejected()).isEqualTo(1);
        assertThat(time.armed()).isZero();
    }

    @Test
    void the_breaker_says_when_to_come_back() {
        policy = Policies.attempts(1);
        Guard guard = guard();
        times(10, () -> guard.call(n -> Future.failedFuture("down"), judge(), context()));

        Outcome<String> outcome = end(guard.call(n -> answer(n), judge(), context()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.retryAfter()).isEqualTo(Duration.ofMillis(4500)));
        assertThat(events)
                .filteredOn(GuardEvent.BreakerChanged.class::isInstance)
                .hasSize(1);
        assertThat(events)
                .filteredOn(GuardEvent.AttemptFailed.class::isInstance)
                .hasSize(10);
    }

    @Test
    void what_the_breaker_refuses_gives_rate_permit_and_place_back() {
        policy = Policies.with(new Policy.RateLimit(10, Duration.ofSeconds(10), 2, Duration.ZERO));
        Guard guard = guard();
        guard.forceOpen("by the test");

        times(50, () -> guard.call(n -> answer(n), judge(), context()));

        assertThat(guard.stats().rejected()).isEqualTo(50);
        assertThat(guard.stats().ratePermits()).isEqualTo(2);
        assertThat(guard.stats().inFlight()).isZero();
        assertThat(guard.wouldPermit()).isTrue();
    }

    @Test
    void what_the_bulkhead_refuses_gives_the_rate_permit_back_and_is_no_failure() {
        policy = new Policy(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Policy.defaults().retry(),
                new Policy.RateLimit(10, Duration.ofSeconds(10), 5, Duration.ZERO),
                new Policy.Bulkhead(1, 0),
                Policy.defaults().breaker());
        Guard guard = guard();
        guard.call(n -> Future.future(never -> {}), judge(), context());

        Outcome<String> outcome = end(guard.call(n -> answer(n), judge(), context()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.by()).isEqualTo(Outcome.Stage.BULKHEAD));
        assertThat(guard.stats().ratePermits()).isEqualTo(4);
        assertThat(guard.circuit().calls()).isZero();
        assertThat(guard.circuit().lastError()).isNull();
    }

    @Test
    void our_own_rate_limit_is_no_failure_of_the_dependency() {
        policy = Policies.with(new Policy.RateLimit(1, Duration.ofSeconds(10), 1, Duration.ZERO));
        Guard guard = guard();

        times(20, () -> guard.call(n -> answer(n), judge(), context()));

        assertThat(guard.stats().rejected()).isEqualTo(19);
        assertThat(guard.circuit().calls()).isEqualTo(1);
        assertThat(guard.stats().lastError()).isNull();
    }

    @Test
    void each_attempt_needs_a_permit_of_its_own() {
        policy = Policies.with(new Policy.RateLimit(10, Duration.ofSeconds(10), 5, Duration.ofSeconds(1)));
        Guard guard = guard();

        guard.call(this::secondTimeLucky, judge(), context());
        time.advance(Duration.ofMillis(100));

        assertThat(guard.stats().ratePermits()).isEqualTo(3);
    }

    @Test
    void a_rate_limit_answer_freezes_the_limiter() {
        policy = Policies.attempts(1);
        Guard guard = guard();
        Verdict slowDown = new Verdict.Transient(FailureKind.RATE_LIMIT, "429", Duration.ofSeconds(3));
        guard.call(n -> answer(n), (result, failure) -> slowDown, context());

        Future<Outcome<String>> next = guard.call(n -> answer(n), judge(), context());
        assertThat(guard.wouldPermit()).isFalse();
        assertThat(next.isComplete()).isFalse();
        time.advance(Duration.ofSeconds(3));

        assertThat(next.result()).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void a_call_whose_deadline_has_passed_does_not_start() {
        Guard guard = guard();

        Outcome<String> outcome = end(guard.call(
                n -> {
                    throw new AssertionError("started");
                },
                judge(),
                new CallContext(time.nanos(), "key")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.by()).isEqualTo(Outcome.Stage.DEADLINE));
    }

    @Test
    void the_callers_nearer_deadline_cuts_the_attempt_without_blaming_the_dependency() {
        Guard guard = guard();
        Future<Outcome<String>> call =
                guard.call(n -> Future.future(never -> {}), judge(), contextFor(Duration.ofMillis(300)));

        time.advance(Duration.ofMillis(300));

        assertThat(call.result())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT));
        assertThat(guard.circuit().calls()).isZero();
    }

    @Test
    void a_deadline_later_than_slow_blames_it_all_the_same() {
        Guard guard = guard();
        guard.call(n -> Future.future(never -> {}), judge(), contextFor(Duration.ofSeconds(3)));

        time.advance(Duration.ofSeconds(3));

        assertThat(guard.circuit().calls()).isEqualTo(1);
        assertThat(guard.circuit().lastError()).startsWith("TIMEOUT: ");
    }

    @Test
    void a_waiting_call_is_dropped_at_its_deadline_and_its_rate_permit_goes_back() {
        policy = new Policy(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Policy.defaults().retry(),
                new Policy.RateLimit(2, Duration.ofSeconds(60), 2, Duration.ZERO),
                new Policy.Bulkhead(1, 10),
                Policy.defaults().breaker());
        Guard guard = guard();
        guard.call(n -> Future.future(never -> {}), judge(), context());
        Future<Outcome<String>> waiting = guard.call(n -> answer(n), judge(), contextFor(Duration.ofSeconds(1)));
        assertThat(guard.stats().queued()).isEqualTo(1);

        time.advance(Duration.ofSeconds(1));

        assertThat(waiting.result())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.by()).isEqualTo(Outcome.Stage.DEADLINE));
        assertThat(guard.stats().ratePermits()).isEqualTo(1);
        assertThat(guard.stats().queued()).isZero();
    }

    @Test
    void the_retry_budget_ends_retries_when_everything_fails_and_successes_bring_them_back() {
        policy = Policies.with(new Policy.Retry(10, Duration.ofMillis(1), Duration.ofMillis(1), 3, 0.5));
        Guard guard = guard();
        Future<Outcome<String>> call = guard.call(n -> Future.failedFuture("down"), judge(), context());
        time.advance(Duration.ofMillis(20));
        assertThat(call.result().attempts()).isEqualTo(4);

        times(2, () -> guard.call(n -> answer(n), judge(), context()));
        Future<Outcome<String>> next = guard.call(n -> Future.failedFuture("down"), judge(), context());
        time.advance(Duration.ofMillis(20));

        assertThat(next.result().attempts()).isEqualTo(2);
    }

    @Test
    void the_fallback_turns_a_failure_into_a_success_but_the_statistics_stay_honest() {
        policy = Policies.attempts(1);
        Guard guard = guard();

        Outcome<String> outcome = end(guard.call(
                n -> Future.failedFuture("down"),
                judge(),
                context(),
                bad -> new Outcome.Success<>("plain text", bad.attempts())));

        assertThat(outcome).isEqualTo(new Outcome.Success<>("plain text", 1));
        assertThat(guard.stats().failures()).isEqualTo(1);
        assertThat(guard.stats().successes()).isZero();
    }

    @Test
    void a_fallback_that_throws_leaves_the_outcome_as_it_was() {
        policy = Policies.attempts(1);

        Outcome<String> outcome = end(guard().call(n -> Future.failedFuture("down"), judge(), context(), bad -> {
            throw new IllegalStateException("broken fallback");
        }));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_judge_that_throws_neither_blames_the_dependency_nor_tries_again() {
        Guard guard = guard();

        Outcome<String> outcome = end(guard.call(
                n -> answer(n),
                (result, failure) -> {
                    throw new IllegalStateException("broken judge");
                },
                context()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.retryable()).isFalse());
        assertThat(guard.circuit().failureRate()).isNaN();
        assertThat(guard.circuit().lastError()).isNull();
    }

    @Test
    void a_good_null_is_a_success() {
        Outcome<String> outcome = end(guard().call(n -> Future.succeededFuture(), judge(), context()));

        assertThat(outcome).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void closing_ends_what_waits_and_rejects_what_comes() {
        policy = Policies.with(new Policy.Bulkhead(1, 10));
        Guards guards = new Guards(time, () -> 0.5, policy, Map.of());
        Guard guard = guards.guard("qq");
        Future<Outcome<String>> retrying = guard.call(n -> Future.failedFuture("down"), judge(), context());
        Promise<String> answer = Promise.promise();
        Future<Outcome<String>> running = guard.call(n -> answer.future(), judge(), context());
        Future<Outcome<String>> waiting = guard.call(n -> answer(n), judge(), context());

        guards.close();

        assertThat(retrying.result()).isInstanceOf(Outcome.Failed.class);
        assertThat(waiting.result()).isEqualTo(rejectedAsClosed());
        assertThat(end(guard.call(n -> answer(n), judge(), context()))).isEqualTo(rejectedAsClosed());
        assertThat(end(guards.guard("new").call(n -> answer(n), judge(), context())))
                .isInstanceOf(Outcome.Rejected.class);
        answer.complete("still answered");
        assertThat(running.result()).isEqualTo(new Outcome.Success<>("still answered", 1));
    }

    @Test
    void a_thousand_attempts_that_never_answer_leak_nothing() {
        policy = Policies.with(new Policy.Bulkhead(8, 1000));
        Guard guard = guard();
        times(1000, () -> guard.call(n -> Future.future(never -> {}), judge(), context()));

        time.advance(Duration.ofMinutes(2));

        assertThat(guard.stats().calls()).isEqualTo(1000);
        assertThat(guard.stats().inFlight()).isZero();
        assertThat(guard.stats().queued()).isZero();
        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.HALF_OPEN);
        assertThat(time.armed()).isZero();
        times(3, () -> guard.call(n -> answer(n), judge(), context()));
        assertThat(guard.circuit().state()).isEqualTo(CircuitView.State.CLOSED);
    }

    private static Outcome<String> rejectedAsClosed() {
        return new Outcome.Rejected<>(Outcome.Stage.CLOSED, "no call to qq starts any more: shutting down", null, 0);
    }

    private static Future<String> answer(int number) {
        return Future.succeededFuture("attempt " + number);
    }

    private static Judge<String> saying(Duration after) {
        return (result, failure) -> "attempt 1".equals(result)
                ? new Verdict.Transient(FailureKind.SERVER, "come back", after)
                : Verdict.GOOD;
    }

    private static void times(int count, Runnable task) {
        for (int i = 0; i < count; i++) {
            task.run();
        }
    }

    private Future<String> secondTimeLucky(int number) {
        return number == 1
                ? Future.failedFuture(new IOException("connection reset"))
                : Future.succeededFuture("attempt " + number);
    }

    private Guard guard() {
        Guards guards = new Guards(time, () -> 0.5, policy, Map.of());
        guards.listen(events::add);
        return guards.guard("qq");
    }

    private CallContext context() {
        return contextFor(Duration.ofSeconds(30));
    }

    private CallContext contextFor(Duration deadline) {
        return new CallContext(time.nanos() + deadline.toNanos(), "conversation");
    }

    private static Judge<String> judge() {
        return Judge.exceptionsAreTransient();
    }

    private static <T> Outcome<T> end(Future<Outcome<T>> call) {
        assertThat(call.isComplete()).isTrue();
        return call.result();
    }
}
