package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.socket.Connection;
import dev.holdfast.sandbox.socket.Dialect;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Session;
import dev.holdfast.sandbox.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Discord's sockets have to themselves (Discord: Gateway). */
final class DiscordDialect implements Dialect {
    static final int GUILDS = 1;
    static final int GUILD_MEMBERS = 1 << 1;
    private static final int GUILD_PRESENCES = 1 << 8;
    private static final Codes CODES = new Codes(4009, 4000, 4000, 4003, 120, 4096, false);
    private static final Set<Integer> SURVIVED = Set.of(1000, 1006, 4000, 4001, 4002, 4008);
    private static final Set<Integer> ACCEPTED = Set.of(3, 4, 31, 43);

    private final List<DiscordBot> bots;
    private final Shapes shapes;
    private final MemberRequests members;
    private final Supplier<String> resumeUrl;

    DiscordDialect(List<DiscordBot> bots, Shapes shapes, MemberRequests members, Supplier<String> resumeUrl) {
        this.bots = bots;
        this.shapes = shapes;
        this.members = members;
        this.resumeUrl = resumeUrl;
    }

    @Override
    public Platform platform() {
        return Platform.DISCORD;
    }

    @Override
    public String hello(long heartbeatMillis) {
        return "{\"t\":null,\"s\":null,\"op\":10,\"d\":{\"heartbeat_interval\":" + heartbeatMillis
                + ",\"_trace\":[\"[\\\"gateway-sandbox\\\",{\\\"micros\\\":0.0}]\"]}}";
    }

    @Override
    public String acknowledgement() {
        return "{\"t\":null,\"s\":null,\"op\":11,\"d\":null}";
    }

    @Override
    public String reconnect() {
        return "{\"t\":null,\"s\":null,\"op\":7,\"d\":null}";
    }

    @Override
    public String invalidSession(boolean resumable) {
        return "{\"t\":null,\"s\":null,\"op\":9,\"d\":" + resumable + "}";
    }

    @Override
    public String dispatch(String type, String id, long sequence, String data) {
        return "{\"t\":\"" + type + "\",\"s\":" + sequence + ",\"op\":0,\"d\":" + data + '}';
    }

    @Override
    public String ready(Session session) {
        DiscordBot bot = bot(session.bot());
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("v", 10);
        json.set("user", shapes.self(bot.bot()));
        ArrayNode guilds = json.putArray("guilds");
        for (String guild : guildsOf(bot, session)) {
            guilds.addObject().put("id", guild).put("unavailable", true);
        }
        json.put("session_id", session.id());
        json.put("session_type", "normal");
        json.put("resume_gateway_url", resumeUrl.get());
        json.putArray("shard").add(session.shard()).add(session.shards());
        json.putObject("application").put("id", bot.bot().appId()).put("flags", 565_248);
        for (String none : List.of("private_channels", "relationships", "presences", "geo_ordered_rtc_regions")) {
            json.putArray(none);
        }
        json.putObject("user_settings");
        json.putArray("_trace").add("[\"gateway-sandbox\",{\"micros\":0.0}]");
        return json.toString();
    }

    @Override
    public List<Event> afterReady(Session session) {
        DiscordBot bot = bot(session.bot());
        List<Event> events = new ArrayList<>();
        for (String guild : guildsOf(bot, session)) {
            ObjectNode data = shapes.guildCreate(
                    guild, bot.rooms().ofGuild(guild), bot.bot(), (session.intents() & GUILD_PRESENCES) != 0);
            events.add(Event.of("GUILD_CREATE", "", guild, GUILDS, data.toString()));
        }
        return events.stream()
                .filter(event -> (session.intents() & GUILDS) != 0)
                .toList();
    }

    @Override
    public String resumed() {
        return "{\"_trace\":[\"[\\\"gateway-sandbox\\\",{\\\"micros\\\":812}]\"]}";
    }

    @Override
    public Event early() {
        return Event.of("EARLY_EVENT", "", null, 0, "{}");
    }

    @Override
    public Event big(int bytes) {
        return Event.of("BIG_EVENT", "", null, 0, "{\"text\":\"" + "x".repeat(bytes) + "\"}");
    }

    /** The bare token; with {@code Bot } before it, it is wrong. */
    @Override
    public @Nullable Bot owner(String token) {
        for (DiscordBot candidate : bots) {
            if (candidate.bot().secret().equals(token) && !candidate.ended().get()) {
                return candidate.bot();
            }
        }
        return null;
    }

    @Override
    public @Nullable Integer intents(JsonNode identify) {
        JsonNode asked = identify.path("intents");
        return asked.canConvertToInt()
                        && asked.isIntegralNumber()
                        && identify.path("properties").isObject()
                ? asked.intValue()
                : null;
    }

    @Override
    public int knownIntents() {
        return Bot.DISCORD_ALL;
    }

    @Override
    public Refusal startsUsedUp() {
        return new Refusal(false, 4004, "session starts of the day are used up, the token was reset");
    }

    @Override
    public Refusal resumeRefused(Session.Resumption why) {
        return switch (why) {
            case AHEAD -> new Refusal(false, 4007, "Invalid seq.");
            case FORGOTTEN, UNKNOWN, RESUMED -> new Refusal(true, null, "");
        };
    }

    @Override
    public boolean command(Connection connection, int opcode, JsonNode data) {
        if (opcode == 8) {
            members.ask(connection, data);
            return true;
        }
        return ACCEPTED.contains(opcode);
    }

    @Override
    public boolean survives(int closeCode, boolean closedByClient) {
        return closedByClient ? closeCode != 1000 && closeCode != 1001 : SURVIVED.contains(closeCode);
    }

    @Override
    public Codes codes() {
        return CODES;
    }

    private DiscordBot bot(Bot bot) {
        return bots.stream()
                .filter(candidate -> candidate.bot().equals(bot))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(bot + " has a session and is not known."));
    }

    private static List<String> guildsOf(DiscordBot bot, Session session) {
        return bot.rooms().guilds().stream().filter(session::covers).toList();
    }
}
