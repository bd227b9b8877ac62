package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Conversation.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A chat service in this process: conversations to talk in, and a QQ server on the loopback address for a bot to connect to.
 * Every method may be called from any thread.
 */
public final class Sandbox {
    private static final int REFUSED_KEPT = 1000;

    private final Vertx vertx;
    private final Options options;
    private final World world;
    private final Places places;
    private final Faults faults;
    private final Tokens tokens;
    private final QqGateway gateway;
    private final QqCalls calls;
    private final QqEvents events;
    private final QqServer server;
    private final Media media = new Media();
    private final Waiting waiting;
    private final WireIds ids = new WireIds(new SecureRandom().nextLong());
    private final List<Consumer<ChatMessage>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<RefusedRequest> refused = new ArrayDeque<>();
    private long sweeper;

    private Sandbox(Vertx vertx, Options options) {
        this.vertx = vertx;
        this.waiting = new Waiting(vertx);
        this.options = options;
        this.world = World.starting(options.historyMax());
        this.places = new Places(options.appId(), options.historyMax());
        world.conversations().forEach(places::add);
        this.faults = new Faults(options.random());
        this.tokens = new Tokens(options.tokenLifetime(), ids);
        this.gateway = new QqGateway(options, ids, tokens, faults);
        WireTime time = new WireTime();
        this.events = new QqEvents(options.appId(), ids, time);
        this.calls = new QqCalls(options, world, places, gateway, media, ids);
        QqSends sends = new QqSends(options, world, gateway, faults, media, events, ids, time);
        this.server = new QqServer(
                vertx,
                options,
                tokens,
                faults,
                gateway,
                new QqRoutes(calls, sends, world),
                waiting,
                ids,
                this::accepted,
                this::refused);
    }

    /** Starts the server; fails when the port is taken. */
    public static Future<Sandbox> start(Vertx vertx, Options options) {
        Sandbox sandbox = new Sandbox(vertx, options);
        return sandbox.server.listen().map(listening -> {
            long heartbeat = options.gateway().heartbeatInterval().toMillis();
            long every = Math.clamp(heartbeat / 4, 5, 500);
            sandbox.sweeper = vertx.setPeriodic(every, fired -> sandbox.sweep());
            return sandbox;
        });
    }

    /** The server's port. */
    public int port() {
        return server.port();
    }

    /** Where a bot finds REST. */
    public URI apiBase() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Where a bot gets access tokens. */
    public URI tokenUrl() {
        return apiBase().resolve("/app/getAppAccessToken");
    }

    public String appId() {
        return options.appId();
    }

    public String secret() {
        return options.secret();
    }

    /** The ids, in every place, of the user who is meant to be the bot's operator. The same in every run. */
    public List<String> operatorIds() {
        return places.idsOf(World.OPERATOR.id());
    }

    /** Adds the control API under {@code /sandbox}. */
    public void mount(Router router) {
        new ControlApi(vertx, this).mount(router);
    }

    public Collection<User> users() {
        return world.users();
    }

    public List<Conversation> conversations() {
        return world.conversations();
    }

    /** Adds a user; one of the same id is replaced. */
    public void add(User user) {
        world.add(user);
    }

    /** Adds a conversation; its members must be known, its id new. */
    public void add(Conversation conversation) {
        world.add(conversation);
        places.add(conversation);
    }

    /** The platform's id of a conversation: of the channel, the direct message's guild, the group or the user. */
    public String wireId(String conversation) {
        return place(conversation).wireId();
    }

    /** The platform's id of a user in a conversation. */
    public String wireUserId(String conversation, String user) {
        return place(conversation).userId(world.user(user).id());
    }

    /** Whether that group lets the bot receive messages that do not mention it (default false). */
    public void hearsAll(String conversation, boolean value) {
        place(conversation).hearsAll(value);
    }

    /** A user says something to the bot: where it matters, the bot is mentioned. Returns the message's id. */
    public String say(String conversation, String user, String text) {
        return say(conversation, user, text, true).id();
    }

    /** A user says something; with {@code mention}, to the bot. */
    public ChatMessage say(String conversation, String user, String text, boolean mention) {
        Place place = place(conversation);
        User from = member(place, user);
        Instant now = options.clock().instant();
        String id = events.messageId(place.kind());
        ChatMessage message = world.post(conversation, n -> ChatMessage.said(n, id, conversation, from, text, now));
        place.openings().open(id, now);
        String data = events.message(place, from, id, text, mention, now);
        String event = QqEvents.eventOf(place, mention);
        if (event != null) {
            gateway.publish(events.of(event, place.guildId(), data));
        }
        if (place.kind() == Kind.CHANNEL) {
            gateway.publish(events.of("MESSAGE_CREATE", place.guildId(), data));
        }
        return message;
    }

    /** A user takes a message back; the guild side tells bots so. */
    public void delete(String conversation, String user, String messageId) {
        Place place = place(conversation);
        User by = member(place, user);
        ChatMessage message = message(conversation, messageId);
        world.remove(conversation, messageId);
        if (!place.kind().inSpace()) {
            return;
        }
        String data = events.deleted(place, message, by);
        if (place.kind() == Kind.DIRECT) {
            gateway.publish(events.of("DIRECT_MESSAGE_DELETE", place.guildId(), data));
        } else {
            gateway.publish(events.of("PUBLIC_MESSAGE_DELETE", place.guildId(), data));
            gateway.publish(events.of("MESSAGE_DELETE", place.guildId(), data));
        }
    }

