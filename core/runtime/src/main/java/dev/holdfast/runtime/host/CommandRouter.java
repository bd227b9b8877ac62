package dev.holdfast.runtime.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.bus.EventTarget;
import dev.holdfast.runtime.command.CommandLine;
import dev.holdfast.runtime.command.CommandLine.Parsed;
import dev.holdfast.runtime.command.CommandRegistry;
import dev.holdfast.runtime.command.CommandSpec;
import dev.holdfast.runtime.delivery.AnswerTo;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.journal.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Finds the command in a message, or takes one chosen from the platform's list, and hands it to its plugin. What it says itself (hints, usage, no permission) it says once per
 * conversation and window, so that nobody can make the bot flood a chat. Runs on an event loop; only enqueues.
 */
public final class CommandRouter implements EventTarget {

    private static final String CORE = "holdfast";

    /** What stands before a command that was chosen from the platform's list. */
    private static final String SLASH = "/";

    private static final Duration HINT_WINDOW = Duration.ofSeconds(60);
    private static final Duration NOTICE_WINDOW = Duration.ofMinutes(10);
    private static final Duration REPLY_DEADLINE = Duration.ofSeconds(30);
    private static final int CORRECTIONS_MAX = 3;
    private static final int REMEMBERED_MAX = 50_000;

    private final Map<String, Addressee> bots;
    private final CommandRegistry commands;
    private final PluginHost host;
    private final Deliveries deliveries;
    private final Time time;
    private final BooleanSupplier maintenance;
    private final Cache<String, Boolean> said;
    private final Cache<String, Boolean> noticed;
    private final Cache<String, LastCall> lastCalls;

    /** A call that started a cooldown, and when it was made. */
    private record LastCall(String event, Instant at) {}

    /** How one bot is spoken to, and the user ids of its operators. */
    public record Addressee(String prefix, Set<String> operators) {
        boolean operates(String user) {
            return operators.contains(user);
        }
    }

    public CommandRouter(
            Map<String, Addressee> bots,
            CommandRegistry commands,
            PluginHost host,
            Deliveries deliveries,
            Time time,
            BooleanSupplier maintenance) {
        this.bots = Map.copyOf(bots);
        this.commands = commands;
        this.host = host;
        this.deliveries = deliveries;
        this.time = time;
        this.maintenance = maintenance;
        this.said = remembering(time, HINT_WINDOW);
        this.noticed = remembering(time, NOTICE_WINDOW);
        this.lastCalls = remembering(time, Duration.ofDays(1));
    }

    private static <V> Cache<String, V> remembering(Time time, Duration duration) {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED_MAX)
                .ticker(time::nanos)
                .expireAfterWrite(duration)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public void accept(Recorded recorded) {
        switch (recorded.event()) {
            case MessageReceived event when !event.message().author().bot() -> route(recorded, event);
            case CommandInvoked event -> route(recorded, event);
            default -> {
                // Talk of other bots, and what only listeners care for.
            }
        }
        recorded.done();
    }

    /**
     * Who calls.
     *
     * @param sign what stands before commands where the call was made
     * @param waiting whether the platform shows that an answer is due: then silence would look like a fault
     */
    private record Caller(
            Recorded recorded, Answerable event, Author author, String sign, boolean operator, boolean waiting) {
        String bot() {
            return event.origin().bot();
        }
    }

    private void route(Recorded recorded, MessageReceived event) {
        Addressee addressee = bots.get(event.origin().bot());
        if (addressee == null) {
            return;
        }
        Author author = event.message().author();
        Caller caller = new Caller(recorded, event, author, addressee.prefix(), addressee.operates(author.id()), false);
        typed(caller, event.message().text());
    }

    private void route(Recorded recorded, CommandInvoked event) {
        Addressee addressee = bots.get(event.origin().bot());
        if (addressee == null) {
            return;
        }
        boolean operator = addressee.operates(event.user().id());
        if (!event.line().isEmpty()) {
            typed(new Caller(recorded, event, event.user(), addressee.prefix(), operator, false), event.line());
            return;
        }
        Caller caller = new Caller(recorded, event, event.user(), SLASH, operator, true);
        find(caller, event.name(), spec -> CommandLine.fit(spec, event.arguments()));
    }

    private void typed(Caller caller, String line) {
        CommandLine.invocation(line, caller.sign())
                .ifPresent(invocation ->
                        find(caller, invocation.name(), spec -> CommandLine.parse(spec, invocation.rest())));
    }

    private void find(Caller caller, String name, Function<CommandSpec, Parsed> arguments) {
        if (maintenance.getAsBoolean()) {
            once(
                    noticed,
                    caller,
                    "maintenance",
                    "I am under maintenance. What can still be answered when it is over, I will answer.");
        }
        commands.find(name)
                .ifPresentOrElse(spec -> call(caller, spec, arguments.apply(spec)), () -> unknown(caller, name));
    }

