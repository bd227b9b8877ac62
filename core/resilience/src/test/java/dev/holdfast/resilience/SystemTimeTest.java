package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SystemTimeTest {

    @Test
    void alarms_ring_in_time_never_early_and_on_one_daemon_thread() throws Exception {
        try (SystemTime time = SystemTime.start()) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<Long> rang = new CompletableFuture<>();
            long armedAt = time.nanos();

            time.after(Duration.ZERO, () -> {
                throw new IllegalStateException("a task that fails must not stop the clock");
            });
            time.after(Duration.ofMillis(30), () -> {
                thread.complete(Thread.currentThread());
                rang.complete(time.nanos());
            });

            assertThat(rang.get(10, TimeUnit.SECONDS) - armedAt)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
            assertThat(thread.get().isDaemon()).isTrue();
        }
    }

    @Test
    void a_cancelled_alarm_does_not_ring() throws Exception {
        try (SystemTime time = SystemTime.start()) {
            CompletableFuture<String> rang = new CompletableFuture<>();

            time.after(Duration.ofMillis(20), () -> rang.complete("the cancelled one"))
                    .cancel();
            time.after(Duration.ofMillis(60), () -> rang.complete("the other"));

            assertThat(rang.get(10, TimeUnit.SECONDS)).isEqualTo("the other");
        }
    }

    @Test
    void very_long_delays_and_alarms_after_the_end_do_no_harm() {
        SystemTime time = SystemTime.start();
        time.after(Duration.ofSeconds(Long.MAX_VALUE), () -> {}).cancel();
        time.close();

        time.after(Duration.ofMillis(1), () -> {}).cancel();
    }
}
