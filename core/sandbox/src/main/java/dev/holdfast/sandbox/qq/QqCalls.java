package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.socket.Starts;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls besides sending: the gateway's address, who is who, uploads, interactions, recalling. */
final class QqCalls {
    private static final int INTERACTIONS_KEPT = 1000;
    private static final Duration RECALL_WINDOW = Duration.ofMinutes(2);

    private final Options options;
    private final Bot bot;
    private final World world;
    private final Places places;
    private final Hub hub;
    private final Media media;
    private final Blocks blocks;
    private final WireIds ids;
    private final Map<String, Optional<Integer>> interactions = new LinkedHashMap<>();

    QqCalls(Options options, Bot bot, World world, Places places, Hub hub, Media media, Blocks blocks, WireIds ids) {
        this.options = options;
        this.world = world;
        this.places = places;
        this.bot = bot;
        this.hub = hub;
        this.media = media;
        this.blocks = blocks;
        this.ids = ids;
    }

    /** Remembers an interaction that waits for its acknowledgement. */
    void expect(String interaction) {
        synchronized (interactions) {
            interactions.put(interaction, Optional.empty());
            if (interactions.size() > INTERACTIONS_KEPT) {
                interactions.remove(interactions.keySet().iterator().next());
            }
        }
    }

    /** The code an interaction was acknowledged with; empty while it was not. */
    Optional<Integer> acknowledged(String interaction) {
        synchronized (interactions) {
            return interactions.getOrDefault(interaction, Optional.empty());
        }
    }

    String socketAddress(String authority) {
        return Json.object(json -> json.writeStringField("url", "ws://" + authority + "/websocket"));
    }

    String gatewayBot(String authority) {
        Starts.Limit limit = hub.startLimit(bot);
        return Json.object(json -> {
            json.writeStringField("url", "ws://" + authority + "/websocket");
            json.writeNumberField("shards", options.gateway().shards());
            json.writeObjectFieldStart("session_start_limit");
            json.writeNumberField("total", limit.total());
            json.writeNumberField("remaining", limit.remaining());
            json.writeNumberField("reset_after", limit.resetAfter().toMillis());
            json.writeNumberField("max_concurrency", bot.identifiesPerWindow());
            json.writeEndObject();
        });
    }

    String me() {
        return Json.object(json -> {
            json.writeStringField("id", Place.guildUser(bot.user().id()));
            json.writeStringField("username", bot.name());
            json.writeStringField("avatar", "");
            json.writeBooleanField("bot", true);
            json.writeStringField("union_openid", "");
            json.writeStringField("union_user_account", "");
            json.writeStringField("share_url", "");
            json.writeStringField("welcome_msg", "");
        });
    }

    String guild(String id) {
        requireGuild(id);
        return Json.object(json -> {
            json.writeStringField("id", id);
            json.writeStringField("name", "Night owls");
            json.writeStringField("icon", "");
            json.writeStringField("owner_id", Place.guildUser(World.OPERATOR.id()));
            json.writeBooleanField("owner", false);
            json.writeNumberField("member_count", world.users().size() + 1);
            json.writeNumberField("max_members", 1000);
            json.writeStringField("description", "");
            json.writeStringField("joined_at", "2026-01-05T10:00:00+08:00");
        });
    }

    String channels(String guild) {
        requireGuild(guild);
        StringBuilder list = new StringBuilder("[");
        places.all().stream()
                .filter(place -> place.kind() == Kind.CHANNEL && guild.equals(place.guildId()))
                .forEach(place -> list.append(list.length() > 1 ? "," : "").append(channel(place)));
        return list.append(']').toString();
    }

    String channel(Place place) {
        return Json.object(json -> QqEvents.writeChannel(json, place));
    }

    /** Opens the direct message of a user that shares the guild. */
    String openDirect(byte[] body) {
        JsonNode wish = read(body);
        String recipient = wish.path("recipient_id").asText("");
        for (Place place : places.all()) {
            boolean theirs = place.kind() == Kind.DIRECT
                    && place.userId(place.conversation().members().getFirst()).equals(recipient)
                    && place.sourceGuild().equals(wish.path("source_guild_id").asText(""));
            if (theirs) {
                return Json.object(json -> {
                    json.writeStringField("guild_id", place.guildId());
                    json.writeStringField("channel_id", place.channelId());
                    json.writeStringField("create_time", Long.toString(now().getEpochSecond()));
                });
            }
        }
        throw QqRefusal.bad(304033, "no direct message can be opened with this user in this guild")
                .thrown();
    }

    /** An upload's answer, and its {@code file_info} where it is to be sent at once. */
    record Uploaded(String answer, String fileInfo, boolean sendNow) {}

