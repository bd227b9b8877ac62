package dev.holdfast.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.plugin.guard.Operations.RecoveryReport;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.Degradation;
import dev.holdfast.resilience.Degradation.Signals;
import dev.holdfast.resilience.DegradationPolicy;
import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Level;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LevelsTest {

    private static final Signals BREAKERS = new Signals(1000, 0, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 1);

    private final ManualTime time = new ManualTime();
    private final Features features = new Features(time, FeatureStore.none());
    private final List<Boolean> maintenance = new ArrayList<>();
    private final Guards guards = new Guards(time, () -> 0, Policy.defaults(), Map.of());
    private Signals signals = Signals.calm();
    private boolean unreadable;
    private final Levels levels = new Levels(
            new Degradation(time, DegradationPolicy.defaults()), features, time, this::read, maintenance::add);
    private final Repairs repairs = new Repairs(guards, features, levels, List::<Gateway>of);

    LevelsTest() {
        features.declare("rich_embeds", Level.MINIMAL);
        features.declare("chatter", Level.REDUCED);
    }

    @Test
    void signals_raise_the_level_and_features_are_shed_by_it_and_come_back() {
        levels.start();
        time.advance(Duration.ofMinutes(5));
        assertThat(levels.level()).isEqualTo(Level.NORMAL);

        signals = BREAKERS;
        time.advance(Duration.ofMinutes(5));
        assertThat(levels.level()).isEqualTo(Level.MINIMAL);
        assertThat(features.enabled("rich_embeds")).isFalse();
        assertThat(features.enabled("chatter")).isFalse();
        assertThat(levels.cause()).isNotBlank();

        signals = Signals.calm();
        time.advance(Duration.ofMinutes(30));
        assertThat(levels.level()).isEqualTo(Level.NORMAL);
        assertThat(features.enabled("rich_embeds")).isTrue();
        assertThat(maintenance).isEmpty();
    }

    @Test
    void maintenance_begins_and_ends_once_each() {
        levels.force(Level.REDUCED, "ann", "");
        assertThat(maintenance).isEmpty();

        levels.force(Level.MAINTENANCE, "ann", "new disk");
        levels.force(Level.MAINTENANCE, "bob", "again");
        assertThat(levels.inMaintenance()).isTrue();
        assertThat(maintenance).containsExactly(true);

        levels.automatic("ann", "done");
        assertThat(levels.inMaintenance()).isFalse();
        assertThat(maintenance).containsExactly(true, false);
        assertThat(levels.cause()).isEqualTo("released by ann: done");
    }

    @Test
    void after_maintenance_the_level_set_by_hand_before_it_is_there_again() {
        levels.force(Level.REDUCED, "ann", "testing");
        levels.maintenance(true, "bob", "new disk");
        levels.maintenance(true, "bob", "again");
        assertThat(levels.cause()).isEqualTo("set by bob: new disk");

        levels.maintenance(false, "bob", "done");

        assertThat(levels.level()).isEqualTo(Level.REDUCED);
        assertThat(levels.state().forced()).isEqualTo(Level.REDUCED);
        assertThat(maintenance).containsExactly(true, false);
        levels.maintenance(false, "bob", "twice");
        assertThat(levels.level()).isEqualTo(Level.REDUCED);
    }

    @Test
    void a_forced_level_stays_whatever_the_signals_say() {
        levels.start();
        levels.force(Level.REDUCED, "ann", "testing");
        signals = BREAKERS;

        time.advance(Duration.ofMinutes(10));

        assertThat(levels.level()).isEqualTo(Level.REDUCED);
        assertThat(levels.cause()).isEqualTo("set by ann: testing");
    }

    @Test
    void signals_that_cannot_be_read_once_are_read_again() {
        levels.start();
        unreadable = true;
        time.advance(Duration.ofSeconds(3));
        unreadable = false;
        signals = BREAKERS;

        time.advance(Duration.ofMinutes(5));

        assertThat(levels.level()).isEqualTo(Level.MINIMAL);
    }

    @Test
    void after_a_stop_nothing_is_read() {
        levels.start();
        levels.stop();
        levels.start();

        assertThat(time.armed()).isZero();
    }

    @Test
    void a_repair_puts_everything_back_and_reports_what_was_wrong() {
        guards.guard("qq").forceOpen("by hand");
        guards.guard("ai");
        features.disable("chatter", "ann", "too loud", null);
        levels.force(Level.MINIMAL, "ann", "testing");

        RecoveryReport report = repairs.recover("bob");

        assertThat(report.before())
                .contains("The level was minimal: set by ann: testing")
                .anyMatch(line -> line.startsWith("The breaker of qq was forced_open"))
                .contains("The feature chatter was off by ann: too loud")
                .noneMatch(line -> line.contains("of ai"));
        assertThat(report.done())
                .contains(
                        "The level follows the signals again",
                        "The breaker of qq was reset",
                        "The feature chatter was restored");
        assertThat(guards.guard("qq").circuit().state()).isEqualTo(CircuitView.State.CLOSED);
        assertThat(features.enabled("chatter")).isTrue();
        assertThat(levels.state().forced()).isNull();
    }

    @Test
    void a_repair_of_what_is_well_finds_and_does_nothing() {
        guards.guard("qq");

        assertThat(repairs.recover("bob")).isEqualTo(new RecoveryReport(List.of(), List.of()));
    }

    private Signals read() {
        if (unreadable) {
            throw new IllegalStateException("no disk");
        }
        return signals;
    }
}
