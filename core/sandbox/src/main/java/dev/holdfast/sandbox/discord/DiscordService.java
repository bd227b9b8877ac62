package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Form;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.RefusedRequest;
import dev.holdfast.sandbox.Typable;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import dev.holdfast.sandbox.fault.Handshakes;
import dev.holdfast.sandbox.fault.Waiting;
import dev.holdfast.sandbox.socket.Compressor;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.world.ChatService;
import dev.holdfast.sandbox.world.Files;
import dev.holdfast.sandbox.world.World;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Discord: the parts it is made of, its bots, and its addresses. */
public final class DiscordService implements ChatService {
    static final String SOCKET_PATH = "/discord/gateway";

    private final List<DiscordBot> bots = new ArrayList<>();
    private final Handshakes handshakes;
    private final Shapes shapes;
    private final DiscordPeople people;
    private final Interactions interactions;
    private final Typing typing;
    private final Delivery delivery;
    private final DiscordHttp http;
    private final Attachments attachments;
    private final Hub hub;
    private final AtomicLong commandChanges = new AtomicLong();

    public DiscordService(
            Vertx vertx,
            Options options,
            World world,
            Faults faults,
            Waiting waiting,
            Files files,
            IntSupplier port,
            Consumer<ChatMessage> accepted,
            Consumer<RefusedRequest> refused) {
        Snowflakes ids = new Snowflakes(options.clock());
        for (Bot bot : options.bots()) {
            if (bot.platform() == Platform.DISCORD) {
                bots.add(new DiscordBot(
                        bot,
                        new Rooms(bot),
                        new Commands(bot.appId(), ids),
                        new Nonces(),
                        Signature.newKeys(),
                        new AtomicBoolean()));
            }
        }
        this.handshakes = new Handshakes(vertx, faults, new Victim(Platform.DISCORD, null), options.clock());
        Posts posts = new Posts(options.historyMax());
        this.shapes = new Shapes(world, options.bots(), posts);
        MemberRequests members = new MemberRequests(bots, shapes, options.clock());
        DiscordDialect dialect = new DiscordDialect(
                bots, shapes, members, () -> "ws://127.0.0.1:" + port.getAsInt() + SOCKET_PATH + "/resume");
        this.hub = new Hub(options, dialect, faults);
        Telling telling = new Telling(new MessageShapes(shapes, posts), bots, hub);
        Talk talk = new Talk(world, posts, shapes, ids, files, options.clock(), telling);
        Reactions reactions = new Reactions(posts, shapes, bots, hub);
        this.delivery = new Delivery(vertx, hub, options.clock(), port, accepted);
        this.interactions = new Interactions(world, posts, shapes, ids, options.clock(), delivery::deliver);
        this.people = new DiscordPeople(bots, posts, shapes, talk, reactions, interactions, hub);
        this.typing = new Typing(interactions);
        InteractionCalls interactionCalls = new InteractionCalls(interactions, talk, posts, shapes);
        delivery.answers(interactionCalls);
        DiscordRoutes routes = new DiscordRoutes(
                options,
                new DiscordRoutes.Calls(
                        new ChannelCalls(talk, posts, shapes, faults, options.clock()),
                        new ReactionCalls(reactions, posts, shapes),
                        new PinCalls(posts, shapes, bots, hub, options.clock()),
                        new GuildCalls(shapes),
                        new SelfCalls(options, shapes, hub),
                        new CommandCalls(commandChanges::incrementAndGet),
                        interactionCalls));
        this.http = new DiscordHttp(vertx, options, bots, faults, routes, interactions, waiting, accepted, refused);
        this.attachments = new Attachments(files);
    }

    @Override
    public void add(Conversation conversation) {
        for (DiscordBot bot : bots) {
            if (bot.bot().isIn(conversation)) {
                bot.rooms().add(conversation);
            }
        }
    }

    @Override
    public String wireId(Conversation conversation) {
        return people.members(conversation)
                .getFirst()
                .rooms()
                .of(conversation)
                .orElseThrow()
                .channelId();
    }

    @Override
    public String wireUserId(Conversation conversation, User user) {
        return shapes.userId(user);
    }

    @Override
    public List<String> idsOf(User user) {
        return List.of(shapes.userId(user));
    }

