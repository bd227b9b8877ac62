package dev.holdfast.runtime.host;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.Bot;
import dev.holdfast.plugin.BusListener;
import dev.holdfast.plugin.BusMessage;
import dev.holdfast.plugin.PermissionDeniedException;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.plugin.Presence;
import dev.holdfast.plugin.Subscription;
import dev.holdfast.plugin.command.CommandBuilder;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.EventListener;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.guard.CallGuard;
import dev.holdfast.plugin.guard.FeatureSwitches;
import dev.holdfast.plugin.guard.Operations;
import dev.holdfast.plugin.health.HealthView;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.runtime.bus.Bus;
import dev.holdfast.runtime.bus.Json;
import dev.holdfast.runtime.delivery.AnswerTo;
import dev.holdfast.runtime.delivery.Exit;
import dev.holdfast.runtime.delivery.Forms;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.delivery.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of one plugin: what it was handed, and all that it registered. Thread-safe. */
final class PluginBot implements Bot {

    /** Names that guard the core's own dependencies. */
    private static final Set<String> RESERVED = Set.of("loopback", "database");

    private static final int KEY_MAX = 200;

    private final PluginInfo info;
    private final Set<String> granted;
    private final Services services;
    private final Registrations registrations;
    private final Logger log;

    PluginBot(PluginInfo info, Set<String> granted, Services services, Registrations registrations) {
        this.info = info;
        this.granted = Set.copyOf(granted);
        this.services = services;
        this.registrations = registrations;
        this.log = LoggerFactory.getLogger("plugin." + info.id());
    }

    @Override
    public PluginInfo plugin() {
        return info;
    }

    @Override
    public CommandBuilder command(String name) {
        return new PluginCommand(info.id(), name, registrations);
    }

    @Override
    public <E extends Event> Subscription on(Class<E> kind, EventListener<? super E> listener) {
        return registrations.listen(Bus.address(kind), event -> listener.on(kind.cast(event)));
    }

    @Override
    public Subscription subscribe(String address, BusListener listener) {
        if (address.isBlank() || address.length() > 200) {
            throw new IllegalArgumentException("a bus address has 1 to 200 characters, got '" + address + "'");
        }
        if (address.startsWith(Bus.EVENTS)) {
            return registrations.listen(
                    address, event -> listener.onMessage(new BusMessage(address, "holdfast", Json.of(event))));
        }
        return registrations.listenJson(address, listener);
    }

    @Override
    public void publish(String address, Map<String, ?> body) {
        services.bus().publish(message(address, body));
    }

    @Override
    public Map<String, Object> request(String address, Map<String, ?> body, Duration timeout) {
        Duration left = Duration.ofNanos(handling().leftNanos(services.time()));
        return Await.on(
                services.bus().request(message(address, body), timeout.compareTo(left) < 0 ? timeout : left),
                "the answer to a request at " + address);
    }

    private BusMessage message(String address, Map<String, ?> body) {
        if (address.startsWith(Bus.EVENTS) || address.startsWith(Bus.CORE)) {
            throw new IllegalArgumentException("Plugin " + info.id() + " cannot publish at " + address
                    + ": addresses below " + Bus.EVENTS + " and " + Bus.CORE + " are the core's");
        }
        return new BusMessage(address, info.id(), Json.copy(body));
    }

    @Override
    public Delivery reply(Answerable event, Reply reply) {
        Handling handling = handling();
        String eventId = event.origin().eventId();
        String key = handling.id().equals(eventId) ? eventId : handling.id() + ">" + eventId;
        return deliver(
                handling,
                new Outgoing(
                        new OutboxKey(key, handling.sender(), handling.nextSend(), 0),
                        event.conversation(),
                        AnswerTo.event(event),
                        reply,
                        event.answerUntil(),
                        handling.deadlineNanos(),
                        handling.receivedNanos(),
                        event.origin().trace()));
    }

    @Override
    public Delivery openForm(InteractionReceived pressed, Form form) {
        return open(pressed, form);
    }

    @Override
    public Delivery openForm(CommandInvoked invoked, Form form) {
        return open(invoked, form);
    }

    private Delivery open(Answerable event, Form form) {
        Answering.ToInteraction to = AnswerTo.interaction(event);
        Exit exit = services.deliveries().exits().get(event.origin().bot());
        if (to == null || exit == null) {
            return new Delivery.Refused(new Refusal.Permanent(
                    "there is no bot named " + event.origin().bot() + " that could open a form"));
        }
        return Await.on(
                Forms.open(
                        exit,
                        to,
                        form,
                        handling().deadlineNanos(),
                        services.time().now()),
                "opening the form " + form.id());
    }

