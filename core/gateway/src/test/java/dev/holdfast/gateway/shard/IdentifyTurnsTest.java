package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.resilience.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentifyTurnsTest {

    private static final Duration DAY = Duration.ofHours(14);

    private final ManualTime time = new ManualTime();
    private final IdentifyTurns turns = new IdentifyTurns(time);
    private final List<String> came = new ArrayList<>();

    @Test
    void one_after_the_other_in_the_order_they_ask_and_five_seconds_apart() {
        turns.allow(1, 1000, DAY);
        ask(3);
        ask(0);
        ask(1);
        assertThat(came).containsExactly("3");

        time.advance(Duration.ofSeconds(5));
        assertThat(came).containsExactly("3");
        time.advance(Duration.ofMillis(100));
        assertThat(came).containsExactly("3", "0");
        time.advance(IdentifyTurns.WINDOW);
        assertThat(came).containsExactly("3", "0", "1");
        assertThat(turns.left()).isEqualTo(997);
    }

    @Test
    void as_many_at_once_as_the_platform_allows_each_in_its_bucket() {
        turns.allow(16, 1000, DAY);
        for (int shard = 0; shard < 32; shard++) {
            ask(shard);
        }

        assertThat(came).hasSize(16).contains("0", "15").doesNotContain("16");
        time.advance(IdentifyTurns.WINDOW);
        assertThat(came).hasSize(32);
    }

    @Test
    void who_does_not_want_it_any_more_leaves_the_queue_without_spending_a_start() {
        turns.allow(1, 1000, DAY);
        ask(0);
        boolean[] wanted = {true};
        turns.ask(1, () -> wanted[0], () -> came.add("1"));
        ask(2);
        wanted[0] = false;
        time.advance(IdentifyTurns.WINDOW);

        assertThat(came).containsExactly("0", "2");
        assertThat(turns.left()).isEqualTo(998);
    }

    @Test
    void when_the_days_starts_are_used_up_the_turn_comes_when_the_platform_counts_anew() {
        turns.allow(1, 1, DAY);
        ask(0);
        ask(1);
        time.advance(Duration.ofHours(13));
        assertThat(came).containsExactly("0");
        assertThat(turns.left()).isZero();

        time.advance(Duration.ofHours(1).plusSeconds(1));
        assertThat(came).containsExactly("0", "1");
        assertThat(turns.left()).isNull();
    }

    @Test
    void before_the_platform_said_anything_one_starts_per_window() {
        ask(0);
        ask(1);
        assertThat(came).containsExactly("0");
        assertThat(turns.left()).isNull();
        assertThat(turns.resetAt()).isNull();
    }

    private void ask(int shard) {
        turns.ask(shard, () -> true, () -> came.add(Integer.toString(shard)));
    }
}
