package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.discord.Buckets.Limit;
import dev.holdfast.sandbox.discord.Route.Access;
import dev.holdfast.sandbox.discord.Route.Work;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which address does what, and which bucket counts it. */
final class DiscordRoutes {
    private static final Set<String> WORDS = Set.of(
            "bot",
            "@me",
            "@original",
            "channels",
            "messages",
            "reactions",
            "typing",
            "commands",
            "guilds",
            "members",
            "callback",
            "applications",
            "bulk-delete",
            "pins",
            "roles",
            "search");
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration OLD = Duration.ofDays(14);
    private static final Limit TYPING = new Limit("7f3c1a0000000000000000000000a001", 5, Duration.ofSeconds(5));
    private static final Limit REACTION = new Limit("7f3c1a0000000000000000000000a002", 1, Duration.ofMillis(250));
    private static final Limit WEBHOOK = new Limit("7f3c1a0000000000000000000000a003", 5, Duration.ofSeconds(2));
    private static final Limit COMMANDS = new Limit("7f3c1a0000000000000000000000a004", 5, Duration.ofSeconds(20));
    private static final Limit PINS = new Limit("7f3c1a0000000000000000000000a006", 5, Duration.ofSeconds(4));
    private static final Limit SELF = new Limit("7f3c1a0000000000000000000000a005", 30, Duration.ofSeconds(30));

    private final ChannelCalls channels;
    private final ReactionCalls reactions;
    private final PinCalls pins;
    private final GuildCalls guilds;
    private final SelfCalls self;
    private final CommandCalls commands;
    private final InteractionCalls interactions;
    private final InstantSource clock;
    private final Limit create;
    private final Limit edit;
    private final Limit read;
    private final Limit delete;
    private final Limit deleteFresh;
    private final Limit deleteOld;

    /** What addresses lead to. */
    record Calls(
            ChannelCalls channels,
            ReactionCalls reactions,
            PinCalls pins,
            GuildCalls guilds,
            SelfCalls self,
            CommandCalls commands,
            InteractionCalls interactions) {}

    DiscordRoutes(Options options, Calls calls) {
        this.channels = calls.channels();
        this.reactions = calls.reactions();
        this.pins = calls.pins();
        this.guilds = calls.guilds();
        this.self = calls.self();
        this.commands = calls.commands();
        this.interactions = calls.interactions();
        this.clock = options.clock();
        int requests = options.rest().channelRequests();
        Duration window = options.rest().channelWindow();
        this.create = new Limit("7f3c1a0000000000000000000000b001", requests, window);
        this.edit = new Limit("7f3c1a0000000000000000000000b002", requests, window);
        this.read = new Limit("7f3c1a0000000000000000000000b003", requests, window);
        this.delete = new Limit("7f3c1a0000000000000000000000b004", requests, window);
        this.deleteFresh = new Limit("7f3c1a0000000000000000000000b005", requests, window);
        this.deleteOld = new Limit("7f3c1a0000000000000000000000b006", requests, window);
    }

