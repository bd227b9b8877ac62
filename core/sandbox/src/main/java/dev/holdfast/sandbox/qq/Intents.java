package dev.holdfast.sandbox.qq;

import java.util.HashMap;
import java.util.Map;

/** Which intent bit an event needs. */
final class Intents {
    private static final Map<String, Integer> BIT_BY_EVENT = new HashMap<>();

    /** Every bit that has a meaning. */
    static final int KNOWN;

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

    /** The bit a session needs to get that event; 0 for events nobody knows, which go to everyone. */
    static int of(String event) {
        return BIT_BY_EVENT.getOrDefault(event, 0);
    }

    private static void put(int bit, String... events) {
        for (String event : events) {
            BIT_BY_EVENT.put(event, 1 << bit);
        }
    }
}
