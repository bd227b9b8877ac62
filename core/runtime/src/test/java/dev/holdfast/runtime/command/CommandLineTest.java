package dev.holdfast.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.runtime.command.CommandLine.Invocation;
import dev.holdfast.runtime.command.CommandLine.Parsed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {

    private static final CommandSpec SAY = spec(Map.of("text", Argument.rest()), Map.of());
    private static final CommandSpec ROLL = spec(
            ordered(
                    "times",
                    Argument.number(1, 10),
                    "how",
                    Argument.choice("Fair", "loaded").optional()),
            Map.of("seed", Argument.number(-5, 5), "note", Argument.word()));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!echo hi       | !  | echo | hi",
                "!ECHO          | !  | echo | ''",
                "'!echo   a  b '| !  | echo | 'a  b'",
                "/bot help      | /  | bot  | help",
                ">>echo x       | >> | echo | x",
                "!你好 x        | !  | 你好  | x",
                "!1d6           | !  | 1d6  | ''"
            })
    void a_prefix_and_a_name_are_an_invocation(String text, String prefix, String name, String rest) {
        assertThat(CommandLine.invocation(text, prefix)).contains(new Invocation(name, rest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "!!!", "! echo", "hello !echo", "", "!?", "!-x", "?echo", "!\necho"})
    void anything_else_is_talk(String text) {
        assertThat(CommandLine.invocation(text, "!")).isEmpty();
    }

    @Test
    void the_rest_of_an_invocation_may_start_on_the_next_line() {
        assertThat(CommandLine.invocation("!echo\none\n two", "!")).contains(new Invocation("echo", "one\n two"));
    }

    @Test
    void named_values_are_checked_as_typed_ones_are() {
        assertThat(CommandLine.fit(ROLL, Map.of("times", "3", "how", "FAIR", "seed", "-5", "note", "two words")))
                .isEqualTo(new Parsed.Fits(Map.of("times", 3L, "how", "Fair", "seed", -5L, "note", "two words")));
        assertThat(CommandLine.fit(ROLL, Map.of("how", "fair"))).isEqualTo(new Parsed.Mistake("'times' is missing"));
        assertThat(CommandLine.fit(ROLL, Map.of("times", "11")))
                .isEqualTo(new Parsed.Mistake("'11' is not a whole number from 1 to 10 for times"));
        assertThat(CommandLine.fit(ROLL, Map.of("times", "1", "how", "crooked")))
                .isEqualTo(new Parsed.Mistake("'crooked' is not one of Fair, loaded"));
        assertThat(CommandLine.fit(ROLL, Map.of("times", "1", "more", "x")))
                .isEqualTo(new Parsed.Mistake("'more' is more than the command takes"));
    }

    @Test
    void a_rest_keeps_blanks_quotes_and_line_breaks() {
        assertThat(CommandLine.parse(SAY, "a  \"b\"\n\n  c --d  "))
                .isEqualTo(new Parsed.Fits(Map.of("text", "a  \"b\"\n\n  c --d")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3                              | {times=3}",
                "3 FAIR                         | {times=3, how=Fair}",
                "--seed -5 3                    | {seed=-5, times=3}",
                "3 --seed 2 loaded              | {times=3, seed=2, how=loaded}",
                "3 loaded --SEED 2              | {times=3, how=loaded, seed=2}",
                "'3 --note \"two words\" fair'  | {times=3, note=two words, how=Fair}",
                "3 --note \"\" fair             | {times=3, note=, how=Fair}",
                "3 --note \"open fair           | {times=3, note=\"open, how=Fair}",
                "\"3\"                          | {times=3}"
            })
    void a_line_that_fits_gives_typed_values(String rest, String values) {
        assertThat(CommandLine.parse(ROLL, rest))
                .isInstanceOfSatisfying(
                        Parsed.Fits.class,
                        fits -> assertThat(fits.values().toString()).isEqualTo(values));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``            | 'times' is missing",
                "--seed 1      | 'times' is missing",
                "x             | 'x' is not a whole number from 1 to 10 for times",
                "11            | '11' is not a whole number from 1 to 10 for times",
                "0             | '0' is not a whole number from 1 to 10 for times",
                "1.5           | '1.5' is not a whole number from 1 to 10 for times",
                "99999999999999999999 | '99999999999999999999' is not a whole number from 1 to 10 for times",
                "3 crooked     | 'crooked' is not one of Fair, loaded",
                "3 fair more x | 'more x' is more than the command takes",
                "3 --seed      | --seed needs a value",
                "3 --seed 9    | '9' is not a whole number from -5 to 5 for --seed"
            })
    void a_line_that_does_not_fit_is_answered_in_words(String rest, String mistake) {
        assertThat(CommandLine.parse(ROLL, rest)).isEqualTo(new Parsed.Mistake(mistake));
    }

    @Test
    void an_unknown_option_is_answered_with_the_known_ones() {
        CommandSpec one = spec(Map.of("text", Argument.rest()), Map.of("to", Argument.word()));

        assertThat(CommandLine.parse(one, "--form x hello"))
                .isEqualTo(new Parsed.Mistake("--form is unknown; known: --to"));
        assertThat(CommandLine.parse(one, "--to x hello --form"))
                .isEqualTo(new Parsed.Fits(Map.of("to", "x", "text", "hello --form")));
    }

    @Test
    void nothing_can_be_declared_behind_the_rest_of_the_line_or_be_required_behind_the_optional() {
        assertThatThrownBy(() -> spec(ordered("text", Argument.rest(), "more", Argument.word()), Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The command roll takes more after text, which is optional or takes the rest of the line");
        assertThatThrownBy(() -> spec(ordered("one", Argument.word().optional(), "two", Argument.word()), Map.of()))
                .hasMessageContaining("two after one");
    }

    @Test
    void usage_shows_what_is_required_optional_and_to_choose_from() {
        assertThat(ROLL.usage("!"))
                .startsWith("!roll <times> [Fair|loaded] [--")
                .contains("[--seed -5..5]");
        assertThat(SAY.usage("/")).isEqualTo("/roll <text>");
    }

    private static CommandSpec spec(Map<String, Argument> arguments, Map<String, Argument> options) {
        return new CommandSpec("dice", "roll", List.of(), "", arguments, options, Permission.EVERYONE, Duration.ZERO);
    }

    private static Map<String, Argument> ordered(String one, Argument first, String two, Argument second) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        arguments.put(one, first);
        arguments.put(two, second);
        return arguments;
    }
}
