package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens in the world, as QQ's events. */
final class QqEvents {
    private static final String JOINED = "2026-01-05T10:00:00+08:00";

    private final Bot bot;
    private final User self;
    private final WireIds ids;
    private final WireTime time;

    QqEvents(Bot bot, WireIds ids, WireTime time) {
        this.bot = bot;
        this.self = bot.user();
        this.ids = ids;
        this.time = time;
    }

    private String botId() {
        return Place.guildUser(self.id());
    }

    /** The payload of a user's message; the same under each event name that it goes out with. */
    String message(Place place, User user, String id, String text, boolean mention, Instant at, long number) {
        return Json.object(json -> {
            json.writeStringField("id", id);
            if (place.kind().inSpace()) {
                writeSpaceMessage(json, place, user, text, mention, at, number);
            } else {
                writeRobotMessage(json, place, user, text, mention, at);
            }
        });
    }

    /** The event a user's message makes known to every bot, or null when only bots that hear everything get one. */
    static @Nullable String eventOf(Place place, boolean mention) {
        return switch (place.kind()) {
            case CHANNEL -> mention ? "AT_MESSAGE_CREATE" : null;
            case DIRECT -> "DIRECT_MESSAGE_CREATE";
            case GROUP -> place.hearsAll() ? "GROUP_MESSAGE_CREATE" : mention ? "GROUP_AT_MESSAGE_CREATE" : null;
            case PRIVATE -> "C2C_MESSAGE_CREATE";
        };
    }

    Event of(String type, @Nullable String guild, String data) {
        return Event.of(type, ids.event(type), guild, Intents.of(type), data);
    }

    /** A deleted message of a channel or direct message. */
    String deleted(Place place, ChatMessage message, User by) {
        return Json.object(json -> {
            json.writeObjectFieldStart("message");
            json.writeStringField("id", message.id());
            writeSpace(json, place);
            if (place.kind() == Kind.DIRECT) {
                json.writeStringField("src_guild_id", place.sourceGuild());
                json.writeBooleanField("direct_message", true);
            }
            writeAuthor(json, "author", message.from(), null);
            json.writeEndObject();
            json.writeObjectFieldStart("op_user");
            json.writeStringField("id", Place.guildUser(by.id()));
            json.writeEndObject();
        });
    }