    /** The route of a request, or null when there is none; {@code at} are the segments after the version. */
    @Nullable
    Route find(String method, List<String> at) {
        return switch (method + " " + shape(at)) {
            case "GET gateway" -> new Route(Endpoint.GATEWAY, Access.OPEN, null, "", self::gateway);
            case "GET gateway/bot" -> new Route(Endpoint.GATEWAY, Access.BOT, null, "", self::gatewayBot);
            case "GET users/@me" -> bot(SELF, "", self::me);
            case "GET users/*" -> bot(SELF, "", self::user);
            case "GET users/@me/guilds" -> bot(SELF, "", guilds::guilds);
            case "POST users/@me/channels" -> bot(SELF, "", channels::openDirect);
            case "GET applications/@me" -> bot(null, "", self::application);
            case "GET oauth2/applications/@me" -> bot(null, "", self::application);
            case "GET guilds/*" -> bot(null, at.get(1), guilds::guild);
            case "GET guilds/*/channels" -> bot(null, at.get(1), guilds::channels);
            case "GET guilds/*/roles" -> bot(null, at.get(1), guilds::roles);
            case "GET guilds/*/members/search" -> bot(null, at.get(1), guilds::search);
            case "GET guilds/*/members" -> bot(null, at.get(1), guilds::members);
            case "GET guilds/*/members/*" -> bot(null, at.get(1), guilds::member);
            case "GET channels/*" -> bot(read, at.get(1), channels::channel);
            case "POST channels/*/typing" -> bot(TYPING, at.get(1), channels::typing);
            case "POST channels/*/messages" -> message(create, at, channels::create);
            case "GET channels/*/messages" -> message(read, at, channels::list);
            case "GET channels/*/messages/*" -> message(read, at, channels::read);
            case "PATCH channels/*/messages/*" -> message(edit, at, channels::edit);
            case "DELETE channels/*/messages/*" -> message(deleteLimit(at.get(3)), at, channels::delete);
            case "POST channels/*/messages/bulk-delete" -> message(delete, at, channels::deleteMany);
            case "PUT channels/*/messages/*/reactions/*/@me" -> bot(REACTION, at.get(1), reactions::add);
            case "DELETE channels/*/messages/*/reactions/*/@me" -> bot(REACTION, at.get(1), reactions::remove);
            case "DELETE channels/*/messages/*/reactions/*/*" -> bot(REACTION, at.get(1), reactions::removeAnothers);
            case "DELETE channels/*/messages/*/reactions/*" -> bot(REACTION, at.get(1), reactions::clearEmoji);
            case "DELETE channels/*/messages/*/reactions" -> bot(REACTION, at.get(1), reactions::clear);
            case "GET channels/*/messages/*/reactions/*" -> bot(read, at.get(1), reactions::users);
            case "PUT channels/*/messages/pins/*", "PUT channels/*/pins/*" -> bot(PINS, at.get(1), pins::pin);
            case "DELETE channels/*/messages/pins/*", "DELETE channels/*/pins/*" -> bot(PINS, at.get(1), pins::unpin);
            case "GET channels/*/messages/pins" -> bot(PINS, at.get(1), pins::list);
            case "GET channels/*/pins" -> bot(PINS, at.get(1), pins::oldList);
            case "GET applications/*/commands", "GET applications/*/guilds/*/commands" ->
                bot(COMMANDS, at.get(1), commands::list);
            case "PUT applications/*/commands", "PUT applications/*/guilds/*/commands" ->
                bot(COMMANDS, at.get(1), commands::replace);
            case "POST applications/*/commands", "POST applications/*/guilds/*/commands" ->
                bot(COMMANDS, at.get(1), commands::put);
            case "GET applications/*/commands/*", "GET applications/*/guilds/*/commands/*" ->
                bot(COMMANDS, at.get(1), commands::read);
            case "PATCH applications/*/commands/*", "PATCH applications/*/guilds/*/commands/*" ->
                bot(COMMANDS, at.get(1), commands::edit);
            case "DELETE applications/*/commands/*", "DELETE applications/*/guilds/*/commands/*" ->
                bot(COMMANDS, at.get(1), commands::remove);
            case "POST interactions/*/*/callback" -> interaction(at.get(2), interactions::callback);
            case "POST webhooks/*/*" -> interaction(at.get(2), interactions::followUp);
            case "GET webhooks/*/*/messages/@original", "GET webhooks/*/*/messages/*" ->
                interaction(at.get(2), interactions::read);
            case "PATCH webhooks/*/*/messages/@original", "PATCH webhooks/*/*/messages/*" ->
                interaction(at.get(2), interactions::edit);
            case "DELETE webhooks/*/*/messages/@original", "DELETE webhooks/*/*/messages/*" ->
                interaction(at.get(2), interactions::delete);
            default -> null;
        };
    }

    private static Route bot(@Nullable Limit limit, String major, Work work) {
        return new Route(Endpoint.ALL, Access.BOT, limit, major, work);
    }

    private static Route message(Limit limit, List<String> at, Work work) {
        return new Route(Endpoint.MESSAGES, Access.BOT, limit, at.get(1), work);
    }

    private static Route interaction(String token, Work work) {
        return new Route(Endpoint.INTERACTIONS, Access.INTERACTION, WEBHOOK, token, work);
    }

    /** Deleting has at least three buckets, by the message's age. */
    private Limit deleteLimit(String message) {
        if (!Snowflakes.isOne(message)) {
            return delete;
        }
        Instant made = Snowflakes.madeAt(message);
        Instant now = clock.instant();
        if (made.isAfter(now.minus(FRESH))) {
            return deleteFresh;
        }
        return made.isBefore(now.minus(OLD)) ? deleteOld : delete;
    }

    /** The path with its ids replaced by stars: what a switch can name. */
    private static String shape(List<String> at) {
        StringBuilder shape = new StringBuilder(48);
        for (int i = 0; i < at.size(); i++) {
            boolean word = i == 0 || WORDS.contains(at.get(i));
            shape.append(i == 0 ? "" : "/").append(word ? at.get(i) : "*");
        }
        return shape.toString();
    }

    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(8);
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment.indexOf('%') < 0 ? segment : URLDecoder.decode(segment, StandardCharsets.UTF_8));
            }
        }
        return segments;
    }
}
