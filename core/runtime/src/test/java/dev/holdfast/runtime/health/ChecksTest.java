package dev.holdfast.runtime.health;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.health.Health;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ChecksTest {

    private final ManualTime time = new ManualTime();
    private final Checks checks = new Checks(time);

    @Test
    void a_check_counts_as_up_until_it_ran() {
        checks.register("ai", "model", () -> Health.down("no key"));

        assertThat(checks.answers()).containsOnlyKeys("ai:model");
        assertThat(health("ai:model")).isEqualTo(Health.up());
    }

    @Test
    void the_last_answer_is_kept_with_the_moment_its_kind_changed() {
        AtomicReference<Health> answer = new AtomicReference<>(Health.degraded("slow"));
        checks.register("ai", "model", answer::get);
        time.advance(Duration.ofSeconds(1));
        Instant changed = time.now();

        run("ai:model", Health.degraded("slow"));
        time.advance(Duration.ofSeconds(1));
        answer.set(Health.degraded("slower"));
        run("ai:model", Health.degraded("slower"));

        assertThat(requireNonNull(checks.answers().get("ai:model")).since()).isEqualTo(changed);
        answer.set(Health.up());
        run("ai:model", Health.up());
        assertThat(requireNonNull(checks.answers().get("ai:model")).since()).isEqualTo(time.now());
    }

    @Test
    void a_check_that_throws_is_down_and_the_others_go_on() {
        checks.register("a", "bad", () -> {
            throw new java.io.IOException("disk gone");
        });
        checks.register("a", "worse", () -> {
            throw new StackOverflowError("deep");
        });
        checks.register("b", "fine", () -> Health.degraded("so so"));

        run("a:bad", Health.down("disk gone"));

        Eventually.until(
                "the others answer",
                () -> health("a:worse").equals(Health.down("deep"))
                        && health("b:fine").equals(Health.degraded("so so")));
    }

    @Test
    void a_check_that_hangs_is_down_and_not_started_twice() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        checks.register("a", "slow", () -> {
            assertThat(entered.getCount()).isEqualTo(1);
            entered.countDown();
            leave.await();
            return Health.degraded("late");
        });

        checks.run();
        entered.await();
        checks.run();

        assertThat(health("a:slow")).isEqualTo(Health.down("the check has not answered since its last run"));
        leave.countDown();
        Eventually.until("the late answer counts", () -> health("a:slow").equals(Health.degraded("late")));
    }

    @Test
    void a_check_taken_back_is_gone_but_not_its_successor() {
        Runnable first = checks.register("a", "x", () -> Health.down("old"));
        checks.register("a", "x", () -> Health.degraded("new"));

        first.run();

        run("a:x", Health.degraded("new"));
    }

    private void run(String name, Health expected) {
        checks.run();
        Eventually.until(name + " is " + expected, () -> health(name).equals(expected));
    }

    private Health health(String name) {
        return requireNonNull(checks.answers().get(name)).health();
    }
}
