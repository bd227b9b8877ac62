package dev.holdfast.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.command.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandRegistryTest {

    private final CommandRegistry registry = new CommandRegistry();

    @Test
    void a_command_is_found_by_its_name_and_its_aliases_and_listed_once() {
        CommandSpec roll = spec("dice", "roll", "r", "dice");
        CommandSpec flip = spec("dice", "flip");

        registry.replace("dice", List.of(roll, flip));

        assertThat(registry.find("roll")).contains(roll);
        assertThat(registry.find("r")).contains(roll);
        assertThat(registry.find("x")).isEmpty();
        assertThat(registry.all()).containsExactly(flip, roll);
    }

    @Test
    void a_name_or_alias_of_another_plugin_is_refused_and_both_are_named() {
        registry.replace("dice", List.of(spec("dice", "roll", "r")));

        assertThatThrownBy(() -> registry.replace("sushi", List.of(spec("sushi", "menu"), spec("sushi", "r"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The command r of plugin sushi is taken by plugin dice; rename one of them");
        assertThatThrownBy(() -> registry.check(spec("sushi", "maki", "roll")))
                .hasMessage("The command roll of plugin sushi is taken by plugin dice; rename one of them");
        assertThat(registry.find("menu")).isEmpty();
    }

    @Test
    void a_plugin_may_replace_its_own_commands_and_gives_up_what_it_no_longer_has() {
        registry.replace("dice", List.of(spec("dice", "roll", "r"), spec("dice", "flip")));

        registry.replace("dice", List.of(spec("dice", "roll")));

        assertThat(registry.all()).extracting(CommandSpec::name).containsExactly("roll");
        assertThat(registry.find("r")).isEmpty();
        registry.replace("dice", List.of());
        assertThat(registry.all()).isEmpty();
        registry.replace("sushi", List.of(spec("sushi", "roll")));
        assertThat(registry.find("roll")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"helo, help", "halp, help", "hlep, help", "fetures, features", "feature, features", "HELP,", "xyzzy,"})
    void the_nearest_name_is_at_most_two_letters_away(String typed, String near) {
        registry.replace("core", List.of(spec("core", "help"), spec("core", "features", "feature-list")));

        assertThat(registry.nearest(typed).orElse(null)).isEqualTo(near);
    }

    @Test
    void a_very_long_name_is_not_compared_with_anything() {
        registry.replace("core", List.of(spec("core", "help")));

        assertThat(registry.nearest("h".repeat(100_000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Roll", "''", "-roll", "roll me", "würfel", "a23456789012345678901234567890123"})
    void a_name_that_nobody_could_type_is_refused(String name) {
        assertThatThrownBy(() -> CommandSpec.checked(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + name + "' is no name for a command, argument or option; allowed:");
    }

    private static CommandSpec spec(String plugin, String name, String... aliases) {
        return new CommandSpec(
                plugin, name, List.of(aliases), "", Map.of(), Map.of(), Permission.EVERYONE, Duration.ZERO);
    }
}
