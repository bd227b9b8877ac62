package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Conversation;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.world.World;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A conversation as QQ names it: which ids it and its members have on the wire. */
final class Place {
    /** Above the largest signed 64-bit number, as some real ones are. */
    private static final String HOME_GUILD = "14400000000029360133";

    /** Hashing an id costs more than all the rest of an event. */
    private static final Map<String, String> GUILD_USERS = new ConcurrentHashMap<>();

    private final Conversation conversation;
    private final String bot;
    private final String sourceGuild;
    private final Map<String, String> userIds = new ConcurrentHashMap<>();
    private final Openings openings;
    private final String wireId;
    private final @Nullable String guildId;
    private final @Nullable String channelId;
    private volatile boolean hearsAll;
    private volatile boolean takesUnasked = true;

    /**
     * @param bot id of the bot's application: openids differ per bot
     * @param openingsMax how many messages and events stay answerable
     */
    Place(Conversation conversation, String bot, int openingsMax) {
        this.openings = new Openings(openingsMax);
        this.conversation = conversation;
        this.bot = bot;
        this.sourceGuild = guildOf(conversation.space());
        String words = conversation.id();
        this.guildId = switch (conversation.kind()) {
            case CHANNEL -> sourceGuild;
            case DIRECT -> WireIds.decimal("dm/" + words, 19);
            case GROUP, PRIVATE -> null;
        };
        this.channelId = switch (conversation.kind()) {
            case CHANNEL -> WireIds.decimal("channel/" + words, 8);
            case DIRECT -> WireIds.decimal("dm-channel/" + words, 11);
            case GROUP, PRIVATE -> null;
        };
        this.wireId = switch (conversation.kind()) {
            case CHANNEL -> WireIds.decimal("channel/" + words, 8);
            case DIRECT -> WireIds.decimal("dm/" + words, 19);
            case GROUP -> WireIds.openid(bot + "/group/" + words);
            case PRIVATE ->
                WireIds.openid(bot + "/user/" + conversation.members().getFirst());
        };
    }

    static String guildOf(@Nullable String space) {
        return World.SPACE.equals(space) ? HOME_GUILD : WireIds.decimal("guild/" + space, 19);
    }

    /** Guild-side ids are the same for every bot. */
    static String guildUser(String user) {
        return GUILD_USERS.computeIfAbsent(user, id -> WireIds.decimal("user/" + id, 19));
    }

    Conversation conversation() {
        return conversation;
    }

    Kind kind() {
        return conversation.kind();
    }

    /** The id in the send endpoint's address. */
    String wireId() {
        return wireId;
    }

    /** The guild, or the direct message's session; null in groups and private chats. */
    @Nullable
    String guildId() {
        return guildId;
    }

    @Nullable
    String channelId() {
        return channelId;
    }

    /** The guild a direct message was opened from, or the channel's own. */
    String sourceGuild() {
        return sourceGuild;
    }

    /** A user's id in this place. */
    String userId(String user) {
        return userIds.computeIfAbsent(user, id -> switch (conversation.kind()) {
            case CHANNEL, DIRECT -> guildUser(id);
            case GROUP -> WireIds.openid(bot + "/member/" + conversation.id() + "/" + id);
            case PRIVATE -> WireIds.openid(bot + "/user/" + id);
        });
    }

    /** What the bot can answer here. */
    Openings openings() {
        return openings;
    }

    /** Whether the group lets the bot receive what does not mention it. */
    boolean hearsAll() {
        return hearsAll;
    }

    void hearsAll(boolean value) {
        hearsAll = value;
    }

    /** Whether the bot may say here what answers nothing. */
    boolean takesUnasked() {
        return takesUnasked;
    }

    void takesUnasked(boolean value) {
        takesUnasked = value;
    }
}
