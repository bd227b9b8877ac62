package dev.holdfast.sandbox;

import dev.holdfast.sandbox.discord.DiscordService;
import dev.holdfast.sandbox.qq.QqService;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.world.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Chat services in this process: conversations to talk in, and servers on one port of the loopback address for bots to
 * connect to. Every method may be called from any thread.
 */
public final class Sandbox {
    private final Vertx vertx;
    private final Options options;
    private final World world;
    private final Services services;
    private final Witness witness = new Witness();
    private final QqService qq;
    private final DiscordService discord;
    private final FrontDoor door;
    private long sweeper;

    private Sandbox(Vertx vertx, Options options) {
        this.vertx = vertx;
        this.options = options;
        this.services = new Services(vertx, options, witness, this::port);
        this.world = services.world();
        this.qq = services.qq();
        this.discord = services.discord();
        this.door = new FrontDoor(vertx, options.port(), List.of(discord, qq));
    }

    /** Starts the server; fails when the port is taken. */
    public static Future<Sandbox> start(Vertx vertx, Options options) {
        Sandbox sandbox = new Sandbox(vertx, options);
        return sandbox.door.listen().map(listening -> {
            long heartbeat = options.gateway().heartbeatInterval().toMillis();
            long every = Math.clamp(heartbeat / 4, 5, 500);
            sandbox.sweeper = vertx.setPeriodic(every, fired -> sandbox.services.sweep());
            return sandbox;
        });
    }

    /** The server's port. */
    public int port() {
        return door.port();
    }

    /** Where QQ's bots find REST. */
    public URI apiBase() {
        return apiBase(Platform.QQ);
    }

    /** Where bots of that platform find REST. */
    public URI apiBase(Platform platform) {
        String root = "http://127.0.0.1:" + port();
        return URI.create(platform == Platform.DISCORD ? root + "/api/v10" : root);
    }

    /** Where QQ's bots get access tokens. */
    public URI tokenUrl() {
        return apiBase().resolve("/app/getAppAccessToken");
    }

    /** Every bot that may connect. */
    public List<Bot> bots() {
        return options.bots();
    }

    /** The first bot of that platform; IllegalArgumentException when there is none. */
    public Bot bot(Platform platform) {
        return options.bots().stream()
                .filter(bot -> bot.platform() == platform)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no bot of " + platform.label() + "."));
    }

    /** Of the first QQ bot. */
    public String appId() {
        return bot(Platform.QQ).appId();
    }

    /** Of the first QQ bot. */
    public String secret() {
        return bot(Platform.QQ).secret();
    }

    /** The ids, in every place of QQ, of the user who is meant to be the bot's operator. The same in every run. */
    public List<String> operatorIds() {
        return operatorIds(Platform.QQ);
    }

    /** The same on that platform. */
    public List<String> operatorIds(Platform platform) {
        return services.of(platform).idsOf(World.OPERATOR);
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
        services.of(conversation).add(conversation);
    }

    /** The platform's id of a conversation: what its send address names. On QQ, as the first bot in it knows it. */
    public String wireId(String conversation) {
        Conversation found = world.conversation(conversation);
        return services.of(found).wireId(found);
    }

    /** The platform's id of a user in a conversation. */
    public String wireUserId(String conversation, String user) {
        Conversation found = world.conversation(conversation);
        return services.of(found).wireUserId(found, world.user(user));
    }

    /** Whether that group of QQ lets bots receive messages that do not mention them (default false). */
    public void hearsAll(String conversation, boolean value) {
        qq.hearsAll(world.conversation(conversation), value);
    }

    /** A user says something to the bot: where it matters, the bot is mentioned. Returns the message's id. */
    public String say(String conversation, String user, String text) {
        return say(conversation, user, text, true).id();
    }

    /** A user says something; with {@code mention}, to the bot. */
    public ChatMessage say(String conversation, String user, String text, boolean mention) {
        Conversation found = world.conversation(conversation);
        return services.of(found).say(found, services.member(found, user), text, mention);
    }

    /** A user takes a message back; servers tell bots so. */
    public void delete(String conversation, String user, String messageId) {
        Conversation found = world.conversation(conversation);
        services.of(found).delete(found, services.member(found, user), services.message(conversation, messageId));
    }

    /** A user presses a callback button of a bot's message; returns the interaction's id. */
    public String press(String conversation, String user, String messageId, String buttonId) {
        Conversation found = world.conversation(conversation);
        ChatMessage message = services.message(conversation, messageId);
        ChatMessage.Button button = message.buttons().stream()
                .flatMap(List::stream)
                .filter(candidate -> candidate.id().equals(buttonId))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Message " + messageId + " has no button " + buttonId + "."));
        return services.of(found).press(found, services.member(found, user), message, button);
    }

    /** A user of Discord changes what it said. */
    public void edit(String conversation, String user, String messageId, String text) {
        Conversation found = world.conversation(conversation);
        services.onDiscord(found)
                .edit(found, services.member(found, user), services.message(conversation, messageId), text);
    }

    /**
     * A user of Discord types a slash command.
     *
     * @param typed without the slash: the name, then values, each after {@code option:} or in the order of the options
     * @return the interaction's id
     */
    public String command(String conversation, String user, String typed) {
        return command(conversation, user, typed, "");
    }

    /** The same to the bot of that name, where several have such a command; empty for the first one. */
    public String command(String conversation, String user, String typed, String bot) {
        Conversation found = world.conversation(conversation);
        return services.onDiscord(found).command(found, services.member(found, user), typed, bot);
    }

