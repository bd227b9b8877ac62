package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import dev.holdfast.runtime.Events;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When platforms are told that an interaction arrived. */
final class AcknowledgementsTest {

    private final ManualTime time = new ManualTime();
    private final Guards guards = new Guards(time, () -> 0, Policy.defaults(), Map.of());
    private final FakeSender platform = new FakeSender();
    private final Acknowledgements acknowledgements =
            new Acknowledgements(() -> Map.of(Events.BOT, new Exit(platform, guards.guard(Events.BOT))), time);

    @AfterEach
    void close() {
        guards.close();
    }

    @Test
    void a_platform_that_cannot_wait_is_told_at_once() {
        hear(invoked("i1"));

        assertThat(platform.acknowledged).containsExactly("i1");
    }

    @Test
    void a_platform_that_takes_an_answer_instead_is_told_when_there_is_no_more_time_for_one() {
        platform.acknowledgeAfter(Duration.ofMillis(1500));
        hear(invoked("i1"));
        time.advance(Duration.ofMillis(1499));
        assertThat(platform.acknowledged).isEmpty();

        time.advance(Duration.ofMillis(1));
        assertThat(platform.acknowledged).containsExactly("i1");
    }

    @Test
    void what_waited_on_its_way_here_waits_less() {
        platform.acknowledgeAfter(Duration.ofMillis(1500));
        CommandInvoked late = invoked("i1");
        time.advance(Duration.ofMillis(1600));
        hear(late);

        assertThat(platform.acknowledged).containsExactly("i1");
    }

    @Test
    void what_comes_too_late_is_past_help() {
        CommandInvoked old = invoked("i1");
        time.advance(Duration.ofSeconds(3));
        hear(old);

        assertThat(platform.acknowledged).isEmpty();
    }

    private CommandInvoked invoked(String id) {
        return Events.invoked(time, id, "a", "ann", "roll", Map.of(), "");
    }

    private void hear(CommandInvoked event) {
        acknowledgements.arrived(event);
    }
}