    private void unknown(Caller caller, String name) {
        String shown = name.length() > 32 ? name.substring(0, 32) + "…" : name;
        String hint = "I don't know " + caller.sign() + shown + "."
                + commands.nearest(name)
                        .map(near -> " Did you mean " + caller.sign() + near + "?")
                        .orElse("")
                + " " + caller.sign() + "help lists what I do.";
        once(caller, "unknown", hint);
    }

    private void call(Caller caller, CommandSpec spec, Parsed arguments) {
        if (spec.permission() == Permission.OPERATOR && !caller.operator()) {
            once(
                    caller,
                    "permission/" + spec.name(),
                    caller.sign() + spec.name() + " is for operators of this bot only.");
            return;
        }
        switch (arguments) {
            case Parsed.Mistake mistake -> correct(caller, spec, mistake.what());
            case Parsed.Fits fits -> {
                Duration left = cooldownLeft(spec, caller);
                if (left.isPositive()) {
                    once(
                            caller,
                            "cooldown/" + spec.name() + "/" + caller.author().id(),
                            caller.sign() + spec.name() + " can be used again in " + Math.max(1, left.toSeconds())
                                    + " s.");
                    return;
                }
                host.slot(spec.plugin()).ifPresent(slot -> hand(slot, caller, spec, fits.values()));
            }
        }
    }

    private void hand(PluginSlot slot, Caller caller, CommandSpec spec, Map<String, Object> values) {
        caller.recorded().handTo();
        Job.ForCommand job =
                new Job.ForCommand(caller.recorded(), caller.event(), caller.author(), spec, values, caller.operator());
        if (caller.operator() && spec.permission() == Permission.OPERATOR && maintenance.getAsBoolean()) {
            slot.acceptNow(job);
        } else {
            slot.accept(job);
        }
    }

    /** Each mistake once, and three a window at the most: what is wrong is in the caller's words, and could be anything. */
    private void correct(Caller caller, CommandSpec spec, String what) {
        String usage = "usage/" + spec.name() + "/" + caller.author().id() + "/";
        String counted = caller.event().conversation().key() + "/" + usage + "#";
        boolean mayTell = false;
        if (caller.waiting()) {
            once(caller, usage, capital(what) + ". Usage: " + spec.usage(caller.sign()));
            return;
        }
        for (int told = 0; told < CORRECTIONS_MAX && !mayTell; told++) {
            mayTell = said.getIfPresent(counted + told) == null;
            if (mayTell
                    && once(caller, usage + what.hashCode(), capital(what) + ". Usage: " + spec.usage(caller.sign()))) {
                said.put(counted + told, Boolean.TRUE);
            }
        }
    }

    /**
     * Judged by when the calls were made, not by when they are heard of: what is published again after a crash, or comes again
     * since a plugin could not take it, fares as it did at first.
     */
    private Duration cooldownLeft(CommandSpec spec, Caller caller) {
        if (spec.cooldown().isZero()) {
            return Duration.ZERO;
        }
        String key = caller.bot() + "/" + caller.author().id() + "/" + spec.name();
        String event = caller.event().origin().eventId();
        Instant now = caller.event().origin().receivedAt();
        LastCall last = lastCalls.getIfPresent(key);
        if (last == null) {
            lastCalls.put(key, new LastCall(event, now));
            return Duration.ZERO;
        }
        Duration since = Duration.between(last.at(), now);
        if (!last.event().equals(event) && !since.isNegative() && since.compareTo(spec.cooldown()) < 0) {
            return spec.cooldown().minus(since);
        }
        if (!since.isNegative()) {
            lastCalls.put(key, new LastCall(event, now));
        }
        return Duration.ZERO;
    }

    /** Says something, and answers so, unless it was said in this conversation within the window and nobody waits for it. */
    private boolean once(Caller caller, String what, String text) {
        return once(said, caller, what, text);
    }

    private boolean once(Cache<String, Boolean> window, Caller caller, String what, String text) {
        Answerable event = caller.event();
        String key = event.conversation().key() + "/" + what;
        if (window.asMap().putIfAbsent(key, Boolean.TRUE) != null && !caller.waiting()) {
            return false;
        }
        deliveries.deliver(new Outgoing(
                new OutboxKey(event.origin().eventId(), CORE, what.hashCode(), 0),
                event.conversation(),
                AnswerTo.event(event),
                Reply.text(text),
                event.answerUntil(),
                time.nanos() + REPLY_DEADLINE.toNanos(),
                time.nanos(),
                event.origin().trace()));
        return true;
    }

    /** Forgets which hints were given; answers how many entries that were. */
    public int forget() {
        int entries =
                said.asMap().size() + noticed.asMap().size() + lastCalls.asMap().size();
        said.invalidateAll();
        noticed.invalidateAll();
        lastCalls.invalidateAll();
        return entries;
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }
}
