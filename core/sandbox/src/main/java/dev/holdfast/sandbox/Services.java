package dev.holdfast.sandbox;

import dev.holdfast.sandbox.discord.DiscordService;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Waiting;
import dev.holdfast.sandbox.qq.Media;
import dev.holdfast.sandbox.qq.QqService;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.world.ChatService;
import dev.holdfast.sandbox.world.Files;
import dev.holdfast.sandbox.world.World;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** The platforms' services on one world, with the faults that befall them; finds who and what is named by id. */
final class Services {
    private final Options options;
    private final World world;
    private final Faults faults;
    private final Waiting waiting;
    private final Media media = new Media();
    private final Files files = new Files();
    private final QqService qq;
    private final DiscordService discord;
    private final Map<Platform, ChatService> byPlatform = new EnumMap<>(Platform.class);

    /** @param port of the server; asked only after it listens */
    Services(Vertx vertx, Options options, Witness witness, IntSupplier port) {
        this.options = options;
        this.waiting = new Waiting(vertx);
        this.world = World.starting(
                options.historyMax(), options.bots().stream().map(Bot::platform).collect(Collectors.toSet()));
        this.faults = new Faults(options.random());
        this.qq = new QqService(vertx, options, world, faults, waiting, media, witness::accepted, witness::refused);
        this.discord = new DiscordService(
                vertx, options, world, faults, waiting, files, port, witness::accepted, witness::refused);
        byPlatform.put(Platform.QQ, qq);
        byPlatform.put(Platform.DISCORD, discord);
        world.conversations().forEach(conversation -> of(conversation).add(conversation));
    }

    World world() {
        return world;
    }

    Faults faults() {
        return faults;
    }

    Media media() {
        return media;
    }

    Files files() {
        return files;
    }

    QqService qq() {
        return qq;
    }

    DiscordService discord() {
        return discord;
    }

    List<Hub> hubs() {
        return byPlatform.values().stream().map(ChatService::hub).toList();
    }

    /** Grows whenever faults, connections, commands or forms change. */
    long changes() {
        return hubs().stream().mapToLong(Hub::changes).sum() + discord.changes() + faults.changes(now());
    }

    Instant now() {
        return options.clock().instant();
    }

    Faults.Active inflict(Fault fault) {
        Faults.Active added = faults.add(fault, now());
        if (fault.kind().momentary()) {
            faults.bite(added, now())
                    .ifPresent(bitten -> byPlatform.values().forEach(service -> service.inflict(bitten.fault())));
        }
        return added;
    }

    boolean lift(String faultId) {
        boolean removed = faults.remove(faultId);
        waiting.release(faultId);
        return removed;
    }

    void liftAll() {
        faults.clear();
        waiting.release(null);
        byPlatform.values().forEach(ChatService::restore);
    }

    void expireTokens() {
        byPlatform.values().forEach(ChatService::expireTokens);
    }

    int hanging() {
        return waiting.size();
    }

    void sweep() {
        byPlatform.values().forEach(ChatService::sweep);
        waiting.releaseOver(now());
    }

    ChatService of(Conversation conversation) {
        return of(conversation.platform());
    }

    /** The service of that platform; IllegalArgumentException when no bot is on it. */
    ChatService of(Platform platform) {
        ChatService service = byPlatform.get(platform);
        if (service == null || options.bots().stream().noneMatch(bot -> bot.platform() == platform)) {
            throw new IllegalArgumentException("There is no bot of " + platform.label() + ".");
        }
        return service;
    }

    DiscordService onDiscord(Conversation conversation) {
        if (conversation.platform() != Platform.DISCORD) {
            throw new IllegalArgumentException("Conversation " + conversation.id() + " is on "
                    + conversation.platform().label() + "; this can only be done on Discord.");
        }
        return discord;
    }

    User member(Conversation conversation, String user) {
        User found = world.user(user);
        if (!conversation.members().contains(user)) {
            throw new IllegalArgumentException("User " + user + " is not in conversation " + conversation.id()
                    + "; members are " + conversation.members() + ".");
        }
        return found;
    }

    ChatMessage message(String conversation, String id) {
        return world.message(conversation, id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Conversation " + conversation + " has no message " + id + " (any more)."));
    }
}
