package dev.holdfast.sandbox.discord;

import java.util.HashMap;
import java.util.Map;

/** Which intent an event needs (Discord: Gateway, List of Intents). */
final class EventIntents {
    private static final Map<String, Integer> GUILD = new HashMap<>();
    private static final Map<String, Integer> DIRECT = new HashMap<>();

    static {
        guild(0, "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE");
        guild(0, "GUILD_ROLE_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "CHANNEL_PINS_UPDATE");
        guild(0, "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "THREAD_MEMBER_UPDATE");
        guild(0, "STAGE_INSTANCE_CREATE", "STAGE_INSTANCE_UPDATE", "STAGE_INSTANCE_DELETE");
        guild(1, "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE", "THREAD_MEMBERS_UPDATE");
        guild(2, "GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE");
        guild(3, "GUILD_EMOJIS_UPDATE", "GUILD_STICKERS_UPDATE", "GUILD_SOUNDBOARD_SOUNDS_UPDATE");
        guild(4, "GUILD_INTEGRATIONS_UPDATE", "INTEGRATION_CREATE", "INTEGRATION_UPDATE", "INTEGRATION_DELETE");
        guild(5, "WEBHOOKS_UPDATE");
        guild(6, "INVITE_CREATE", "INVITE_DELETE");
        guild(7, "VOICE_STATE_UPDATE", "VOICE_CHANNEL_EFFECT_SEND");
        guild(8, "PRESENCE_UPDATE");
        guild(9, "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK");
        guild(10, "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_ALL");
        guild(10, "MESSAGE_REACTION_REMOVE_EMOJI");
        guild(11, "TYPING_START");
        guild(16, "GUILD_SCHEDULED_EVENT_CREATE", "GUILD_SCHEDULED_EVENT_UPDATE", "GUILD_SCHEDULED_EVENT_DELETE");
        guild(20, "AUTO_MODERATION_RULE_CREATE", "AUTO_MODERATION_RULE_UPDATE", "AUTO_MODERATION_RULE_DELETE");
        guild(21, "AUTO_MODERATION_ACTION_EXECUTION");
        guild(24, "MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE");
        direct(12, "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "CHANNEL_PINS_UPDATE");
        direct(13, "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_ALL");
        direct(14, "TYPING_START");
        direct(25, "MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE");
    }

    private EventIntents() {}

    /** The bit a session needs; 0 for events that everybody gets. */
    static int of(String event, boolean inGuild) {
        return (inGuild ? GUILD : DIRECT).getOrDefault(event, 0);
    }

    private static void guild(int bit, String... events) {
        for (String event : events) {
            GUILD.put(event, 1 << bit);
        }
    }

    private static void direct(int bit, String... events) {
        for (String event : events) {
            DIRECT.put(event, 1 << bit);
        }
    }
}
