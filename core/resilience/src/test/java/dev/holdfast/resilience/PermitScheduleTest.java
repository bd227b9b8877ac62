package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PermitScheduleTest {
    private static final long PERIOD = Duration.ofSeconds(60).toNanos();

    /** One moment: time passes, then a permit is asked for, or the grant that is {@code back} grants old is given back. */
    record Moment(long passes, int back) {}

    @Test
    void no_window_of_a_period_sees_more_than_the_limit_even_across_any_boundary() {
        PermitSchedule schedule = new PermitSchedule(limit(120, 120));

        assertThat(takeAll(schedule, 0)).isEqualTo(120);
        assertThat(takeAll(schedule, PERIOD - 1)).isZero();
        assertThat(takeAll(schedule, PERIOD)).isEqualTo(120);
        assertThat(takeAll(schedule, PERIOD + Duration.ofMillis(150).toNanos())).isZero();
    }

    @Test
    void a_small_burst_refills_continuously() {
        PermitSchedule schedule = new PermitSchedule(limit(60, 1));

        schedule.take(0);

        assertThat(schedule.earliest(0)).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(schedule.earliest(0, 4)).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Property
    void the_schedule_agrees_with_a_naive_model(
            @ForAll("limits") Policy.RateLimit limit, @ForAll("moments") @Size(max = 120) List<Moment> moments) {
        PermitSchedule schedule = new PermitSchedule(limit);
        List<Long> granted = new ArrayList<>();
        long now = 0;
        for (Moment moment : moments) {
            now += moment.passes;
            if (moment.back > 0 && moment.back <= granted.size()) {
                schedule.giveBack(granted.remove(granted.size() - moment.back));
            }
            assertThat(schedule.earliest(now) <= now).isEqualTo(naivelyAllowed(limit, granted, now));
            assertThat(schedule.available(now) > 0).isEqualTo(schedule.earliest(now) <= now);
            if (schedule.earliest(now) <= now) {
                schedule.take(now);
                granted.add(now);
            }
        }
    }

    @Property
    void what_is_announced_for_the_queue_is_what_happens(
            @ForAll("limits") Policy.RateLimit limit, @ForAll("moments") @Size(max = 40) List<Moment> moments) {
        PermitSchedule schedule = new PermitSchedule(limit);
        long now = 0;
        for (Moment moment : moments) {
            now += moment.passes;
            if (schedule.earliest(now) <= now) {
                schedule.take(now);
            }
        }
        List<Long> announced = new ArrayList<>();
        for (int ahead = 0; ahead < 20; ahead++) {
            announced.add(schedule.earliest(now, ahead));
        }
        for (long at : announced) {
            assertThat(schedule.earliest(now)).isEqualTo(at);
            schedule.take(at);
            now = at;
        }
    }

    @Provide
    Arbitrary<Policy.RateLimit> limits() {
        Arbitrary<Integer> permits = Arbitraries.integers().between(1, 12);
        return Combinators.combine(permits, Arbitraries.integers().between(1, 12))
                .as((most, burst) -> limit(most, Math.min(most, burst)));
    }

    @Provide
    Arbitrary<List<Moment>> moments() {
        Arbitrary<Long> passes = Arbitraries.oneOf(
                Arbitraries.longs().between(0, PERIOD / 20),
                Arbitraries.longs().between(0, PERIOD * 2),
                Arbitraries.of(0L, PERIOD));
        return Combinators.combine(passes, Arbitraries.integers().between(-12, 4))
                .as(Moment::new)
                .list();
    }

    /** All grants are kept and looked through each time. */
    private static boolean naivelyAllowed(Policy.RateLimit limit, List<Long> granted, long now) {
        long interval = Math.ceilDiv(PERIOD, limit.permits());
        long lately = granted.stream().filter(at -> at > now - PERIOD).count();
        long arrival = Long.MIN_VALUE / 2;
        for (long at : granted) {
            arrival = Math.max(arrival, at) + interval;
        }
        return lately < limit.permits() && now >= arrival - interval * (limit.burst() - 1);
    }

    private static int takeAll(PermitSchedule schedule, long now) {
        int taken = 0;
        while (schedule.earliest(now) <= now) {
            schedule.take(now);
            taken++;
        }
        return taken;
    }

    private static Policy.RateLimit limit(int permits, int burst) {
        return new Policy.RateLimit(permits, Duration.ofNanos(PERIOD), burst, Duration.ofSeconds(5));
    }
}
