package dev.holdfast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.host.PluginView.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RosterTest {

    @TempDir
    Path folder;

    private TestHost bot;
    private Roster roster;
    private final List<String> changes = new ArrayList<>();

    @BeforeEach
    void open() {
        bot = new TestHost(folder);
        roster = new Roster(
                bot.services(TestHost.SETTINGS),
                view -> changes.add(view.info().id() + " " + view.state().label() + " " + view.detail()));
    }

    @AfterEach
    void close() {
        bot.close();
    }

    @Test
    void a_change_of_state_shows_and_is_told() {
        Place place = roster.add(info("echo"));

        roster.settle(place, State.STOPPED, "by hand");

        assertThat(changes).containsExactly("echo stopped by hand");
        assertThat(roster.view(place).since()).isEqualTo(bot.time.now());
        assertThat(roster.view(place).file()).isEmpty();
    }

    @Test
    void somebody_unknown_is_answered_with_those_that_are_there() {
        roster.add(info("echo"));
        roster.add(info("dice"));

        assertThatThrownBy(() -> roster.known("gone"))
                .isInstanceOf(UnknownPluginException.class)
                .hasMessageContaining("dice, echo");
        assertThat(roster.known("echo")).isSameAs(roster.find("echo"));
    }

    @Test
    void fewer_handlers_hold_for_those_there_and_for_those_that_come() {
        Place before = roster.add(info("before"));
        roster.concurrency(0.5);
        Place after = roster.add(info("after"));

        assertThat(before.slot.lanes().concurrent()).isEqualTo(128);
        assertThat(after.slot.lanes().concurrent()).isEqualTo(128);
        roster.concurrency(1);
        assertThat(after.slot.lanes().concurrent()).isEqualTo(256);
    }

    @Test
    void queueing_leaves_few_handlers_and_gives_back_what_the_load_allows() {
        Place place = roster.add(info("echo"));
        roster.queueing(true);
        assertThat(place.slot.lanes().concurrent()).isEqualTo(16);

        roster.concurrency(0.5);
        assertThat(place.slot.lanes().concurrent()).isEqualTo(16);
        roster.queueing(false);

        assertThat(place.slot.lanes().concurrent()).isEqualTo(128);
    }

    private static PluginInfo info(String id) {
        return new PluginInfo(id, "1.0.0", "");
    }
}
