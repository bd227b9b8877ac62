package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.json.Json;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what the bot says on its socket (Discord: Gateway, Send Events). Pure. */
final class DiscordFrames {

    private static final int OP_IDENTIFY = 2;
    private static final int OP_PRESENCE = 3;
    private static final int OP_REQUEST_MEMBERS = 8;
    private static final int LARGE_GUILD = 250;
    private static final int CUSTOM = 4;

    private DiscordFrames() {}

    /**
     * @param token without any prefix
     */
    static String identify(String token, int intents, int shard, int shards, BotConfig.@Nullable Presence presence) {
        return Json.text(json -> {
            json.writeNumberField("op", OP_IDENTIFY);
            json.writeObjectFieldStart("d");
            json.writeStringField("token", token);
            json.writeNumberField("intents", intents);
            json.writeObjectFieldStart("properties");
            json.writeStringField("os", System.getProperty("os.name", "").toLowerCase(Locale.ROOT));
            json.writeStringField("browser", "holdfast");
            json.writeStringField("device", "holdfast");
            json.writeEndObject();
            json.writeBooleanField("compress", false);
            json.writeNumberField("large_threshold", LARGE_GUILD);
            json.writeArrayFieldStart("shard");
            json.writeNumber(shard);
            json.writeNumber(shards);
            json.writeEndArray();
            if (presence != null) {
                json.writeObjectFieldStart("presence");
                presence(json, presence);
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    static String presence(BotConfig.Presence presence) {
        return Json.text(json -> {
            json.writeNumberField("op", OP_PRESENCE);
            json.writeObjectFieldStart("d");
            presence(json, presence);
            json.writeEndObject();
        });
    }

    /** Asks for every member of a guild; they come as GUILD_MEMBERS_CHUNK events with the same nonce, at most 32 bytes long. */
    static String allMembers(String guild, String nonce) {
        return Json.text(json -> {
            json.writeNumberField("op", OP_REQUEST_MEMBERS);
            json.writeObjectFieldStart("d");
            json.writeStringField("guild_id", guild);
            json.writeStringField("query", "");
            json.writeNumberField("limit", 0);
            json.writeBooleanField("presences", false);
            json.writeStringField("nonce", nonce);
            json.writeEndObject();
        });
    }

    private static void presence(JsonGenerator json, BotConfig.Presence presence) throws IOException {
        json.writeNullField("since");
        json.writeArrayFieldStart("activities");
        if (!presence.activityText().isEmpty()) {
            int type = activity(presence.activityType());
            json.writeStartObject();
            json.writeStringField("name", type == CUSTOM ? "Custom Status" : presence.activityText());
            json.writeNumberField("type", type);
            if (type == CUSTOM) {
                json.writeStringField("state", presence.activityText());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("status", presence.status());
        json.writeBooleanField("afk", false);
    }

    /**
     * The presence, if it can be.
     *
     * @throws IllegalArgumentException if it cannot, with what is allowed
     */
    static BotConfig.@Nullable Presence checked(BotConfig.@Nullable Presence presence) {
        if (presence != null) {
            switch (presence.status()) {
                case "online", "idle", "dnd", "invisible" -> activity(presence.activityType());
                default ->
                    throw new IllegalArgumentException("unknown presence status '" + presence.status()
                            + "'; known are online, idle, dnd, invisible");
            }
        }
        return presence;
    }

    private static int activity(String type) {
        return switch (type) {
            case "", "playing" -> 0;
            case "listening" -> 2;
            case "watching" -> 3;
            case "custom" -> CUSTOM;
            case "competing" -> 5;
            default ->
                throw new IllegalArgumentException("unknown presence activity '" + type
                        + "'; known are playing, listening, watching, custom, competing");
        };
    }
}
