package dev.holdfast.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
    private static final Duration SPAN = Duration.ofSeconds(60);

    @Property
    void a_duration_falls_into_the_bucket_that_holds_it(
            @ForAll @LongRange(min = 0, max = 10_000_000_000_000L) long nanos) {
        int bucket = LatencyHistogram.bucket(nanos);

        assertThat(nanos).isBetween(LatencyHistogram.floor(bucket), LatencyHistogram.floor(bucket + 1) - 1);
    }

    @Test
    void percentiles_are_right_to_a_quarter_of_their_value() {
        LatencyHistogram histogram = new LatencyHistogram(SPAN, 0);
        for (int millis = 1; millis <= 100; millis++) {
            histogram.add(Duration.ofMillis(millis).toNanos(), 0);
        }

        assertThat(histogram.percentile(0.50, 0)).isBetween(Duration.ofMillis(40), Duration.ofMillis(60));
        assertThat(histogram.percentile(0.95, 0)).isBetween(Duration.ofMillis(80), Duration.ofMillis(115));
        assertThat(histogram.percentile(0.99, 0)).isBetween(Duration.ofMillis(85), Duration.ofMillis(120));
    }

    @Test
    void what_is_older_than_two_spans_is_forgotten() {
        LatencyHistogram histogram = new LatencyHistogram(SPAN, 0);
        histogram.add(1_000_000, 0);

        assertThat(histogram.percentile(0.5, SPAN.toNanos())).isNotNull();
        assertThat(histogram.percentile(0.5, 2 * SPAN.toNanos())).isNull();
    }

    @Test
    void what_was_before_a_long_silence_is_forgotten_at_once() {
        LatencyHistogram histogram = new LatencyHistogram(SPAN, 0);
        histogram.add(1_000_000, 0);

        assertThat(histogram.percentile(0.5, 10 * SPAN.toNanos())).isNull();
    }
}
