package dev.holdfast.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import dev.holdfast.runtime.delivery.Exit;
import dev.holdfast.runtime.delivery.FakeSender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecoveryMonitorTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final SendResult DOWN = new SendResult.Never(FailureKind.SERVER, "HTTP 500");
    private static final SendResult WELL = new SendResult.Sent("", Instant.EPOCH);

    private final ManualTime time = new ManualTime();
    private final Guards guards = new Guards(time, () -> 0, Policy.defaults(), Map.of());
    private final FakeSender platform = new FakeSender();
    private final Tools tools = new Tools();
    private double heap = 0.3;
    private final RecoveryMonitor monitor = new RecoveryMonitor(
            time, INTERVAL, () -> Map.of("qq", new Exit(platform, guards.guard("qq"))), () -> heap, tools);

    @Test
    void remedies_come_in_the_order_of_their_force_and_the_last_stays() {
        assertThat(IntStream.rangeClosed(1, 6).mapToObj(Remedy::against))
                .containsExactly(
                        Remedy.REFRESH,
                        Remedy.CLEAR_CACHES,
                        Remedy.RECONNECT,
                        Remedy.SHED_LOAD,
                        Remedy.SHED_LOAD,
                        Remedy.SHED_LOAD);
    }

    @Test
    void all_well_means_a_look_per_interval_and_no_repair() {
        monitor.start();

        time.advance(INTERVAL.multipliedBy(3));

        assertThat(tools.used).containsExactly("check", "check", "check");
        assertThat(monitor.attempts()).isEmpty();
        assertThat(guards.guard("qq").stats().successes()).isEqualTo(3);
    }

    @Test
    void a_platform_that_stays_away_is_repaired_with_more_force_each_time() {
        platform.probeAnswers(DOWN);
        monitor.start();

        time.advance(INTERVAL.multipliedBy(5));

        assertThat(tools.used)
                .containsExactly(
                        "check",
                        "check",
                        "clear",
                        "check",
                        "reconnect qq: the recovery monitor: qq does not answer: HTTP 500",
                        "check",
                        "reduce",
                        "check",
                        "reduce");
        assertThat(monitor.attempts())
                .extracting(RecoveryMonitor.Attempt::remedy)
                .containsExactly(
                        Remedy.SHED_LOAD, Remedy.SHED_LOAD, Remedy.RECONNECT, Remedy.CLEAR_CACHES, Remedy.REFRESH);
        assertThat(monitor.attempts().getLast())
                .isEqualTo(new RecoveryMonitor.Attempt(
                        time.now().minus(INTERVAL.multipliedBy(4)),
                        "qq does not answer: HTTP 500",
                        Remedy.REFRESH,
                        "asked again"));
    }

    @ParameterizedTest
    @CsvSource({"false,gateway reconnecting", "true,nothing to reconnect yet"})
    void only_a_gateway_that_reconnects_is_said_to(boolean waiting, String result) {
        tools.waiting = waiting;
        platform.probeAnswers(DOWN);
        monitor.start();

        time.advance(INTERVAL.multipliedBy(3));

        assertThat(monitor.attempts().getFirst().result()).isEqualTo(result);
    }

    @Test
    void what_is_well_again_starts_over_and_gets_its_full_load_back() {
        platform.probeAnswers(DOWN);
        monitor.start();
        time.advance(INTERVAL.multipliedBy(4));
        tools.used.clear();

        platform.probeAnswers(WELL);
        time.advance(INTERVAL);
        assertThat(tools.used).containsExactly("check", "restore");
        platform.probeAnswers(DOWN);
        time.advance(INTERVAL);

        assertThat(monitor.attempts().getFirst().remedy()).isEqualTo(Remedy.REFRESH);
    }

    @Test
    void a_full_heap_is_cleared_then_load_is_shed_until_it_is_low_again() {
        heap = 0.95;
        monitor.start();
        time.advance(INTERVAL.multipliedBy(2));
        assertThat(tools.used).containsExactly("check", "clear", "collect", "check", "reduce");
        assertThat(monitor.attempts().getFirst().trouble()).isEqualTo("the heap is 95 % full");

        heap = 0.5;
        time.advance(INTERVAL);

        assertThat(tools.used).endsWith("check", "restore");
    }

    @Test
    void full_load_comes_back_only_when_nothing_is_in_trouble() {
        heap = 0.95;
        platform.probeAnswers(DOWN);
        monitor.start();
        time.advance(INTERVAL.multipliedBy(2));

        heap = 0.5;
        time.advance(INTERVAL);
        assertThat(tools.used).doesNotContain("restore");
        platform.probeAnswers(WELL);
        time.advance(INTERVAL);

        assertThat(tools.used).endsWith("restore");
    }

    @Test
    void a_refusal_of_our_own_guard_is_no_trouble_of_the_platform() {
        guards.guard("qq").forceOpen("by hand");
        monitor.start();

        time.advance(INTERVAL.multipliedBy(3));

        assertThat(monitor.attempts()).isEmpty();
    }

    @Test
    void a_look_that_fails_is_not_the_last() {
        tools.broken = true;
        monitor.start();
        time.advance(INTERVAL);
        tools.broken = false;

        time.advance(INTERVAL);

        assertThat(tools.used).containsExactly("check");
    }

    @Test
    void a_hundred_attempts_are_kept_and_a_stop_ends_the_looks() {
        platform.probeAnswers(DOWN);
        monitor.start();
        time.advance(INTERVAL.multipliedBy(120));
        assertThat(monitor.attempts()).hasSize(100);

        monitor.stop();
        monitor.start();
        tools.used.clear();
        time.advance(INTERVAL.multipliedBy(3));

        assertThat(tools.used).isEmpty();
    }

    /** Writes down what is done. */
    private static final class Tools implements RecoveryMonitor.Actions {
        private final List<String> used = new ArrayList<>();
        private boolean broken;
        private boolean waiting;

        @Override
        public void check() {
            if (broken) {
                throw new IllegalStateException("a check broke");
            }
            used.add("check");
        }

        @Override
        public int clearCaches() {
            used.add("clear");
            return 7;
        }

        @Override
        public boolean reconnect(String bot, String why) {
            used.add("reconnect " + bot + ": " + why);
            return !waiting;
        }

        @Override
        public void reduceLoad(boolean reduced) {
            used.add(reduced ? "reduce" : "restore");
        }

        @Override
        public void collect() {
            used.add("collect");
        }
    }
}
