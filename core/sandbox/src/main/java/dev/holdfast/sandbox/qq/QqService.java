package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.RefusedRequest;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import dev.holdfast.sandbox.fault.Handshakes;
import dev.holdfast.sandbox.fault.Waiting;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.world.ChatService;
import dev.holdfast.sandbox.world.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** QQ: what people do becomes an event for each bot that is there. */
public final class QqService implements ChatService {
    private final Options options;
    private final World world;
    private final List<QqBot> bots = new ArrayList<>();
    private final Vertx vertx;
    private final Consumer<ChatMessage> accepted;
    private final Blocks blocks;
    private final Callbacks callbacks;
    private final Handshakes handshakes;
    private final Hub hub;
    private final WireIds ids = new WireIds(new SecureRandom().nextLong());
    private final WireTime time = new WireTime();
    private final QqHttp http;

    public QqService(
            Vertx vertx,
            Options options,
            World world,
            Faults faults,
            Waiting waiting,
            Media media,
            Consumer<ChatMessage> accepted,
            Consumer<RefusedRequest> refused) {
        this.options = options;
        this.world = world;
        this.handshakes = new Handshakes(vertx, faults, new Victim(Platform.QQ, null), options.clock());
        this.vertx = vertx;
        this.accepted = accepted;
        this.blocks = new Blocks(ids);
        this.callbacks = new Callbacks(
                vertx,
                options.clock(),
                ids,
                options.bots().stream()
                        .filter(bot -> bot.platform() == Platform.QQ)
                        .toList());
        this.hub = new Hub(options, new QqDialect(bots, ids, options.clock()), faults);
        for (Bot bot : options.bots()) {
            if (bot.platform() == Platform.QQ) {
                bots.add(bot(bot, faults, media));
            }
        }
        this.http = new QqHttp(vertx, options, bots, faults, waiting, blocks, ids, accepted, refused);
    }

    private QqBot bot(Bot bot, Faults faults, Media media) {
        QqEvents events = new QqEvents(bot, ids, time);
        Places places = new Places(bot.appId(), options.historyMax());
        QqCalls calls = new QqCalls(options, bot, world, places, hub, media, blocks, ids);
        QqSends sends = new QqSends(
                options,
                bot,
                world,
                () -> hub.anyConnected(bot) || callbacks.has(bot),
                audits(bot, events),
                accepted,
                faults,
                media,
                ids,
                time);
        QqRoutes routes = new QqRoutes(calls, sends, world);
        return new QqBot(bot, new Tokens(options.tokenLifetime(), ids), places, events, calls, routes);
    }

    private QqSends.Audits audits(Bot bot, QqEvents events) {
        return new QqSends.Audits() {
            @Override
            public void later(Duration delay, Runnable decision) {
                vertx.setTimer(Math.max(1, delay.toMillis()), fired -> decision.run());
            }

            @Override
            public void decided(Place place, String audit, @Nullable String message, Instant now) {
                String type = message == null ? "MESSAGE_AUDIT_REJECT" : "MESSAGE_AUDIT_PASS";
                String data = Happenings.audit(place, audit, message, time.write(now));
                publish(bot, events.of(type, place.guildId(), data));
            }
        };
    }

    /** By the socket, or by HTTP where the bot has an address. */
    private void publish(Bot bot, Event event) {
        if (!callbacks.has(bot)) {
            hub.publish(bot, event);
        } else if (event.intents() == 0 || (event.intents() & bot.intents()) != 0) {
            // What may be asked for on the socket stands for what is ticked in the platform's console.
            callbacks.publish(bot, event);
        }
    }

    /** From now on that bot's events are posted to an address, which has to prove itself first. Fails if it cannot. */
    public Future<Void> callBack(Bot bot, URI address) {
        return callbacks.open(bot, address);
    }