    /** A user presses a callback button of a bot's message; returns the interaction's id. */
    public String press(String conversation, String user, String messageId, String buttonId) {
        Place place = place(conversation);
        User by = member(place, user);
        ChatMessage message = message(conversation, messageId);
        ChatMessage.Button button = message.buttons().stream()
                .flatMap(List::stream)
                .filter(candidate -> candidate.id().equals(buttonId))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Message " + messageId + " has no button " + buttonId + "."));
        if (!button.type().equals("callback")) {
            throw new IllegalArgumentException(
                    "Button " + buttonId + " is a " + button.type() + " button; only callback buttons tell the bot.");
        }
        String id = ids.uuid();
        Instant now = options.clock().instant();
        calls.expect(id);
        Event event = events.interaction(place, by, message, button, id, now);
        place.openings().open(event.id(), now);
        gateway.publish(event);
        return id;
    }

    /** The code the bot acknowledged an interaction with; empty while it has not. */
    public Optional<Integer> acknowledged(String interaction) {
        return calls.acknowledged(interaction);
    }

    /** A user enters the guild: GUILD_MEMBER_ADD; returns the event's id. */
    public String join(String user) {
        return member("GUILD_MEMBER_ADD", user);
    }

    /** A user leaves the guild: GUILD_MEMBER_REMOVE; returns the event's id. */
    public String leave(String user) {
        return member("GUILD_MEMBER_REMOVE", user);
    }

    /**
     * Sends any event to every session whose intents cover it; types without an intent go to all.
     *
     * @param data the payload as JSON; not checked, so that tests can send what no platform would
     * @return the outer id
     */
    public String emit(String type, String data) {
        Event event = events.of(type, null, data);
        gateway.publish(event);
        return event.id();
    }

    /** Messages of a conversation that it still keeps, oldest first. */
    public List<ChatMessage> messages(String conversation) {
        return world.messages(conversation, 0);
    }

    /** The newest requests that were answered with no, oldest first; at most 1000. */
    public List<RefusedRequest> refusedRequests() {
        synchronized (refused) {
            return List.copyOf(refused);
        }
    }

    /** Called on the server's event loop with every message of the bot, after it was answered; must not block. */
    public Runnable onBotMessage(Consumer<ChatMessage> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Switches a fault on; momentary ones happen at once. Returns its id. */
    public String inflict(Fault fault) {
        return add(fault).id();
    }

    /** Lifts a fault and answers what hung because of it; false when it was not in force. */
    public boolean lift(String faultId) {
        boolean removed = faults.remove(faultId);
        waiting.release(faultId);
        return removed;
    }

    /** Lifts every fault and answers what hung. */
    public void liftAll() {
        faults.clear();
        waiting.release(null);
    }

    /** Ends every access token at once. */
    public void expireTokens() {
        tokens.expireAll(options.clock().instant());
    }

    /** Whether a bot is connected and identified. */
    public boolean connected() {
        return gateway.anyConnected();
    }

    /** How many requests hang. */
    public int hanging() {
        return waiting.size();
    }

    /** Closes sockets and server. */
    public Future<Void> close() {
        vertx.cancelTimer(sweeper);
        liftAll();
        gateway.closeAll();
        return server.close();
    }

    World world() {
        return world;
    }

    Faults faults() {
        return faults;
    }

    QqGateway gateway() {
        return gateway;
    }

    Media media() {
        return media;
    }

    /** Grows whenever faults or connections change. */
    long changes() {
        return gateway.changes() + faults.changes(now());
    }

    Instant now() {
        return options.clock().instant();
    }

    Faults.Active add(Fault fault) {
        Faults.Active added = faults.add(fault, now());
        if (fault.kind().momentary()) {
            faults.bite(fault.kind(), now()).ifPresent(bitten -> gateway.inflict(bitten.fault()));
        }
        return added;
    }

    private void sweep() {
        gateway.sweep();
        waiting.releaseOver(now());
    }

    private String member(String type, String user) {
        Instant now = now();
        Event event = events.member(type, World.SPACE, world.user(user), now);
        for (Conversation conversation : world.conversations()) {
            if (conversation.kind() == Kind.CHANNEL) {
                place(conversation.id()).openings().open(event.id(), now);
            }
        }
        gateway.publish(event);
        return event.id();
    }

    private Place place(String conversation) {
        return places.of(world.conversation(conversation));
    }

    private User member(Place place, String user) {
        User found = world.user(user);
        if (!place.conversation().members().contains(user)) {
            throw new IllegalArgumentException("User " + user + " is not in conversation "
                    + place.conversation().id() + "; members are "
                    + place.conversation().members() + ".");
        }
        return found;
    }

    private ChatMessage message(String conversation, String id) {
        return world.message(conversation, id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Conversation " + conversation + " has no message " + id + " (any more)."));
    }

    private void accepted(ChatMessage message) {
        for (Consumer<ChatMessage> listener : listeners) {
            listener.accept(message);
        }
    }

    private void refused(RefusedRequest request) {
        synchronized (refused) {
            refused.addLast(request);
            if (refused.size() > REFUSED_KEPT) {
                refused.removeFirst();
            }
        }
    }
}
