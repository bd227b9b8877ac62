package dev.holdfast.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.resilience.ManualTime;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class LatencyWindowTest {

    private final ManualTime time = new ManualTime();
    private final LatencyWindow window = new LatencyWindow(time);

    @Test
    void without_a_sample_there_is_no_percentile() {
        assertThat(window.percentiles().p50()).isNaN();
        assertThat(window.percentiles().count()).isZero();
        assertThat(window.p95()).isNull();
    }

    @Property(tries = 200)
    void percentiles_are_right_to_an_eighth(
            @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 8_000, max = 100_000_000_000L) Long> nanos) {
        LatencyWindow fresh = new LatencyWindow(time);
        nanos.forEach(fresh::add);

        List<Long> sorted = nanos.stream().sorted().toList();
        LatencyWindow.Percentiles found = fresh.percentiles();

        assertThat(found.p50()).isCloseTo(exact(sorted, 0.5), Percentage.withPercentage(13));
        assertThat(found.p95()).isCloseTo(exact(sorted, 0.95), Percentage.withPercentage(13));
        assertThat(found.p99()).isCloseTo(exact(sorted, 0.99), Percentage.withPercentage(13));
        assertThat(found.max()).isCloseTo(sorted.getLast() / 1e6, Percentage.withPercentage(13));
        assertThat(found.count()).isEqualTo(nanos.size());
    }

    @Test
    void extremes_are_counted_at_the_ends() {
        window.add(-1);
        window.add(0);
        assertThat(window.percentiles().max()).isCloseTo(0.001, within(0.0005));

        window.add(Long.MAX_VALUE);
        assertThat(window.percentiles().count()).isEqualTo(3);
        assertThat(window.percentiles().max()).isGreaterThan(86_400_000.0);
    }

    @Test
    void a_sample_counts_for_five_minutes_and_its_slice_is_used_again() {
        window.add(1_000_000);
        time.advance(Duration.ofSeconds(289));
        window.add(4_000_000);
        assertThat(window.percentiles().count()).isEqualTo(2);

        time.advance(Duration.ofSeconds(11));
        assertThat(window.percentiles().count()).isEqualTo(1);
        window.add(4_000_000);

        assertThat(window.percentiles().count()).isEqualTo(2);
        assertThat(window.percentiles().p50()).isCloseTo(4, Percentage.withPercentage(13));
        time.advance(Duration.ofMinutes(10));
        assertThat(window.percentiles().count()).isZero();
    }

    @Test
    void the_95th_is_given_as_a_duration_too() {
        for (int i = 0; i < 100; i++) {
            window.add(i < 90 ? 1_000_000 : 50_000_000);
        }

        assertThat(window.p95()).isBetween(Duration.ofMillis(43), Duration.ofMillis(57));
    }

    @Test
    void the_95th_as_a_duration_is_of_the_last_half_minute_only() {
        window.add(50_000_000);
        time.advance(Duration.ofSeconds(19));
        assertThat(window.p95()).isBetween(Duration.ofMillis(43), Duration.ofMillis(57));

        time.advance(Duration.ofSeconds(11));

        assertThat(window.p95()).isNull();
        assertThat(window.percentiles().count()).isEqualTo(1);
    }

    private static double exact(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(sorted.size() * share) - 1) / 1e6;
    }
}