    /** Lets something happen in a conversation; returns the id that the first bot's event has. */
    public String happen(String type, Conversation conversation, User user) {
        String first = null;
        Instant now = now();
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            Event event = bot.events().of(type, place.guildId(), Happenings.data(type, place, user, now, time));
            if (Happenings.answerable(type)) {
                place.openings().open(event.id(), now);
            }
            if (type.endsWith("_MSG_RECEIVE") || type.endsWith("_MSG_REJECT")) {
                place.takesUnasked(type.endsWith("RECEIVE"));
            }
            publish(bot.bot(), event);
            first = first == null ? event.id() : first;
        }
        return orNone(first);
    }

    /** A user reacts to a message of a channel, or takes that back. */
    public void react(Conversation conversation, User user, ChatMessage message, String emoji, boolean added) {
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            String type = added ? "MESSAGE_REACTION_ADD" : "MESSAGE_REACTION_REMOVE";
            String data = Happenings.reaction(place, user, message.id(), emoji);
            Event event = bot.events().of(type, place.guildId(), data);
            place.openings().open(event.id(), now());
            publish(bot.bot(), event);
        }
    }

    /** Lets go of what it calls with. */
    public Future<Void> close() {
        return callbacks.close();
    }

    @Override
    public void add(Conversation conversation) {
        for (QqBot bot : bots) {
            if (bot.bot().isIn(conversation)) {
                bot.places().add(conversation);
            }
        }
    }

    @Override
    public String wireId(Conversation conversation) {
        return place(conversation).wireId();
    }

    @Override
    public String wireUserId(Conversation conversation, User user) {
        return place(conversation).userId(user.id());
    }

    /** The conversation as the bot of that app names it: openids differ per bot. */
    public String wireId(Conversation conversation, String appId) {
        return bots.stream()
                .filter(bot -> bot.bot().appId().equals(appId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no QQ bot " + appId + "."))
                .places()
                .of(conversation)
                .wireId();
    }

    @Override
    public List<String> idsOf(User user) {
        return bots.stream()
                .flatMap(bot -> bot.places().idsOf(user.id()).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether that group lets bots receive messages that do not mention them. */
    public void hearsAll(Conversation conversation, boolean value) {
        members(conversation).forEach(bot -> bot.places().of(conversation).hearsAll(value));
    }

    @Override
    public ChatMessage say(Conversation conversation, User user, String text, boolean mention) {
        Instant now = now();
        String id = conversation.kind().inSpace() ? ids.spaceMessage() : ids.robotMessage();
        ChatMessage message =
                world.post(conversation.id(), n -> ChatMessage.said(n, id, conversation.id(), user, text, now));
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            place.openings().open(id, now);
            QqEvents events = bot.events();
            String data = events.message(place, user, id, text, mention, now, message.n());
            String event = QqEvents.eventOf(place, mention);
            if (event != null) {
                publish(bot.bot(), events.of(event, place.guildId(), data));
            }
            if (place.kind() == Kind.CHANNEL) {
                publish(bot.bot(), events.of("MESSAGE_CREATE", place.guildId(), data));
            }
        }
        return message;
    }

    @Override
    public void delete(Conversation conversation, User user, ChatMessage message) {
        world.remove(conversation.id(), message.id());
        if (!conversation.kind().inSpace()) {
            return;
        }
        for (QqBot bot : members(conversation)) {
            Place place = bot.places().of(conversation);
            String data = bot.events().deleted(place, message, user);
            List<String> types = place.kind() == Kind.DIRECT
                    ? List.of("DIRECT_MESSAGE_DELETE")
                    : List.of("PUBLIC_MESSAGE_DELETE", "MESSAGE_DELETE");
            types.forEach(type -> publish(bot.bot(), bot.events().of(type, place.guildId(), data)));
        }
    }

    /** Only the bot whose message it is hears of it. */
    @Override
    public String press(Conversation conversation, User user, ChatMessage message, ChatMessage.Button button) {
        if (!button.type().equals("callback")) {
            throw new IllegalArgumentException("Button " + button.id() + " is a " + button.type()
                    + " button; only callback buttons tell the bot.");
        }
        QqBot bot = members(conversation).stream()
                .filter(candidate -> candidate.bot().user().equals(message.from()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Message " + message.id() + " is of nobody who is still in " + conversation.id() + "."));
        String id = ids.uuid();
        Instant now = now();
        bot.calls().expect(id);
        Place place = bot.places().of(conversation);
        Event event = bot.events().interaction(place, user, message, button, id, now);
        place.openings().open(event.id(), now);
        publish(bot.bot(), event);
        return id;
    }

    /** The code the bot acknowledged an interaction with; empty while it has not. */
    public Optional<Integer> acknowledged(String interaction) {
        return bots.stream()
                .map(bot -> bot.calls().acknowledged(interaction))
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public String membership(User user, boolean joined) {
        String type = joined ? "GUILD_MEMBER_ADD" : "GUILD_MEMBER_REMOVE";
        Instant now = now();
        String first = null;
        for (QqBot bot : bots) {
            Event event = bot.events().member(type, World.SPACE, user, now);
            for (Place place : bot.places().all()) {
                if (place.kind() == Kind.CHANNEL) {
                    place.openings().open(event.id(), now);
                }
            }
            publish(bot.bot(), event);
            first = first == null ? event.id() : first;
        }
        return orNone(first);
    }

    @Override
    public String emit(String type, String data) {
        String first = null;
        for (QqBot bot : bots) {
            Event event = bot.events().of(type, null, data);
            publish(bot.bot(), event);
            first = first == null ? event.id() : first;
        }
        return orNone(first);
    }

    @Override
    public void inflict(Fault fault) {
        if (fault.kind() == FaultKind.EXPIRE_TOKEN) {
            for (QqBot bot : bots) {
                if (fault.concerns(Platform.QQ, bot.bot())) {
                    bot.tokens().expireAll(now());
                }
            }
        } else {
            hub.inflict(fault);
        }
    }

    @Override
    public void expireTokens() {
        bots.forEach(bot -> bot.tokens().expireAll(now()));
    }

    @Override
    public void sweep() {
        hub.sweep();
    }

    @Override
    public Hub hub() {
        return hub;
    }

    /** Everything nobody else owns. */
    @Override
    public boolean owns(String path) {
        return true;
    }

    @Override
    public void receive(HttpServerRequest request) {
        http.receive(request);
    }

    @Override
    public void handshake(ServerWebSocketHandshake handshake) {
        boolean known =
                handshake.path().equals("/websocket") || handshake.path().equals("/websocket/");
        if (known) {
            handshakes.meet(handshake);
        } else {
            handshake.reject(404);
        }
    }

    @Override
    public void accept(ServerWebSocket socket) {
        hub.accept(socket, null);
    }

    private Place place(Conversation conversation) {
        List<QqBot> members = members(conversation);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("No QQ bot is in conversation " + conversation.id() + ".");
        }
        return members.getFirst().places().of(conversation);
    }

    private List<QqBot> members(Conversation conversation) {
        return bots.stream().filter(bot -> bot.bot().isIn(conversation)).toList();
    }

    private static String orNone(@Nullable String id) {
        return id == null ? "" : id;
    }

    private Instant now() {
        return options.clock().instant();
    }
}
