package dev.holdfast.runtime.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class AlertsTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final ManualTime time = new ManualTime();
    private final Recording sink = new Recording();
    private final Alerts alerts = new Alerts(time, WINDOW, List.of(sink), Runnable::run, () -> {});

    private static final class Recording implements AlertSink {
        private final List<String> told = new ArrayList<>();

        @Override
        public String name() {
            return "recording";
        }

        @Override
        public Future<Void> tell(Notice notice) {
            told.add(notice.news() + " " + notice.alert().subject() + " "
                    + notice.alert().text() + " x" + notice.alert().count());
            return Future.succeededFuture();
        }
    }

    @Test
    void an_alert_is_told_once_however_often_it_is_raised_within_the_window_and_is_counted() {
        for (int i = 0; i < 1000; i++) {
            alerts.raise(AlertKind.BREAKER_OPEN, "qq", "it failed");
        }

        assertThat(sink.told).containsExactly("RAISED qq it failed x1");
        assertThat(alerts.recent()).singleElement().satisfies(alert -> {
            assertThat(alert.count()).isEqualTo(1000);
            assertThat(alert.open()).isTrue();
        });
    }

    @Test
    void what_was_raised_again_meanwhile_is_told_once_at_the_end_of_the_window() {
        alerts.raise(AlertKind.BREAKER_OPEN, "qq", "first");
        time.advance(Duration.ofMinutes(5));
        alerts.raise(AlertKind.BREAKER_OPEN, "qq", "second");
        alerts.raise(AlertKind.BREAKER_OPEN, "qq", "third");
        time.advance(Duration.ofMinutes(9));
        assertThat(sink.told).hasSize(1);

        time.advance(Duration.ofMinutes(1));
        time.advance(Duration.ofHours(5));

        assertThat(sink.told).containsExactly("RAISED qq first x1", "AGAIN qq third x3");
    }

    @Test
    void other_subjects_and_kinds_are_told_by_themselves() {
        alerts.raise(AlertKind.BREAKER_OPEN, "qq", "a");
        alerts.raise(AlertKind.BREAKER_OPEN, "discord", "b");
        alerts.raise(AlertKind.RATE_LIMIT_EXCEEDED, "qq", "c");

        assertThat(sink.told).containsExactly("RAISED qq a x1", "RAISED discord b x1", "RAISED qq c x1");
    }

    @Test
    void the_end_of_what_was_told_is_told_and_of_what_never_was_not() {
        alerts.clear(AlertKind.GATEWAY_DOWN, "qq");
        alerts.raise(AlertKind.GATEWAY_DOWN, "qq", "away");
        alerts.clear(AlertKind.GATEWAY_DOWN, "qq");
        alerts.clear(AlertKind.GATEWAY_DOWN, "qq");

        assertThat(sink.told).containsExactly("RAISED qq away x1", "CLEARED qq away x1");
        assertThat(alerts.recent().getFirst().clearedAt()).isEqualTo(time.now());
    }

    @Test
    void what_comes_and_goes_is_told_once_a_window_and_last_of_all_that_it_stays() {
        for (int i = 0; i < 5; i++) {
            alerts.raise(AlertKind.GATEWAY_DOWN, "qq", "away");
            alerts.clear(AlertKind.GATEWAY_DOWN, "qq");
            time.advance(Duration.ofMinutes(1));
        }
        alerts.raise(AlertKind.GATEWAY_DOWN, "qq", "away for good");
        assertThat(sink.told).containsExactly("RAISED qq away x1", "CLEARED qq away x1");

        time.advance(WINDOW);

        assertThat(sink.told).last().isEqualTo("RAISED qq away for good x1");
        assertThat(sink.told).hasSize(3);
    }

    @Test
    void what_only_passes_is_over_by_itself_when_it_did_not_come_again_for_a_window() {
        Instant start = time.now();
        alerts.raise(AlertKind.RATE_LIMIT_EXCEEDED, "qq", "429");
        time.advance(Duration.ofMinutes(10));
        alerts.raise(AlertKind.RATE_LIMIT_EXCEEDED, "qq", "429 again");

        time.advance(Duration.ofMinutes(5));
        assertThat(sink.told).containsExactly("RAISED qq 429 x1", "AGAIN qq 429 again x2");
        time.advance(WINDOW);

        assertThat(sink.told).hasSize(2);
        assertThat(alerts.recent().getFirst().clearedAt())
                .isEqualTo(start.plus(WINDOW).plus(WINDOW));
        assertThat(time.armed()).isZero();
        alerts.raise(AlertKind.RATE_LIMIT_EXCEEDED, "qq", "anew");
        assertThat(sink.told).last().isEqualTo("RAISED qq anew x1");
    }

    @Test
    void a_lasting_alert_stays_until_it_is_cleared() {
        alerts.raise(AlertKind.DEAD_LETTERS, "dead-letters", "101");

        time.advance(Duration.ofDays(3));

        assertThat(alerts.recent().getFirst().open()).isTrue();
        assertThat(sink.told).hasSize(1);
    }

    @Test
    void a_sink_that_throws_or_fails_hurts_neither_the_caller_nor_the_next_sink() {
        Recording last = new Recording();
        AlertSink broken = new AlertSink() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Future<Void> tell(Notice notice) {
                throw new IllegalStateException("no way");
            }
        };
        Alerts several = new Alerts(time, WINDOW, List.of(broken, last), Runnable::run, () -> {});

        several.raise(AlertKind.STORE, "disk", "full");

        assertThat(last.told).containsExactly("RAISED disk full x1");
        assertThat(several.test("ann").result())
                .containsExactly(new Alerts.Told("broken", false, "no way"), new Alerts.Told("recording", true, ""));
    }

    @Test
    void an_executor_that_refuses_is_not_the_callers_trouble() {
        Alerts full = new Alerts(
                time,
                WINDOW,
                List.of(sink),
                task -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                },
                () -> {});

        full.raise(AlertKind.STORE, "disk", "full");

        assertThat(full.recent()).hasSize(1);
        assertThat(full.test("ann").result()).extracting(Alerts.Told::ok).containsExactly(false);
    }

    @Test
    void beyond_five_hundred_what_is_over_goes_first_and_then_the_oldest() {
        alerts.raise(AlertKind.STORE, "oldest", "");
        time.advance(Duration.ofSeconds(1));
        alerts.raise(AlertKind.STORE, "over", "");
        alerts.clear(AlertKind.STORE, "over");
        for (int i = 0; i < 499; i++) {
            time.advance(Duration.ofSeconds(1));
            alerts.raise(AlertKind.STORE, "s" + i, "");
        }
        assertThat(alerts.recent())
                .hasSize(500)
                .extracting(Alert::subject)
                .contains("oldest")
                .doesNotContain("over");

        alerts.raise(AlertKind.STORE, "new", "");
        alerts.raise(AlertKind.STORE, "new", "");

        assertThat(alerts.recent())
                .hasSize(500)
                .extracting(Alert::subject)
                .contains("new", "s0")
                .doesNotContain("oldest");
    }

    @Test
    void a_very_long_text_is_cut() {
        alerts.raise(AlertKind.STORE, "disk", "x".repeat(100_000));

        assertThat(alerts.recent().getFirst().text()).hasSize(1001);
    }

    @Test
    @Timeout(30)
    void the_last_words_are_waited_for_before_the_end() throws Exception {
        Promise<Void> taken = Promise.promise();
        CountDownLatch told = new CountDownLatch(1);
        AlertSink slow = new AlertSink() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public Future<Void> tell(Notice notice) {
                told.countDown();
                return taken.future();
            }
        };
        Alerts started = Alerts.start(time, WINDOW, List.of(slow));
        started.raise(AlertKind.STORE, "last words", "");
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        AtomicBoolean arrived = new AtomicBoolean();
        AtomicBoolean waitedFor = new AtomicBoolean();
        Thread closer = Thread.ofPlatform().start(() -> {
            started.close();
            waitedFor.set(arrived.get());
        });
        Eventually.until(
                "it waits for the sink",
                () -> closer.getState() == Thread.State.TERMINATED
                        || Stream.of(closer.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().endsWith("CompletableFuture")));

        arrived.set(true);
        taken.complete();
        closer.join();

        assertThat(waitedFor).isTrue();
    }

    @Test
    @Timeout(30)
    void a_sink_that_hangs_does_not_block_who_raises() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AlertSink hanging = new AlertSink() {
            @Override
            public String name() {
                return "hanging";
            }

            @Override
            public Future<Void> tell(Notice notice) {
                inside.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Future.succeededFuture();
            }
        };
        Alerts started = Alerts.start(time, WINDOW, List.of(hanging));

        for (int i = 0; i < 3000; i++) {
            started.raise(AlertKind.STORE, "s" + i, "");
        }

        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        started.close();
    }
}