    @Override
    public Optional<Refusal> requestMembers(String bot, String space) {
        return asked(bot, gateway -> gateway.requestMembers(space));
    }

    @Override
    public Optional<Refusal> present(String bot, Presence presence) {
        demand("operate");
        return asked(
                bot,
                gateway -> gateway.present(new BotConfig.Presence(
                        presence.status().name().toLowerCase(Locale.ROOT),
                        presence.activity().name().toLowerCase(Locale.ROOT),
                        presence.text())));
    }

    private Optional<Refusal> asked(String bot, Function<Gateway, SendResult> question) {
        Gateway gateway = services.gateways().get(bot);
        if (gateway == null) {
            return Optional.of(new Refusal.Permanent("there is no bot named " + bot));
        }
        return switch (question.apply(gateway)) {
            case SendResult.TryLater later ->
                Optional.of(
                        new Refusal.Retryable(later.reason(), later.after() == null ? Duration.ZERO : later.after()));
            case SendResult.Never never -> Optional.of(new Refusal.Permanent(never.reason()));
            default -> Optional.empty();
        };
    }

    @Override
    public Delivery send(Conversation conversation, Reply reply) {
        Handling handling = handling();
        return send(
                handling, new OutboxKey(handling.id(), handling.sender(), handling.nextSend(), 0), conversation, reply);
    }

    @Override
    public Delivery send(Conversation conversation, Reply reply, String key) {
        if (key.isBlank() || key.length() > KEY_MAX) {
            throw new IllegalArgumentException("a key has 1 to " + KEY_MAX + " characters, got '" + key + "'");
        }
        return send(handling(), OutboxKey.named(info.id(), key), conversation, reply);
    }

    private Delivery send(Handling handling, OutboxKey key, Conversation conversation, Reply reply) {
        Instant now = services.time().now();
        return deliver(
                handling,
                new Outgoing(
                        key,
                        conversation,
                        null,
                        reply,
                        now.plus(Outgoing.UNASKED_FOR),
                        handling.deadlineNanos(),
                        0,
                        handling.trace()));
    }

    @Override
    public Delivery recall(Conversation conversation, MessageId message) {
        return Await.on(
                services.deliveries().recall(conversation, message, handling().deadlineNanos()),
                "taking back the message " + message);
    }

    private Delivery deliver(Handling handling, Outgoing outgoing) {
        Delivery delivery = Await.on(services.deliveries().deliver(outgoing), "the delivery of " + outgoing.key());
        if (delivery instanceof Delivery.Refused && services.deliveries().isOver()) {
            handling.cutOff();
        }
        return delivery;
    }

    @Override
    public CallGuard guard(String dependency) {
        if (!dependency.matches("[a-z0-9][a-z0-9._:-]{0,63}")) {
            throw new IllegalArgumentException("'" + dependency
                    + "' is no name for a dependency; allowed: 1 to 64 lower-case letters, digits and . _ : -");
        }
        if (RESERVED.contains(dependency) || services.deliveries().exits().containsKey(dependency)) {
            throw new IllegalArgumentException(
                    "The dependency " + dependency + " is the core's; plugin " + info.id() + " needs another name");
        }
        return new PluginCallGuard(info.id(), services.guards().guard(dependency), services.time(), this::handling);
    }

    @Override
    public FeatureSwitches features() {
        return new PluginFeatures(services.features(), this::demand);
    }

    @Override
    public HealthView health() {
        return new PluginHealth(info.id(), services, registrations);
    }

    @Override
    public Operations operations() {
        demand("operate");
        return new PluginOperations(info.id(), services);
    }

    private void demand(String permission) {
        if (!granted.contains(permission)) {
            throw new PermissionDeniedException("Plugin " + info.id() + " lacks the permission " + permission
                    + "; declare it as Plugin-Permissions in the jar's manifest and grant it under plugins.grants."
                    + info.id() + " in the configuration");
        }
    }

    @Override
    public Logger log() {
        return log;
    }

    private Handling handling() {
        @Nullable Handling current = Handling.current();
        return current != null
                ? current
                : Handling.unbound(
                        info.id(),
                        "on-its-own",
                        services.time().nanos()
                                + services.settings().handlerDeadline().toNanos());
    }
}
