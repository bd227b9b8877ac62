package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Real threads and the real clock: whatever the order of things, every call ends once and nothing leaks. */
final class GuardStressTest {
    private static final int THREADS = 8;
    private static final int CALLS = 2_000;
    private static final int PLACES = 4;

    @Test
    void every_call_ends_once_and_every_permit_comes_back() throws Exception {
        try (SystemTime time = SystemTime.start();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS);
                ExecutorService answers = Executors.newFixedThreadPool(2)) {
            Guard guard =
                    new Guards(time, () -> ThreadLocalRandom.current().nextDouble(), policy(), Map.of()).guard("qq");
            Service service = new Service(answers);
            List<Future<Outcome<String>>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS * CALLS; i++) {
                String key = "conversation" + i % 50;
                Promise<Outcome<String>> ended = Promise.promise();
                calls.add(ended.future());
                threads.execute(() -> guard.call(
                                service::answer,
                                Judge.exceptionsAreTransient(),
                                new CallContext(
                                        time.nanos() + Duration.ofSeconds(20).toNanos(), key))
                        .onComplete(ended));
            }

            Future.all(calls).await(60, TimeUnit.SECONDS);

            GuardStats stats = guard.stats();
            assertThat(stats.calls()).isEqualTo(THREADS * CALLS);
            assertThat(stats.inFlight()).isZero();
            assertThat(stats.queued()).isZero();
            assertThat(stats.successes()).isPositive();
            assertThat(service.most.get()).isLessThanOrEqualTo(PLACES);
        }
    }

    private static Policy policy() {
        Policy defaults = Policy.defaults();
        return new Policy(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                new Policy.Retry(3, Duration.ofMillis(1), Duration.ofMillis(5), 10_000, 0.1),
                new Policy.RateLimit(10_000, Duration.ofSeconds(1), 5_000, Duration.ofSeconds(20)),
                new Policy.Bulkhead(PLACES, 5_000),
                new Policy.Breaker(
                        Policy.Window.COUNT,
                        20,
                        10,
                        0.5,
                        1,
                        defaults.breaker().slowCall(),
                        Duration.ofMillis(20),
                        Duration.ofMillis(40),
                        3));
    }

    /** Fails a third of the time, answers at once or on another thread, and knows how many ask at the same time. */
    private static final class Service {
        private final ExecutorService answers;
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Service(ExecutorService answers) {
            this.answers = answers;
        }

        Future<String> answer(int number) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            int dice = ThreadLocalRandom.current().nextInt(6);
            Promise<String> promise = Promise.promise();
            if (dice % 2 == 0) {
                end(promise, dice);
            } else {
                answers.execute(() -> end(promise, dice));
            }
            return promise.future();
        }

        private void end(Promise<String> promise, int dice) {
            running.decrementAndGet();
            if (dice < 2) {
                promise.fail("down");
            } else {
                promise.complete("up");
            }
        }
    }
}
