package dev.holdfast.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.plugin.health.HealthReport.LastError;
import dev.holdfast.plugin.health.HealthReport.Messages;
import dev.holdfast.resilience.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MetersTest {

    private final ManualTime time = new ManualTime();

    @Test
    void what_went_wrong_long_ago_does_not_count_against_now() {
        RecentMessages recent = new RecentMessages();
        Messages bad = new Messages(100, 0, 100);
        recent.sample(0, new Messages(0, 0, 0));
        assertThat(recent.difference(bad)).isEqualTo(bad);

        for (int minute = 1; minute <= 6; minute++) {
            recent.sample(Duration.ofMinutes(minute).toNanos(), bad);
        }

        assertThat(recent.difference(new Messages(110, 10, 100))).isEqualTo(new Messages(10, 10, 0));
    }

    @Test
    void a_rate_is_what_was_counted_between_the_last_two_samples() {
        Rate rate = new Rate();
        long start = time.nanos();

        rate.sample(start);
        assertThat(rate.perSecond()).isZero();
        for (int i = 0; i < 30; i++) {
            rate.increment();
        }
        rate.sample(start + Duration.ofSeconds(2).toNanos());
        assertThat(rate.perSecond()).isEqualTo(15, within(1e-9));

        rate.sample(start + Duration.ofSeconds(3).toNanos());
        assertThat(rate.perSecond()).isZero();
        assertThat(rate.sum()).isEqualTo(30);
    }

    @Test
    void two_samples_of_one_moment_change_nothing() {
        Rate rate = new Rate();
        rate.sample(1000);
        rate.increment();
        rate.sample(1000 + Duration.ofSeconds(1).toNanos());

        rate.increment();
        rate.sample(1000 + Duration.ofSeconds(1).toNanos());

        assertThat(rate.perSecond()).isEqualTo(1, within(1e-9));
    }

    @Test
    void a_refused_answer_makes_its_message_a_failed_one() {
        Meters meters = new Meters(time, 1);
        meters.handled(true);
        meters.handled(true);
        meters.handled(false);
        meters.refused();

        assertThat(meters.messages()).isEqualTo(new Messages(3, 1, 2));
        meters.refused();
        meters.refused();
        assertThat(meters.messages()).isEqualTo(new Messages(3, 0, 3));
    }

    @Test
    void recent_messages_are_those_of_about_five_minutes() {
        RecentMessages recent = new RecentMessages();
        assertThat(recent.difference(new Messages(3, 2, 1))).isEqualTo(new Messages(3, 2, 1));
        long start = time.nanos();
        for (int second = 0; second <= 600; second++) {
            recent.sample(start + Duration.ofSeconds(second).toNanos(), new Messages(second, second, 0));
        }

        assertThat(recent.difference(new Messages(600, 590, 10))).isEqualTo(new Messages(300, 290, 10));
    }

    @Test
    void only_answers_to_events_are_timed() {
        Meters meters = new Meters(time, 1);

        meters.accepted(-1);
        assertThat(meters.answers().count()).isZero();
        meters.accepted(5_000_000);

        assertThat(meters.acceptedTotal()).isEqualTo(2);
        assertThat(meters.answers().count()).isEqualTo(1);
    }

    @Test
    void the_last_fifty_errors_are_kept_newest_first() {
        Errors errors = new Errors(time);
        assertThat(errors.last()).isNull();

        for (int i = 1; i <= 60; i++) {
            errors.add("error " + i);
        }

        assertThat(errors.latest()).hasSize(50);
        assertThat(errors.last()).isEqualTo(new LastError("error 60", time.now()));
        assertThat(errors.latest().getLast().message()).isEqualTo("error 11");
    }

    @Test
    void a_long_error_is_cut() {
        Errors errors = new Errors(time);

        errors.add("x".repeat(10_000));

        assertThat(errors.latest().getFirst().message()).isEqualTo("x".repeat(500) + "…");
    }
}