    /** The forms that bots of Discord have opened and nobody has filled in yet, oldest first. */
    public List<Form> forms() {
        return discord.forms();
    }

    /** A user fills in a form: values by the ids of its fields. Returns the interaction's id. */
    public String submit(String formId, Map<String, String> values) {
        return discord.submit(formId, values)
                .orElseThrow(() -> new IllegalArgumentException("There is no form " + formId + " (any more)."));
    }

    /** A user closes a form without filling it in; false when there was none. */
    public boolean dismiss(String formId) {
        return discord.dismiss(formId);
    }

    /** The type of a Discord bot's first answer to an interaction; empty while there is none. */
    public Optional<Integer> answered(String interaction) {
        return discord.answered(interaction);
    }

    /** The public key, in hex, of what is posted to the webhook of that Discord bot. */
    public String publicKey(Bot bot) {
        return discord.publicKey(bot);
    }

    /** The code a QQ bot acknowledged an interaction with; empty while it has not. */
    public Optional<Integer> acknowledged(String interaction) {
        return qq.acknowledged(interaction);
    }

    /** A user enters the QQ guild; returns the event's id. */
    public String join(String user) {
        return join(Platform.QQ, user);
    }

    /** A user enters the server of that platform; returns the id of the first bot's event. */
    public String join(Platform platform, String user) {
        return services.of(platform).membership(world.user(user), true);
    }

    /** A user leaves the QQ guild; returns the event's id. */
    public String leave(String user) {
        return leave(Platform.QQ, user);
    }

    /** A user leaves the server of that platform; returns the id of the first bot's event. */
    public String leave(Platform platform, String user) {
        return services.of(platform).membership(world.user(user), false);
    }

    /**
     * Lets something happen in a conversation of QQ that is not said there, such as {@code FRIEND_ADD} or {@code GROUP_MSG_REJECT};
     * returns the event's id.
     */
    public String happen(String type, String conversation, String user) {
        Conversation found = world.conversation(conversation);
        return qq.happen(type, found, services.member(found, user));
    }

    /**
     * A user adds a reaction to a message, or takes it away.
     *
     * @param emoji its id on QQ, the emoji itself on Discord
     */
    public void react(String conversation, String user, String messageId, String emoji, boolean add) {
        Conversation found = world.conversation(conversation);
        ChatMessage message = services.message(conversation, messageId);
        if (found.platform() == Platform.DISCORD) {
            discord.react(found, services.member(found, user), message, emoji, add);
        } else {
            qq.react(found, services.member(found, user), message, emoji, add);
        }
    }

    /** Events of that QQ bot are posted to an address from now on, once it has proved itself; fails if it cannot. */
    public Future<Void> callBack(Bot bot, URI address) {
        return qq.callBack(bot, address);
    }

    /** The same as {@link #emit(Platform, String, String)} on QQ. */
    public String emit(String type, String data) {
        return emit(Platform.QQ, type, data);
    }

    /**
     * Sends any event to every session whose intents cover it; types without an intent go to all.
     *
     * @param data the payload as JSON; not checked, so that tests can send what no platform would
     * @return the outer id of the first bot's event; empty on platforms without one
     */
    public String emit(Platform platform, String type, String data) {
        return services.of(platform).emit(type, data);
    }

    /** Messages of a conversation that it still keeps, oldest first. */
    public List<ChatMessage> messages(String conversation) {
        return world.messages(conversation, 0);
    }

    /** The newest requests that were answered with no, oldest first; at most 1000. */
    public List<RefusedRequest> refusedRequests() {
        return witness.refused();
    }

    /** Called on the server's event loop with every message of a bot, after it was answered; must not block. */
    public Runnable onBotMessage(Consumer<ChatMessage> listener) {
        return witness.listen(listener);
    }

    /** Switches a fault on; momentary ones happen at once. Returns its id. */
    public String inflict(Fault fault) {
        return services.inflict(fault).id();
    }

    /** Lifts a fault and answers what hung because of it; false when it was not in force. */
    public boolean lift(String faultId) {
        return services.lift(faultId);
    }

    /** Lifts every fault, answers what hung, and makes good again the tokens that faults have ended. */
    public void liftAll() {
        services.liftAll();
    }

    /** Ends every token at once; QQ's bots get new ones, those of Discord's are good again after {@link #liftAll}. */
    public void expireTokens() {
        services.expireTokens();
    }

    /** Whether a bot is connected and identified. */
    public boolean connected() {
        return options.bots().stream().anyMatch(this::connected);
    }

    /** Whether that bot is connected and identified. */
    public boolean connected(Bot bot) {
        return services.of(bot.platform()).hub().anyConnected(bot);
    }

    /** How many requests hang. */
    public int hanging() {
        return services.hanging();
    }

    /** Closes sockets and server. */
    public Future<Void> close() {
        vertx.cancelTimer(sweeper);
        services.liftAll();
        services.hubs().forEach(Hub::closeAll);
        return qq.close().eventually(door::close);
    }

    Services services() {
        return services;
    }

    /** The slash commands that can be typed in a conversation; none outside of Discord. */
    List<Typable> commands(Conversation conversation) {
        return conversation.platform() == Platform.DISCORD && hasBot(conversation)
                ? discord.commands(conversation)
                : List.of();
    }

    /** Whether any bot is in it. */
    boolean hasBot(Conversation conversation) {
        return options.bots().stream().anyMatch(bot -> bot.isIn(conversation));
    }
}