    Uploaded upload(Place place, byte[] body) {
        JsonNode wish = read(body);
        int type = wish.path("file_type").asInt(0);
        if (type < 1 || type > 4) {
            throw QqRefusal.bad(850019, "file_type is not supported").thrown();
        }
        if (wish.hasNonNull("upload_id")) {
            Blocks.Whole whole = blocks.whole(place.kind(), wish);
            return uploaded(keep(place.kind(), whole.type(), "", whole.bytes()), wish);
        }
        Buffer bytes = bytes(wish.path("file_data"));
        String url = wish.path("url").asText("");
        if (bytes == null && !url.startsWith("http://") && !url.startsWith("https://")) {
            throw QqRefusal.bad(850026, "neither url nor file_data can be downloaded")
                    .thrown();
        }
        return uploaded(keep(place.kind(), type, url, bytes), wish);
    }

    String prepareBlocks(Place place, byte[] body, String authority) {
        return blocks.prepare(place.kind(), read(body), authority);
    }

    void finishBlock(byte[] body) {
        blocks.finish(read(body));
    }

    private Uploaded uploaded(String fileInfo, JsonNode wish) {
        String answer = Json.object(json -> {
            json.writeStringField("file_uuid", ids.uuid());
            json.writeStringField("file_info", fileInfo);
            json.writeNumberField("ttl", Media.TIME_TO_LIVE.toSeconds());
        });
        return new Uploaded(answer, fileInfo, wish.path("srv_send_msg").asBoolean(false));
    }

    /** Keeps bytes or an address, and names them. */
    String keep(Kind scene, int type, String url, @Nullable Buffer bytes) {
        String name = ids.trace();
        String fileInfo = Base64.getEncoder().encodeToString(("file/" + name).getBytes(StandardCharsets.UTF_8));
        String seenAt = bytes == null ? url : "/sandbox/media/" + name;
        media.put(fileInfo, new Media.Upload(name, scene, type, seenAt, bytes, now().plus(Media.TIME_TO_LIVE)));
        return fileInfo;
    }

    void acknowledge(String interaction, byte[] body) {
        JsonNode wish = read(body);
        if (!wish.path("code").isInt()) {
            throw QqRefusal.bad(630002, "code is missing").thrown();
        }
        synchronized (interactions) {
            Optional<Integer> given = interactions.get(interaction);
            if (given == null) {
                throw QqRefusal.bad(630001, "interaction is unknown").thrown();
            }
            if (given.isPresent()) {
                throw QqRefusal.bad(630003, "interaction was already acknowledged")
                        .thrown();
            }
            interactions.put(interaction, Optional.of(wish.path("code").intValue()));
        }
    }

    void recall(Place place, String messageId) {
        String conversation = place.conversation().id();
        ChatMessage message = world.message(conversation, messageId)
                .orElseThrow(() -> QqRefusal.bad(306004, "message not found").thrown());
        if (!message.from().equals(bot.user()) && place.kind() != Kind.CHANNEL) {
            throw QqRefusal.bad(306002, "only the bot's own messages can be recalled here")
                    .thrown();
        }
        if (!place.kind().inSpace() && message.at().isBefore(now().minus(RECALL_WINDOW))) {
            throw QqRefusal.bad(40064004, "message is older than two minutes").thrown();
        }
        world.remove(conversation, messageId);
    }

    /** The place of that address; refused as the platform refuses an unknown one. */
    Place place(Kind kind, String wireId) {
        return places.find(kind, wireId).orElseThrow(() -> switch (kind) {
            case CHANNEL -> QqRefusal.bad(10003, "channel is unknown").thrown();
            case DIRECT -> QqRefusal.bad(304031, "direct message is unknown").thrown();
            case GROUP -> QqRefusal.bad(40034101, "bot is not in this group").thrown();
            case PRIVATE -> QqRefusal.bad(40054004, "user is not a friend").thrown();
        });
    }

    private void requireGuild(String id) {
        if (places.all().stream().noneMatch(place -> place.kind() == Kind.CHANNEL && id.equals(place.guildId()))) {
            throw QqRefusal.bad(10004, "guild is unknown").thrown();
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return body.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw QqRefusal.bad(12001, "request body is not JSON").thrown();
        }
    }

    private static @Nullable Buffer bytes(JsonNode data) {
        if (!data.isTextual()) {
            return null;
        }
        try {
            return Buffer.buffer(Base64.getDecoder().decode(data.textValue()));
        } catch (IllegalArgumentException e) {
            throw QqRefusal.bad(850026, "file_data is not base64").thrown();
        }
    }

    private Instant now() {
        return options.clock().instant();
    }
}
