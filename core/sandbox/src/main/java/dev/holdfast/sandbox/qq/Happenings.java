package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens to a place rather than being said in it, as QQ writes it. */
final class Happenings {
    private static final Set<String> ANSWERABLE =
            Set.of("FRIEND_ADD", "C2C_MSG_RECEIVE", "GROUP_ADD_ROBOT", "GROUP_MSG_RECEIVE");

    private Happenings() {}

    /** Whether the bot may answer such an event by its outer id. */
    static boolean answerable(String type) {
        return ANSWERABLE.contains(type);
    }

    /**
     * The payload.
     *
     * @throws IllegalArgumentException if such a thing does not happen in such a place
     */
    static String data(String type, Place place, User user, Instant at, WireTime time) {
        return switch (type) {
            case "FRIEND_ADD", "FRIEND_DEL", "C2C_MSG_RECEIVE", "C2C_MSG_REJECT" -> {
                need(type, place, Kind.PRIVATE);
                yield friend(type, place, at);
            }
            case "GROUP_ADD_ROBOT", "GROUP_DEL_ROBOT", "GROUP_MSG_RECEIVE", "GROUP_MSG_REJECT" -> {
                need(type, place, Kind.GROUP);
                yield group(place, user, at);
            }
            case "GROUP_MEMBER_ADD", "GROUP_MEMBER_REMOVE" -> {
                need(type, place, Kind.GROUP);
                yield groupMember(place, user, at);
            }
            case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE" -> {
                need(type, place, Kind.CHANNEL);
                yield guild(place, user, time.write(at));
            }
            case "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE" -> {
                need(type, place, Kind.CHANNEL);
                yield channel(place, user);
            }
            default ->
                throw new IllegalArgumentException(
                        "The sandbox knows no way for " + type + " to happen; POST it with its data instead.");
        };
    }

    /** A reaction to a message. The target's type is a word on the wire, whatever the documentation says. */
    static String reaction(Place place, User user, String message, String emoji) {
        return Json.object(json -> {
            json.writeStringField("user_id", Place.guildUser(user.id()));
            QqEvents.writeSpace(json, place);
            json.writeObjectFieldStart("target");
            json.writeStringField("id", message);
            json.writeStringField("type", "ReactionTargetType_MSG");
            json.writeEndObject();
            json.writeObjectFieldStart("emoji");
            json.writeStringField("id", emoji);
            json.writeNumberField("type", 1);
            json.writeEndObject();
        });
    }

    /** What a review came to. */
    static String audit(Place place, String audit, @Nullable String message, String time) {
        return Json.object(json -> {
            json.writeStringField("audit_id", audit);
            if (message != null) {
                json.writeStringField("message_id", message);
            }
            QqEvents.writeSpace(json, place);
            json.writeStringField("audit_time", time);
            json.writeStringField("create_time", time);
            json.writeStringField("seq_in_channel", "240");
        });
    }

    private static void need(String type, Place place, Kind kind) {
        if (place.kind() != kind) {
            throw new IllegalArgumentException(type + " happens in a conversation of the kind " + kind + ", and "
                    + place.conversation().id() + " is a " + place.kind() + ".");
        }
    }

    private static String friend(String type, Place place, Instant at) {
        return Json.object(json -> {
            json.writeStringField("openid", place.wireId());
            json.writeNumberField("timestamp", at.getEpochSecond());
            if (type.equals("FRIEND_ADD")) {
                json.writeNumberField("scene", 1000);
                json.writeStringField("scene_param", "");
            }
        });
    }

    private static String group(Place place, User user, Instant at) {
        return Json.object(json -> {
            json.writeStringField("group_openid", place.wireId());
            json.writeStringField("op_member_openid", place.userId(user.id()));
            json.writeNumberField("timestamp", at.getEpochSecond());
        });
    }

    private static String groupMember(Place place, User user, Instant at) {
        return Json.object(json -> {
            json.writeNumberField("timestamp", at.getEpochSecond());
            json.writeStringField("group_openid", place.wireId());
            json.writeStringField("member_openid", place.userId(user.id()));
            json.writeStringField("user_openid", "");
        });
    }

    private static String guild(Place place, User user, String time) {
        return Json.object(json -> {
            json.writeStringField("id", place.guildId());
            json.writeStringField("name", "Night owls");
            json.writeStringField("icon", "");
            json.writeStringField("owner_id", Place.guildUser(World.OPERATOR.id()));
            json.writeNumberField("member_count", 5);
            json.writeNumberField("max_members", 1000);
            json.writeStringField("description", "");
            json.writeStringField("joined_at", time);
            json.writeStringField("op_user_id", Place.guildUser(user.id()));
        });
    }

    private static String channel(Place place, User user) {
        return Json.object(json -> {
            QqEvents.writeChannel(json, place);
            json.writeStringField("op_user_id", Place.guildUser(user.id()));
        });
    }
}
