package dev.holdfast.runtime.command;

import dev.holdfast.gateway.CommandInfo;
import dev.holdfast.gateway.CommandInfo.Kind;
import dev.holdfast.gateway.CommandInfo.Option;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.command.Argument;
import dev.holdfast.resilience.Backoff;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the platforms' own command lists the same as what the plugins declare. A list takes the place of the whole one before, so
 * nothing is told before all plugins had their start; and only what is still different after a while. Thread-safe.
 */
public final class SlashCommands implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlashCommands.class);

    /** How long the commands have to stay as they are before they are told. */
    static final Duration SETTLED = Duration.ofSeconds(2);

    private static final Duration RETRY_MIN = Duration.ofSeconds(5);
    private static final Duration RETRY_MAX = Duration.ofMinutes(10);

    private final CommandRegistry registry;
    private final Time time;
    private final DoubleSupplier random;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private Time.@Nullable Alarm settling;
    private boolean whole;
    private boolean closed;

    /** One bot's list, and what was told of it last. */
    private static final class Target {
        private final Function<List<CommandInfo>, Future<Outcome<SendResult>>> publish;
        private @Nullable List<CommandInfo> told;
        private @Nullable List<CommandInfo> refused;
        private boolean telling;
        private int failures;

        private Target(Function<List<CommandInfo>, Future<Outcome<SendResult>>> publish) {
            this.publish = publish;
        }
    }

    /**
     * @param random from 0 to 1, exclusive
     */
    public SlashCommands(CommandRegistry registry, Time time, DoubleSupplier random) {
        this.registry = registry;
        this.time = time;
        this.random = random;
        registry.listen(this::changed);
    }

    /**
     * Adds a bot.
     *
     * @param publish puts a list in place of the one before
     */
    public void open(String bot, Function<List<CommandInfo>, Future<Outcome<SendResult>>> publish) {
        targets.put(bot, new Target(publish));
        changed();
    }

    /** The bot is connected: what was refused before may be taken now, as after a token was mended. */
    public void connected(String bot) {
        Target target = targets.get(bot);
        if (target != null) {
            synchronized (target) {
                target.refused = null;
            }
            changed();
        }
    }

    /** Every plugin had its start: what is declared now is the whole list. */
    public synchronized void begin() {
        whole = true;
        changed();
    }

    private synchronized void changed() {
        Time.Alarm before = settling;
        if (before != null) {
            before.cancel();
        }
        if (whole && !closed) {
            settling = time.after(SETTLED, this::settled);
        }
    }

    private void settled() {
        List<CommandInfo> commands =
                registry.all().stream().map(SlashCommands::info).toList();
        targets.forEach((bot, target) -> tell(bot, target, commands));
    }

    private void tell(String bot, Target target, List<CommandInfo> commands) {
        synchronized (target) {
            if (target.telling || commands.equals(target.told) || commands.equals(target.refused)) {
                return;
            }
            target.telling = true;
        }
        target.publish.apply(commands).onComplete(done -> {
            Duration again;
            synchronized (target) {
                target.telling = false;
                again = ended(bot, target, commands, done.succeeded() ? done.result() : null);
            }
            // What changed meanwhile found this one on its way.
            Time.Alarm unused = time.after(again == null ? SETTLED : again, this::retold);
        });
    }

    private void retold() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        settled();
    }

    /** Answers when to try again; null if there is no need to. */
    private @Nullable Duration ended(
            String bot, Target target, List<CommandInfo> commands, @Nullable Outcome<SendResult> outcome) {
        switch (outcome) {
            case Outcome.Success<SendResult> success -> {
                log.debug("{} lists {} commands", bot, commands.size());
                target.failures = 0;
                target.told = commands;
                return null;
            }
            case Outcome.Failed<SendResult> failed
            when !failed.retryable() -> {
                log.error("{} does not list the commands: {}", bot, failed.reason());
                target.refused = commands;
                return null;
            }
            case Outcome.Failed<SendResult> failed -> {
                return retry(bot, target, failed.reason(), failed.retryAfter());
            }
            case Outcome.Rejected<SendResult> rejected -> {
                return retry(bot, target, rejected.reason(), rejected.retryAfter());
            }
            case null -> {
                return retry(bot, target, "the attempt failed in a way it should not", null);
            }
        }
    }

    private Duration retry(String bot, Target target, String reason, @Nullable Duration hint) {
        target.failures++;
        Duration backoff = Backoff.delay(target.failures, RETRY_MIN, RETRY_MAX, random.getAsDouble());
        Duration wait = RETRY_MIN.compareTo(backoff) > 0 ? RETRY_MIN : backoff;
        Duration longer = hint != null && hint.compareTo(wait) > 0 ? hint : wait;
        log.warn("{} does not list the commands yet; next try in {} s: {}", bot, longer.toSeconds(), reason);
        return longer;
    }

    /** A command as platforms list it: what may be left out, and named options, come behind what must be given. */
    static CommandInfo info(CommandSpec spec) {
        List<Option> options = new ArrayList<>();
        spec.arguments()
                .forEach((name, argument) -> options.add(new Option(name, argument.required(), kind(argument))));
        spec.options().forEach((name, argument) -> {
            if (!spec.arguments().containsKey(name)) {
                options.add(new Option(name, false, kind(argument)));
            }
        });
        return new CommandInfo(spec.name(), spec.description(), options);
    }

    private static Kind kind(Argument argument) {
        return switch (argument) {
            case Argument.Rest rest -> new Kind.Text();
            case Argument.Word word -> new Kind.Text();
            case Argument.WholeNumber number -> new Kind.WholeNumber(number.min(), number.max());
            case Argument.Choice choice -> new Kind.Choice(choice.words());
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        Time.Alarm waiting = settling;
        if (waiting != null) {
            waiting.cancel();
        }
    }
}
