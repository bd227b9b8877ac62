package dev.holdfast.runtime.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.command.Permission;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.bus.EventTarget;
import dev.holdfast.runtime.command.CommandLine;
import dev.holdfast.runtime.command.CommandLine.Invocation;
import dev.holdfast.runtime.command.CommandLine.Parsed;
import dev.holdfast.runtime.command.CommandRegistry;
import dev.holdfast.runtime.command.CommandSpec;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.journal.Recorded;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Finds the command in a message and hands it to its plugin. What it says itself (hints, usage, no permission) it says once per
 * conversation and window, so that nobody can make the bot flood a chat. Runs on an event loop; only enqueues.
 */
public final class CommandRouter implements EventTarget {

    private static final String CORE = "holdfast";
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
    private final Cache<String, Long> lastCalls;

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
        if (recorded.event() instanceof MessageReceived event
                && !event.message().author().bot()) {
            route(recorded, event);
        }
        recorded.done();
    }

    private void route(Recorded recorded, MessageReceived event) {
        Addressee addressee = bots.get(event.origin().bot());
        if (addressee == null) {
            return;
        }
        Optional<Invocation> invocation = CommandLine.invocation(event.message().text(), addressee.prefix());
        if (invocation.isEmpty()) {
            return;
        }
        if (maintenance.getAsBoolean()) {
            once(
                    noticed,
                    event,
                    "maintenance",
                    "I am under maintenance. What can still be answered when it is over, I will answer.");
        }
        Optional<CommandSpec> spec = commands.find(invocation.get().name());
        if (spec.isEmpty()) {
            unknown(event, addressee, invocation.get().name());
            return;
        }
        call(recorded, event, addressee, spec.get(), invocation.get().rest());
    }

    private void unknown(MessageReceived event, Addressee addressee, String name) {
        String shown = name.length() > 32 ? name.substring(0, 32) + "…" : name;
        String hint = "I don't know " + addressee.prefix() + shown + "."
                + commands.nearest(name)
                        .map(near -> " Did you mean " + addressee.prefix() + near + "?")
                        .orElse("")
                + " " + addressee.prefix() + "help lists what I do.";
        once(event, "unknown", hint);
    }

    private void call(Recorded recorded, MessageReceived event, Addressee addressee, CommandSpec spec, String rest) {
        Message message = event.message();
        boolean operator = addressee.operates(message.author().id());
        if (spec.permission() == Permission.OPERATOR && !operator) {
            once(
                    event,
                    "permission/" + spec.name(),
                    addressee.prefix() + spec.name() + " is for operators of this bot only.");
            return;
        }
        switch (CommandLine.parse(spec, rest)) {
            case Parsed.Mistake mistake -> correct(event, addressee, spec, mistake.what());
            case Parsed.Fits fits -> {
                Duration left = cooldownLeft(spec, event);
                if (left.isPositive()) {
                    once(
                            event,
                            "cooldown/" + spec.name() + "/" + message.author().id(),
                            addressee.prefix() + spec.name() + " can be used again in " + Math.max(1, left.toSeconds())
                                    + " s.");
                    return;
                }
                boolean now = operator && spec.permission() == Permission.OPERATOR && maintenance.getAsBoolean();
                host.slot(spec.plugin()).ifPresent(slot -> {
                    recorded.handTo();
                    Job.ForCommand job = new Job.ForCommand(recorded, spec, fits.values(), operator);
                    if (now) {
                        slot.acceptNow(job);
                    } else {
                        slot.accept(job);
                    }
                });
            }
        }
    }

    /** Each mistake once, and three a window at the most: what is wrong is in the caller's words, and could be anything. */
    private void correct(MessageReceived event, Addressee addressee, CommandSpec spec, String what) {
        String usage = "usage/" + spec.name() + "/" + event.message().author().id() + "/";
        String counted = event.conversation().key() + "/" + usage + "#";
        boolean mayTell = false;
        for (int told = 0; told < CORRECTIONS_MAX && !mayTell; told++) {
            mayTell = said.getIfPresent(counted + told) == null;
            if (mayTell
                    && once(
                            event,
                            usage + what.hashCode(),
                            capital(what) + ". Usage: " + spec.usage(addressee.prefix()))) {
                said.put(counted + told, Boolean.TRUE);
            }
        }
    }

    private Duration cooldownLeft(CommandSpec spec, MessageReceived event) {
        if (spec.cooldown().isZero()) {
            return Duration.ZERO;
        }
        String key = event.origin().bot() + "/" + event.message().author().id() + "/" + spec.name();
        long now = time.nanos();
        Long last = lastCalls.getIfPresent(key);
        if (last != null && now - last < spec.cooldown().toNanos()) {
            return Duration.ofNanos(spec.cooldown().toNanos() - (now - last));
        }
        lastCalls.put(key, now);
        return Duration.ZERO;
    }

    /** Says something, and answers so, unless it was said in this conversation within the window. */
    private boolean once(MessageReceived event, String what, String text) {
        return once(said, event, what, text);
    }

    private boolean once(Cache<String, Boolean> window, MessageReceived event, String what, String text) {
        String key = event.conversation().key() + "/" + what;
        if (window.asMap().putIfAbsent(key, Boolean.TRUE) != null) {
            return false;
        }
        deliveries.deliver(new Outgoing(
                new OutboxKey(event.origin().eventId(), CORE, what.hashCode(), 0),
                event.conversation(),
                new Answering.ToMessage(
                        event.message().id().value(), event.message().author().id()),
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
