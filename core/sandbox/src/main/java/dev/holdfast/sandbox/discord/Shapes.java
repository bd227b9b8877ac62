package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.User;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Users, members, channels, guilds and messages in Discord's shapes. */
final class Shapes {
    private static final String JOINED = "2026-01-05T10:00:00.000000+00:00";
    private static final String EVERYTHING_ALLOWED = "2251799813685247";

    private final World world;
    private final List<Bot> bots;
    private final Posts posts;
    private final Map<String, String> userIds = new ConcurrentHashMap<>();

    Shapes(World world, List<Bot> bots, Posts posts) {
        this.world = world;
        this.bots =
                bots.stream().filter(bot -> bot.platform() == Platform.DISCORD).toList();
        this.posts = posts;
    }

    /** A bot's user has the id of its application. */
    String userId(User user) {
        return userIds.computeIfAbsent(
                user.id(),
                id -> bots.stream()
                        .filter(bot -> bot.user().id().equals(id))
                        .map(Bot::appId)
                        .findFirst()
                        .orElseGet(() -> Snowflakes.of("user/" + id)));
    }

    Optional<User> user(String wireId) {
        for (Bot bot : bots) {
            if (bot.appId().equals(wireId)) {
                return Optional.of(bot.user());
            }
        }
        return world.users().stream()
                .filter(user -> userId(user).equals(wireId))
                .findFirst();
    }

    ObjectNode user(User user) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", userId(user));
        json.put("username", user.bot() ? user.name() : user.name().toLowerCase(Locale.ROOT));
        json.put("global_name", user.bot() ? null : user.name());
        json.putNull("avatar");
        json.put("discriminator", user.bot() ? "4711" : "0");
        json.put("public_flags", 0);
        if (user.bot()) {
            json.put("bot", true);
        }
        return json;
    }

    /** A bot's own user, with what only itself may know. */
    ObjectNode self(Bot bot) {
        ObjectNode json = user(bot.user());
        json.put("verified", true);
        json.put("mfa_enabled", true);
        json.putNull("email");
        json.put("flags", 0);
        json.putNull("banner");
        json.putNull("accent_color");
        return json;
    }

    /** Without its user, as messages carry it. */
    ObjectNode member() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putArray("roles");
        json.put("joined_at", JOINED);
        json.putNull("nick");
        json.putNull("avatar");
        json.putNull("banner");
        json.putNull("premium_since");
        json.put("deaf", false);
        json.put("mute", false);
        json.put("flags", 0);
        json.put("pending", false);
        json.putNull("communication_disabled_until");
        return json;
    }

    ObjectNode member(User user) {
        ObjectNode json = member();
        json.set("user", user(user));
        return json;
    }

    /** As interactions carry it. */
    ObjectNode memberWithPermissions(User user) {
        return member(user).put("permissions", EVERYTHING_ALLOWED);
    }

    ObjectNode application(Bot bot) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", bot.appId());
        json.put("name", bot.name());
        json.putNull("icon");
        json.put("description", "");
        json.put("summary", "");
        json.put("bot_public", true);
        json.put("bot_require_code_grant", false);
        json.put("flags", 565_248);
        json.putArray("rpc_origins");
        json.set("owner", user(World.OPERATOR));
        json.putNull("team");
        json.putArray("tags");
        return json;
    }

    ObjectNode channel(Room room) {
        Conversation conversation = room.conversation();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", room.channelId());
        json.put("last_message_id", lastMessage(conversation));
        json.put("flags", 0);
        if (!room.inGuild()) {
            json.put("type", 1);
            json.putArray("recipients")
                    .add(user(world.user(conversation.members().getFirst())));
            return json;
        }
        json.put("type", 0);
        json.put("name", conversation.title());
        json.put("position", 0);
        json.putNull("parent_id");
        json.putNull("topic");
        json.put("nsfw", false);
        json.put("rate_limit_per_user", 0);
        json.putArray("permission_overwrites");
        return json;
    }

    /** A channel by itself, which says where it belongs. */
    ObjectNode wholeChannel(Room room) {
        ObjectNode json = channel(room);
        if (room.guildId() != null) {
            json.put("guild_id", room.guildId());
        }
        return json;
    }

    ObjectNode guild(String guildId, List<Room> rooms) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", guildId);
        json.put("name", rooms.getFirst().conversation().space());
        json.putNull("icon");
        json.putNull("splash");
        json.putNull("discovery_splash");
        json.put("owner_id", userId(World.OPERATOR));
        json.put("preferred_locale", "en-US");
        json.putArray("features");
        json.put("premium_tier", 0);
        json.put("premium_subscription_count", 0);
        json.put("premium_progress_bar_enabled", false);
        json.put("verification_level", 1);
        json.put("default_message_notifications", 1);
        json.put("explicit_content_filter", 2);
        json.put("mfa_level", 0);
        json.put("nsfw_level", 0);
        json.put("nsfw", false);
        json.putNull("afk_channel_id");
        json.put("afk_timeout", 300);
        json.putNull("system_channel_id");
        json.put("system_channel_flags", 0);
        json.putNull("rules_channel_id");
        json.putNull("public_updates_channel_id");
        json.putNull("safety_alerts_channel_id");
        json.putNull("vanity_url_code");
        json.putNull("description");
        json.putNull("banner");
        json.putNull("application_id");
        json.put("max_members", 500_000);
        json.put("max_video_channel_users", 25);
        json.putArray("emojis");
        json.putArray("stickers");
        json.putArray("roles").add(everyone(guildId));
        return json;
    }

    /** A guild as GUILD_CREATE tells it to a bot. */
    ObjectNode guildCreate(String guildId, List<Room> rooms, Bot bot, boolean everyMember) {
        ObjectNode json = guild(guildId, rooms);
        Set<User> members = members(rooms);
        json.put("joined_at", JOINED);
        json.put("large", false);
        json.put("unavailable", false);
        json.put("member_count", members.size());
        ArrayNode channels = json.putArray("channels");
        rooms.forEach(room -> channels.add(channel(room)));
        json.putArray("threads");
        ArrayNode listed = json.putArray("members");
        for (User member : members) {
            if (everyMember || member.equals(bot.user())) {
                listed.add(member(member));
            }
        }
        for (String none : List.of(
                "presences", "voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds")) {
            json.putArray(none);
        }
        return json;
    }

    /** Everybody in those rooms, bots included. */
    Set<User> members(List<Room> rooms) {
        Set<User> members = new LinkedHashSet<>();
        for (Room room : rooms) {
            for (Bot bot : bots) {
                if (bot.isIn(room.conversation())) {
                    members.add(bot.user());
                }
            }
            room.conversation().members().forEach(member -> members.add(world.user(member)));
        }
        return members;
    }

    private static ObjectNode everyone(String guildId) {
        ObjectNode role = Json.MAPPER.createObjectNode();
        role.put("id", guildId);
        role.put("name", "@everyone");
        role.put("permissions", EVERYTHING_ALLOWED);
        role.put("position", 0);
        role.put("color", 0);
        role.putObject("colors")
                .put("primary_color", 0)
                .putNull("secondary_color")
                .putNull("tertiary_color");
        role.put("hoist", false);
        role.put("managed", false);
        role.put("mentionable", false);
        role.putNull("icon");
        role.putNull("unicode_emoji");
        role.put("flags", 0);
        return role;
    }

    private @Nullable String lastMessage(Conversation conversation) {
        List<Post> newest = posts.newest(conversation);
        return newest.isEmpty() ? null : newest.getFirst().id();
    }
}
