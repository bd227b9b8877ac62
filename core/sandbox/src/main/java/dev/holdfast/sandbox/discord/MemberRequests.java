package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.socket.Connection;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.socket.Session;
import dev.holdfast.sandbox.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opcode 8: members of a guild in chunks, everybody only once per guild and half minute. */
final class MemberRequests {
    private static final int CHUNK = 1000;
    private static final int PREFIX_MAX = 100;
    private static final int NONCE_MAX_BYTES = 32;
    private static final Duration EVERYBODY_AGAIN = Duration.ofSeconds(30);

    private final List<DiscordBot> bots;
    private final Shapes shapes;
    private final InstantSource clock;
    private final Map<String, Instant> everybodyAt = new HashMap<>();

    MemberRequests(List<DiscordBot> bots, Shapes shapes, InstantSource clock) {
        this.bots = bots;
        this.shapes = shapes;
        this.clock = clock;
    }

    /** Answers by events; a guild the bot is not in is answered by nothing. */
    void ask(Connection connection, JsonNode wish) {
        Session session = connection.session();
        String guild = wish.path("guild_id").asText("");
        if (session == null) {
            return;
        }
        List<Room> rooms = bots.stream()
                .filter(bot -> bot.bot().equals(session.bot()))
                .flatMap(bot -> bot.rooms().ofGuild(guild).stream())
                .toList();
        if (rooms.isEmpty()) {
            return;
        }
        boolean everybody = !wish.path("user_ids").isArray()
                && wish.path("query").asText("").isEmpty()
                && wish.path("limit").asInt(0) == 0;
        if (everybody && (session.intents() & DiscordDialect.GUILD_MEMBERS) == 0) {
            return;
        }
        Optional<Duration> wait = everybody ? take(session.bot().appId() + "/" + guild) : Optional.empty();
        if (wait.isPresent()) {
            ObjectNode limited = Json.MAPPER.createObjectNode();
            limited.put("opcode", 8).put("retry_after", wait.get().toMillis() / 1000.0);
            ObjectNode meta = limited.putObject("meta");
            meta.put("guild_id", guild);
            putNonce(meta, wish);
            Hub.tell(connection, Event.of("RATE_LIMITED", "", guild, 0, limited.toString()));
            return;
        }
        tell(connection, guild, wish, List.copyOf(shapes.members(rooms)));
    }

    private void tell(Connection connection, String guild, JsonNode wish, List<User> all) {
        List<User> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (wish.path("user_ids").isMissingNode()) {
            String prefix = wish.path("query").asText("").toLowerCase(Locale.ROOT);
            int limit = prefix.isEmpty() && wish.path("limit").asInt(0) == 0
                    ? Integer.MAX_VALUE
                    : Math.clamp(wish.path("limit").asInt(PREFIX_MAX), 1, PREFIX_MAX);
            all.stream()
                    .filter(user -> user.name().toLowerCase(Locale.ROOT).startsWith(prefix))
                    .limit(limit)
                    .forEach(found::add);
        } else {
            JsonNode asked = wish.path("user_ids");
            for (JsonNode id :
                    asked.isArray() ? asked : Json.MAPPER.createArrayNode().add(asked)) {
                Optional<User> member = all.stream()
                        .filter(user -> shapes.userId(user).equals(id.asText()))
                        .findFirst();
                member.ifPresentOrElse(found::add, () -> missing.add(id.asText()));
            }
        }
        int chunks = Math.max(1, Math.ceilDiv(found.size(), CHUNK));
        for (int i = 0; i < chunks; i++) {
            ObjectNode json = Json.MAPPER.createObjectNode();
            json.put("guild_id", guild).put("chunk_index", i).put("chunk_count", chunks);
            ArrayNode members = json.putArray("members");
            found.subList(i * CHUNK, Math.min(found.size(), (i + 1) * CHUNK))
                    .forEach(user -> members.add(shapes.member(user)));
            ArrayNode notFound = json.putArray("not_found");
            missing.forEach(notFound::add);
            putNonce(json, wish);
            Hub.tell(connection, Event.of("GUILD_MEMBERS_CHUNK", "", guild, 0, json.toString()));
        }
    }

    /** How long to wait, or nothing when the request may be answered. */
    private synchronized Optional<Duration> take(String who) {
        Instant now = clock.instant();
        Instant last = everybodyAt.get(who);
        if (last != null && now.isBefore(last.plus(EVERYBODY_AGAIN))) {
            return Optional.of(Duration.between(now, last.plus(EVERYBODY_AGAIN)));
        }
        everybodyAt.put(who, now);
        return Optional.empty();
    }

    private static void putNonce(ObjectNode json, JsonNode wish) {
        String nonce = wish.path("nonce").asText("");
        if (!nonce.isEmpty() && nonce.getBytes(StandardCharsets.UTF_8).length <= NONCE_MAX_BYTES) {
            json.put("nonce", nonce);
        }
    }
}
