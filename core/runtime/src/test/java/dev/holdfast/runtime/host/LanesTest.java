package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.BusMessage;
import dev.holdfast.runtime.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LanesTest {

    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void two_reasons_to_hold_must_both_be_gone() {
        Lanes lanes = lanes(1000, 10, job -> done.add(name(job)));
        lanes.hold(Lanes.Hold.MAINTENANCE);
        lanes.hold(Lanes.Hold.LIFECYCLE);
        lanes.offer("a", job("first"));

        lanes.release(Lanes.Hold.MAINTENANCE);
        assertThat(lanes.queued()).isEqualTo(1);
        lanes.release(Lanes.Hold.LIFECYCLE);

        Eventually.until("the job ran", () -> done.contains("first"));
    }

    @Test
    void an_end_waits_for_what_waits_and_not_for_what_is_held() throws InterruptedException {
        CountDownLatch leave = new CountDownLatch(1);
        Lanes lanes = lanes(1000, 1, job -> {
            await(leave);
            done.add(name(job));
        });
        lanes.offer("a", job("first"));
        lanes.offer("b", job("second"));
        assertThat(lanes.finish(Duration.ofMillis(20))).isFalse();

        leave.countDown();
        assertThat(lanes.finish(Duration.ofSeconds(20))).isTrue();
        assertThat(done).containsExactlyInAnyOrder("first", "second");

        lanes.hold(Lanes.Hold.MAINTENANCE);
        lanes.offer("a", job("held"));
        assertThat(lanes.finish(Duration.ofSeconds(20))).isTrue();
        assertThat(lanes.queued()).isEqualTo(1);
    }

    @Test
    void jobs_of_one_key_run_in_order_and_one_at_a_time() {
        AtomicInteger inside = new AtomicInteger();
        Lanes lanes = lanes(1000, 100, job -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            Thread.onSpinWait();
            done.add(name(job));
            inside.decrementAndGet();
        });

        IntStream.range(0, 500)
                .forEach(i -> assertThat(lanes.offer("a", job("" + i))).isTrue());

        Eventually.until("all ran", () -> done.size() == 500);
        assertThat(done)
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(String::valueOf).toList());
        Eventually.until("nobody runs", () -> lanes.running() == 0 && lanes.queued() == 0);
    }

    @Test
    void keys_run_side_by_side_up_to_the_limit() throws InterruptedException {
        Semaphore entered = new Semaphore(0);
        CountDownLatch leave = new CountDownLatch(1);
        Lanes lanes = lanes(1000, 3, job -> {
            entered.release();
            await(leave);
            done.add(name(job));
        });

        IntStream.range(0, 10).forEach(i -> lanes.offer("key" + i, job("" + i)));

        assertThat(entered.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
        assertThat(entered.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(lanes.running()).isEqualTo(3);
        assertThat(lanes.queued()).isEqualTo(7);
        leave.countDown();
        Eventually.until("all ran", () -> done.size() == 10);
    }

    @Test
    void beyond_the_bound_a_job_is_refused_and_there_is_room_again_when_one_ran() {
        Lanes lanes = lanes(3, 10, job -> done.add(name(job)));
        lanes.hold(Lanes.Hold.LIFECYCLE);

        assertThat(IntStream.range(0, 5).mapToObj(i -> lanes.offer("a", job("" + i))))
                .containsExactly(true, true, true, false, false);
        assertThat(lanes.queued()).isEqualTo(3);
        lanes.release(Lanes.Hold.LIFECYCLE);

        Eventually.until("three ran", () -> done.size() == 3 && lanes.queued() == 0);
        assertThat(lanes.offer("a", job("later"))).isTrue();
        Eventually.until("the later one ran", () -> done.contains("later"));
        assertThat(done).containsExactly("0", "1", "2", "later");
    }

    @Test
    void a_hold_starts_nothing_new_and_a_release_goes_on_in_order() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Lanes lanes = lanes(1000, 10, job -> {
            if (name(job).equals("first")) {
                entered.countDown();
                await(leave);
            }
            done.add(name(job));
        });
        lanes.offer("a", job("first"));
        lanes.offer("a", job("second"));
        entered.await();

        lanes.hold(Lanes.Hold.LIFECYCLE);
        lanes.hold(Lanes.Hold.LIFECYCLE);
        lanes.offer("b", job("other"));
        assertThat(lanes.drain(Duration.ofMillis(20))).isFalse();
        leave.countDown();
        assertThat(lanes.drain(Duration.ofSeconds(20))).isTrue();

        assertThat(done).containsExactly("first");
        assertThat(lanes.queued()).isEqualTo(2);
        lanes.release(Lanes.Hold.LIFECYCLE);
        Eventually.until("the rest ran", () -> done.size() == 3);
        assertThat(done).containsSubsequence("first", "second").contains("other");
    }

    @Test
    void more_may_run_at_once_after_a_change_and_fewer_after_another() throws InterruptedException {
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        Lanes lanes = lanes(1000, 1, job -> {
            entered.release();
            leave.acquireUninterruptibly();
            done.add(name(job));
        });
        IntStream.range(0, 8).forEach(i -> lanes.offer("key" + i, job("" + i)));
        assertThat(entered.tryAcquire(1, 10, TimeUnit.SECONDS)).isTrue();

        lanes.concurrent(4);
        assertThat(entered.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.running()).isEqualTo(4);

        lanes.concurrent(2);
        leave.release(2);
        Eventually.until("two are left", () -> lanes.running() == 2);
        assertThat(entered.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
        leave.release(6);
        Eventually.until("all ran", () -> done.size() == 8);
        assertThat(lanes.concurrent()).isEqualTo(2);
    }

    @Test
    void a_job_that_fails_does_not_stop_its_lane() {
        Lanes lanes = lanes(1000, 1, job -> {
            done.add(name(job));
            if (name(job).equals("bad")) {
                throw new StackOverflowError("deep");
            }
        });

        lanes.offer("a", job("bad"));
        lanes.offer("a", job("good"));
        lanes.offer("b", job("other"));

        Eventually.until("the others ran", () -> done.containsAll(List.of("bad", "good", "other")));
        Eventually.until("nobody runs", () -> lanes.running() == 0);
    }

    @Test
    void under_holds_releases_and_changes_from_many_threads_nothing_is_lost_reordered_or_run_twice()
            throws InterruptedException {
        int keys = 60;
        int each = 300;
        Map<String, AtomicInteger> last = new ConcurrentHashMap<>();
        AtomicInteger total = new AtomicInteger();
        AtomicInteger disorder = new AtomicInteger();
        Lanes lanes = lanes(keys * each, 8, job -> {
            int blank = name(job).indexOf(' ');
            int number = Integer.parseInt(name(job).substring(blank + 1));
            AtomicInteger before = last.computeIfAbsent(name(job).substring(0, blank), key -> new AtomicInteger(-1));
            if (!before.compareAndSet(number - 1, number)) {
                disorder.incrementAndGet();
            }
            total.incrementAndGet();
        });

        List<Thread> producers = IntStream.range(0, 4)
                .mapToObj(producer -> Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < each; n++) {
                        for (int key = producer; key < keys; key += 4) {
                            assertThat(lanes.offer("k" + key, job("k" + key + " " + n)))
                                    .isTrue();
                        }
                    }
                }))
                .toList();
        for (int turn = 0; total.get() < keys * each || turn < 50; turn++) {
            lanes.hold(Lanes.Hold.LIFECYCLE);
            assertThat(lanes.drain(Duration.ofSeconds(20))).isTrue();
            int held = total.get();
            Thread.onSpinWait();
            assertThat(total.get()).isEqualTo(held);
            lanes.concurrent(ThreadLocalRandom.current().nextInt(1, 16));
            lanes.release(Lanes.Hold.LIFECYCLE);
            Thread.onSpinWait();
        }
        for (Thread producer : producers) {
            producer.join();
        }

        Eventually.until("all ran", () -> total.get() == keys * each);
        assertThat(disorder).hasValue(0);
        Eventually.until("nobody runs", () -> lanes.running() == 0 && lanes.queued() == 0);
    }

    private static Lanes lanes(int queueMax, int concurrentMax, Consumer<Job> runner) {
        return new Lanes("test", queueMax, concurrentMax, runner);
    }

    private static Job job(String name) {
        return new Job.ForBus(new BusMessage(name, "", Map.of()), null);
    }

    private static String name(Job job) {
        return ((Job.ForBus) job).message().address();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
