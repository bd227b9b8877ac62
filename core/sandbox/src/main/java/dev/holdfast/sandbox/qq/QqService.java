package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
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

/** QQ: the parts it is made of, its bots, and its addresses. */
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
    private final QqPeople people;
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
        this.people = new QqPeople(world, bots, ids, time, options.clock(), this::publish);
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
        return people.happen(type, conversation, user);
    }

    /** A user reacts to a message of a channel, or takes that back. */
    public void react(Conversation conversation, User user, ChatMessage message, String emoji, boolean added) {
        people.react(conversation, user, message, emoji, added);
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
        return people.say(conversation, user, text, mention);
    }

    @Override
    public void delete(Conversation conversation, User user, ChatMessage message) {
        people.delete(conversation, user, message);
    }

    @Override
    public String press(Conversation conversation, User user, ChatMessage message, ChatMessage.Button button) {
        return people.press(conversation, user, message, button);
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
        return people.membership(user, joined);
    }

    @Override
    public String emit(String type, String data) {
        return people.emit(type, data);
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

    private Instant now() {
        return options.clock().instant();
    }
}