    /** A pressed button. The inner id is the outer one without its prefix. */
    Event interaction(Place place, User user, ChatMessage message, ChatMessage.Button button, String id, Instant at) {
        String data = Json.object(json -> {
            json.writeStringField("id", id);
            json.writeNumberField("type", 11);
            json.writeStringField(
                    "scene", place.kind().inSpace() ? "guild" : place.kind() == Kind.GROUP ? "group" : "c2c");
            json.writeNumberField("chat_type", place.kind().inSpace() ? 0 : place.kind() == Kind.GROUP ? 1 : 2);
            json.writeStringField("timestamp", time.write(at));
            switch (place.kind()) {
                case CHANNEL, DIRECT -> writeSpace(json, place);
                case GROUP -> {
                    json.writeStringField("group_openid", place.wireId());
                    json.writeStringField("group_member_openid", place.userId(user.id()));
                }
                case PRIVATE -> json.writeStringField("user_openid", place.wireId());
            }
            json.writeStringField("application_id", bot.appId());
            json.writeNumberField("version", 1);
            json.writeObjectFieldStart("data");
            json.writeNumberField("type", 11);
            json.writeObjectFieldStart("resolved");
            json.writeStringField("button_data", button.data());
            json.writeStringField("button_id", button.id());
            if (place.kind().inSpace()) {
                json.writeStringField("user_id", Place.guildUser(user.id()));
                json.writeStringField("message_id", message.id());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
        return Event.of(
                "INTERACTION_CREATE",
                "INTERACTION_CREATE:" + id,
                place.guildId(),
                Intents.of("INTERACTION_CREATE"),
                data);
    }

    /** Somebody joined a guild, changed or left it. */
    Event member(String type, String space, User user, Instant at) {
        String guild = Place.guildOf(space);
        String data = Json.object(json -> {
            json.writeStringField("guild_id", guild);
            json.writeStringField("joined_at", time.write(at));
            json.writeStringField("nick", "");
            json.writeArrayFieldStart("roles");
            json.writeString("1");
            json.writeEndArray();
            json.writeStringField("op_user_id", Place.guildUser(user.id()));
            writeAuthor(json, "user", user, "");
        });
        return of(type, guild, data);
    }

    private void writeSpaceMessage(
            JsonGenerator json, Place place, User user, String text, boolean mention, Instant at, long number)
            throws IOException {
        boolean mentioned = mention && place.kind() == Kind.CHANNEL;
        writeSpace(json, place);
        if (place.kind() == Kind.DIRECT) {
            json.writeStringField("src_guild_id", place.sourceGuild());
            json.writeBooleanField("direct_message", true);
        }
        String escaped = GuildText.escape(text);
        json.writeStringField("content", mentioned ? "<@!" + botId() + "> " + escaped : escaped);
        json.writeStringField("timestamp", time.write(at));
        writeAuthor(json, "author", user, "");
        json.writeObjectFieldStart("member");
        json.writeStringField("nick", user.name());
        json.writeArrayFieldStart("roles");
        json.writeString("1");
        if (user.equals(World.OPERATOR)) {
            json.writeString("4");
        }
        json.writeEndArray();
        json.writeStringField("joined_at", JOINED);
        json.writeEndObject();
        if (mentioned) {
            json.writeArrayFieldStart("mentions");
            json.writeStartObject();
            writeUser(json, self, "");
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeNumberField("seq", number);
        json.writeStringField("seq_in_channel", Long.toString(number));
    }

    private void writeRobotMessage(JsonGenerator json, Place place, User user, String text, boolean mention, Instant at)
            throws IOException {
        boolean group = place.kind() == Kind.GROUP;
        String openid = place.userId(user.id());
        json.writeObjectFieldStart("author");
        json.writeStringField("id", openid);
        if (group) {
            json.writeStringField("member_openid", openid);
            json.writeStringField("member_role", user.equals(World.OPERATOR) ? "owner" : "member");
            json.writeStringField("username", user.name());
        } else {
            json.writeStringField("user_openid", openid);
            json.writeStringField("username", "");
        }
        json.writeStringField("union_openid", "");
        json.writeBooleanField("bot", user.bot());
        json.writeEndObject();
        if (group) {
            json.writeStringField("group_id", place.wireId());
            json.writeStringField("group_openid", place.wireId());
        }
        // The mention is cut out of a group's text; the blanks around it stay.
        json.writeStringField("content", group && mention ? " " + text + " " : text);
        json.writeStringField("timestamp", time.write(at));
        json.writeNumberField("message_type", 0);
        json.writeObjectFieldStart("message_scene");
        json.writeStringField("source", "default");
        json.writeArrayFieldStart("ext");
        json.writeString("msg_idx=" + ids.reference());
        json.writeEndArray();
        json.writeEndObject();
        if (group && mention && place.hearsAll()) {
            writeBotMention(json, place);
        }
    }

    private void writeBotMention(JsonGenerator json, Place place) throws IOException {
        String openid = place.userId(self.id());
        json.writeArrayFieldStart("mentions");
        json.writeStartObject();
        json.writeStringField("scope", "single");
        json.writeBooleanField("bot", true);
        json.writeStringField("id", openid);
        json.writeBooleanField("is_you", true);
        json.writeStringField("member_openid", openid);
        json.writeStringField("username", self.name());
        json.writeEndObject();
        json.writeEndArray();
    }

    static void writeSpace(JsonGenerator json, Place place) throws IOException {
        json.writeStringField("channel_id", place.channelId());
        json.writeStringField("guild_id", place.guildId());
    }

    static void writeChannel(JsonGenerator json, Place place) throws IOException {
        json.writeStringField("id", place.channelId());
        json.writeStringField("guild_id", place.guildId());
        json.writeStringField("name", place.conversation().title());
        json.writeNumberField("type", 0);
        json.writeNumberField("sub_type", 0);
        json.writeStringField("owner_id", Place.guildUser(World.OPERATOR.id()));
    }

    static void writeAuthor(JsonGenerator json, String field, User user, @Nullable String avatar) throws IOException {
        json.writeObjectFieldStart(field);
        writeUser(json, user, avatar);
        json.writeEndObject();
    }

    private static void writeUser(JsonGenerator json, User user, @Nullable String avatar) throws IOException {
        json.writeStringField("id", Place.guildUser(user.id()));
        json.writeStringField("username", user.name());
        if (avatar != null) {
            json.writeStringField("avatar", avatar);
        }
        json.writeBooleanField("bot", user.bot());
    }
}
