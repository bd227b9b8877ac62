package dev.holdfast.sandbox;

import java.util.HashMap;
import java.util.Map;

/** Which intent bit an event needs. */
final class Intents {
    /** Bits 0, 1, 10, 12, 24, 25, 26, 27 and 30. */
    static final int PUBLIC_BOT = 1_325_405_187;

    private static final Map<String, Integer> BIT_BY_EVENT = new HashMap<>();
    private static final int KNOWN;

    static {
        put(0, "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE");
        put(1, "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE");
        put(9, "MESSAGE_CREATE", "MESSAGE_DELETE");
        put(10, "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE");
        put(12, "DIRECT_MESSAGE_CREATE", "DIRECT_MESSAGE_DELETE");
        put(18, "OPEN_FORUM_THREAD_CREATE", "OPEN_FORUM_THREAD_UPDATE", "OPEN_FORUM_THREAD_DELETE");
        put(18, "OPEN_FORUM_POST_CREATE", "OPEN_FORUM_POST_DELETE");
        put(18, "OPEN_FORUM_REPLY_CREATE", "OPEN_FORUM_REPLY_DELETE");
        put(19, "AUDIO_OR_LIVE_CHANNEL_MEMBER_ENTER", "AUDIO_OR_LIVE_CHANNEL_MEMBER_EXIT");
        put(23, "ENTER_AIO");
        put(24, "GROUP_MEMBER_ADD", "GROUP_MEMBER_REMOVE", "GROUP_JOIN_REQUEST");
        put(25, "C2C_MESSAGE_CREATE", "FRIEND_ADD", "FRIEND_DEL", "C2C_MSG_REJECT", "C2C_MSG_RECEIVE");
        put(25, "GROUP_AT_MESSAGE_CREATE", "GROUP_MESSAGE_CREATE", "GROUP_ADD_ROBOT", "GROUP_DEL_ROBOT");
        put(25, "GROUP_MSG_REJECT", "GROUP_MSG_RECEIVE", "SUBSCRIBE_MESSAGE_STATUS");
        put(26, "INTERACTION_CREATE");
        put(27, "MESSAGE_AUDIT_PASS", "MESSAGE_AUDIT_REJECT");
        put(28, "FORUM_THREAD_CREATE", "FORUM_THREAD_UPDATE", "FORUM_THREAD_DELETE", "FORUM_PUBLISH_AUDIT_RESULT");
        put(28, "FORUM_POST_CREATE", "FORUM_POST_DELETE", "FORUM_REPLY_CREATE", "FORUM_REPLY_DELETE");
        put(29, "AUDIO_START", "AUDIO_FINISH", "AUDIO_ON_MIC", "AUDIO_OFF_MIC");
        put(30, "AT_MESSAGE_CREATE", "PUBLIC_MESSAGE_DELETE");
        KNOWN = BIT_BY_EVENT.values().stream().reduce(0, (all, bit) -> all | bit);
    }

    private Intents() {}

    /** Whether a session with these intents gets that event; events nobody knows go to everyone. */
    static boolean cover(int intents, String event) {
        Integer bit = BIT_BY_EVENT.get(event);
        return bit == null || (intents & bit) != 0;
    }

    /** Whether every bit has a meaning. */
    static boolean known(int intents) {
        return (intents & ~KNOWN) == 0;
    }

    private static void put(int bit, String... events) {
        for (String event : events) {
            BIT_BY_EVENT.put(event, 1 << bit);
        }
    }
}