    /** The public key, in hex, that interactions posted to that bot are signed with. */
    public String publicKey(Bot bot) {
        return bots.stream()
                .filter(candidate -> candidate.bot().equals(bot))
                .findFirst()
                .map(candidate -> Signature.publicKey(candidate.keys()))
                .orElseThrow(() -> new IllegalArgumentException(bot + " is no bot of Discord here."));
    }

    @Override
    public ChatMessage say(Conversation conversation, User user, String text, boolean mention) {
        return people.say(conversation, user, text);
    }

    /** A user changes what it said. */
    public void edit(Conversation conversation, User user, ChatMessage message, String text) {
        people.edit(conversation, user, message, text);
    }

    /** A user adds a reaction, or takes it away. */
    public void react(Conversation conversation, User user, ChatMessage message, String emoji, boolean add) {
        people.react(conversation, user, message, emoji, add);
    }

    @Override
    public void delete(Conversation conversation, User user, ChatMessage message) {
        people.delete(conversation, message);
    }

    @Override
    public String press(Conversation conversation, User user, ChatMessage message, ChatMessage.Button button) {
        return people.press(conversation, user, message, button);
    }

    /** A user types a slash command, without the slash; an empty bot's name is the first that has it. Returns the interaction's id. */
    public String command(Conversation conversation, User user, String typed, String botName) {
        return typing.command(people.members(conversation), conversation, user, typed, botName);
    }

    /** The commands that can be typed in a conversation. */
    public List<Typable> commands(Conversation conversation) {
        return Typing.commands(people.members(conversation), conversation);
    }

    /** The forms that bots have opened and nobody has filled in yet. */
    public List<Form> forms() {
        return interactions.forms().list();
    }

    /** A user fills in a form; returns the interaction's id, or empty when there is no such form. */
    public Optional<String> submit(String formId, Map<String, String> values) {
        return interactions.submit(formId, new LinkedHashMap<>(values));
    }

    /** A user closes a form; false when there is no such form. */
    public boolean dismiss(String formId) {
        return interactions.forms().take(formId).isPresent();
    }

    /** The type of a bot's first answer to an interaction; empty while there is none. */
    public Optional<Integer> answered(String interaction) {
        return interactions.answered(interaction);
    }

    /** Grows whenever commands or forms change. */
    public long changes() {
        return commandChanges.get() + interactions.forms().changes();
    }

    @Override
    public String membership(User user, boolean joined) {
        people.membership(user, joined);
        return "";
    }

    @Override
    public String emit(String type, String data) {
        people.emit(type, data);
        return "";
    }

    @Override
    public void inflict(Fault fault) {
        if (fault.kind() != FaultKind.EXPIRE_TOKEN) {
            hub.inflict(fault);
            return;
        }
        for (DiscordBot bot : bots) {
            if (fault.concerns(Platform.DISCORD, bot.bot())) {
                end(bot);
            }
        }
    }

    /** A token that was reset: its sessions end, and only {@link #restore} makes it good again. */
    @Override
    public void expireTokens() {
        bots.forEach(this::end);
    }

    @Override
    public void restore() {
        bots.forEach(bot -> bot.ended().set(false));
    }

    @Override
    public void sweep() {
        hub.sweep();
        interactions.sweep();
    }

    @Override
    public Hub hub() {
        return hub;
    }

    @Override
    public boolean owns(String path) {
        return path.startsWith("/api/") || path.startsWith("/discord/");
    }

    @Override
    public void receive(HttpServerRequest request) {
        if (attachments.owns(request)) {
            attachments.serve(request);
        } else {
            http.receive(request);
        }
    }

    @Override
    public void handshake(ServerWebSocketHandshake handshake) {
        if (handshake.path().startsWith(SOCKET_PATH)) {
            handshakes.meet(handshake);
        } else {
            handshake.reject(404);
        }
    }

    @Override
    public void accept(ServerWebSocket socket) {
        Address address = Address.of(socket.query());
        if (!address.supported()) {
            socket.close((short) 4012, "Invalid API version");
            return;
        }
        Compressor compressor = address.compressor();
        hub.accept(socket, compressor);
    }

    private void end(DiscordBot bot) {
        bot.ended().set(true);
        hub.inflict(Fault.of(FaultKind.CLOSE).withCode(4004).against(bot.bot()));
    }
}
