package dev.holdfast.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.CommandInfo;
import dev.holdfast.gateway.CommandInfo.Kind;
import dev.holdfast.gateway.CommandInfo.Option;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When platforms are told of the commands. */
final class SlashCommandsTest {

    private static final Outcome<SendResult> TAKEN = new Outcome.Success<>(new SendResult.Sent("", Instant.EPOCH), 1);

    private final ManualTime time = new ManualTime();
    private final CommandRegistry registry = new CommandRegistry();
    private final SlashCommands commands = new SlashCommands(registry, time, () -> 0);
    private final List<List<String>> told = new ArrayList<>();
    private final Deque<Outcome<SendResult>> answers = new ArrayDeque<>();

    @Test
    void a_list_is_told_once_it_stays_as_it_is() {
        open();
        registry.replace("dice", List.of(spec("dice", "roll")));
        pass(1);
        registry.replace("echo", List.of(spec("echo", "echo"), spec("echo", "say")));
        pass(1);
        assertThat(told).isEmpty();

        pass(1);
        assertThat(told).containsExactly(List.of("echo", "roll", "say"));
        pass(100);
        assertThat(told).hasSize(1);
    }

    @Test
    void nothing_is_told_before_every_plugin_had_its_start() {
        connect();
        registry.replace("dice", List.of(spec("dice", "roll")));
        pass(100);
        commands.connected("discord");
        pass(100);
        assertThat(told).isEmpty();

        registry.replace("echo", List.of(spec("echo", "echo")));
        commands.begin();
        pass(2);
        assertThat(told).containsExactly(List.of("echo", "roll"));
    }

    @Test
    void a_reload_that_brings_the_same_commands_is_not_told() {
        open();
        registry.replace("dice", List.of(spec("dice", "roll")));
        pass(3);

        registry.replace("dice", List.of());
        registry.replace("dice", List.of(spec("dice", "roll")));
        pass(3);
        assertThat(told).hasSize(1);

        registry.replace("dice", List.of());
        pass(3);
        assertThat(told).containsExactly(List.of("roll"), List.of());
    }

    @Test
    void what_may_succeed_later_is_tried_again_with_growing_waits() {
        Outcome<SendResult> trouble = new Outcome.Failed<>(FailureKind.SERVER, "HTTP 500", true, null, null, null, 3);
        Outcome<SendResult> limited =
                new Outcome.Failed<>(FailureKind.CONVERSATION, "429", true, Duration.ofSeconds(60), null, null, 3);
        answers.addAll(List.of(trouble, limited));
        open();
        registry.replace("dice", List.of(spec("dice", "roll")));

        pass(2);
        assertThat(told).hasSize(1);
        pass(5);
        assertThat(told).hasSize(2);
        pass(59);
        assertThat(told).hasSize(2);
        pass(1);
        assertThat(told).hasSize(3);
        pass(1000);
        assertThat(told).hasSize(3);
    }

    @Test
    void what_was_refused_is_told_again_when_it_changed_or_the_bot_connects_anew() {
        Outcome<SendResult> refused =
                new Outcome.Failed<>(FailureKind.AUTHENTICATION, "401", false, null, null, null, 1);
        answers.addAll(List.of(refused, refused));
        open();
        registry.replace("dice", List.of(spec("dice", "roll")));
        pass(100);
        assertThat(told).hasSize(1);

        registry.replace("dice", List.of(spec("dice", "throw")));
        pass(100);
        assertThat(told).hasSize(2);

        commands.connected("discord");
        pass(2);
        assertThat(told).hasSize(3);
    }

    @Test
    void nothing_is_told_after_the_stop() {
        open();
        registry.replace("dice", List.of(spec("dice", "roll")));
        commands.close();
        pass(100);

        assertThat(told).isEmpty();
    }

    @Test
    void a_command_is_listed_with_what_it_takes() {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        arguments.put("minutes", Argument.number(1, 60));
        arguments.put("what", Argument.rest().optional());
        CommandSpec spec = new CommandSpec(
                "remind",
                "remind",
                List.of("r"),
                "Reminds you",
                arguments,
                Map.of("where", Argument.choice("here", "private")),
                Permission.EVERYONE,
                Duration.ZERO);

        assertThat(SlashCommands.info(spec))
                .isEqualTo(new CommandInfo(
                        "remind",
                        "Reminds you",
                        List.of(
                                new Option("minutes", true, new Kind.WholeNumber(1, 60)),
                                new Option("what", false, new Kind.Text()),
                                new Option("where", false, new Kind.Choice(List.of("here", "private"))))));
    }

    private void open() {
        connect();
        commands.begin();
    }

    private void connect() {
        commands.open("discord", list -> {
            told.add(list.stream().map(CommandInfo::name).toList());
            Outcome<SendResult> next = answers.poll();
            return Future.succeededFuture(next == null ? TAKEN : next);
        });
    }

    private void pass(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    private static CommandSpec spec(String plugin, String name) {
        return new CommandSpec(plugin, name, List.of(), "", Map.of(), Map.of(), Permission.EVERYONE, Duration.ZERO);
    }
}
