package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.event.ContactAdded;
import dev.holdfast.plugin.event.ContactRemoved;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.event.MemberJoined;
import dev.holdfast.plugin.event.MemberLeft;
import dev.holdfast.plugin.event.MemberUpdated;
import dev.holdfast.plugin.event.MessageDeleted;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.plugin.event.ReactionAdded;
import dev.holdfast.plugin.event.ReactionRemoved;
import dev.holdfast.plugin.event.SpaceJoined;
import dev.holdfast.plugin.event.SpaceLeft;
import dev.holdfast.plugin.event.SpaceUpdated;
import dev.holdfast.plugin.event.UnaskedMessagesAllowed;
import dev.holdfast.plugin.event.UnaskedMessagesForbidden;
import dev.holdfast.plugin.message.Attachment;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QqTranslatorTest {

    @Test
    void a_mention_in_a_channel_is_read_in_full() {
        MessageReceived event = (MessageReceived) Examples.event("AT_MESSAGE_CREATE");

        String id = "08a1f4c6e2b79d03e81e10d2c9a41d38e9074894b1c7a906";
        assertThat(event.origin()).isEqualTo(new Origin("bot", "qq", id, "trace", Examples.AT));
        assertThat(event.message())
                .isEqualTo(new Message(
                        new MessageId(id),
                        new Conversation("bot", Kind.CHANNEL, "4815162", "8812345678901234567"),
                        new Author("9911223344556677889", "Lin of the north", false, List.of("1", "5")),
                        "/weather Harbin & Dalian",
                        List.of(new Attachment(
                                "https://gchat.qpic.cn/qmeetpic/1/2-3-4/0", "map.png", "image/png", 48_213)),
                        true,
                        new MessageId("08a1f4c6e2b79d03e81e10d2c9a41d38e8074893b1c7a906"),
                        Instant.parse("2026-09-14T12:31:05Z")));
    }

    @Test
    void a_bare_message_in_a_channel_is_not_to_the_bot() {
        Message message = message("MESSAGE_CREATE");

        assertThat(message.text()).isEqualTo("good evening");
        assertThat(message.mentionsBot()).isFalse();
        assertThat(message.attachments()).isEmpty();
        assertThat(message.quoted()).isNull();
    }

    @Test
    void a_direct_message_is_answered_at_its_own_session() {
        Message message = message("DIRECT_MESSAGE_CREATE");

        assertThat(message.conversation()).isEqualTo(new Conversation("bot", Kind.DIRECT, "6600123456789012345", null));
        assertThat(message.mentionsBot()).isTrue();
    }

    @Test
    void a_private_message_comes_from_its_conversation() {
        Message message = message("C2C_MESSAGE_CREATE");

        assertThat(message.conversation().address()).isEqualTo("private:3F9A1C0B7E5D4826A9C1E0F2B4D6A8C0");
        assertThat(message.text()).isEqualTo("that one looks good");
        assertThat(message.quoted()).isEqualTo(new MessageId("REFIDX_CAEQ1a2b3c4d=="));
        assertThat(message.attachments()).hasSize(1);
    }

    @Test
    void a_group_mention_loses_its_blanks_and_others_mentions_do_not_count() {
        Message message = message("GROUP_AT_MESSAGE_CREATE");

        assertThat(message.text()).isEqualTo("/weather Harbin");
        assertThat(message.mentionsBot()).isTrue();
        assertThat(message.author())
                .isEqualTo(new Author("A0B1C2D3E4F5061728394A5B6C7D8E9F", "Mei", false, List.of("member")));
    }

    @Test
    void a_group_message_not_to_the_bot_says_so() {
        Message message = message("GROUP_MESSAGE_CREATE");

        assertThat(message.mentionsBot()).isFalse();
        assertThat(message.text()).startsWith("look at this <faceType=1");
        assertThat(message.attachments().getFirst().contentType()).isEqualTo("voice");
    }

    @Test
    void a_group_message_that_mentions_the_bot_is_to_the_bot_and_loses_the_mention() {
        MessageReceived event = (MessageReceived) Examples.translated("""
                {"op":0,"s":1,"t":"GROUP_MESSAGE_CREATE","id":"x","d":{"id":"m","group_openid":"G","content":"<@ME> hi <@YOU>",
                "author":{"member_openid":"A"},"mentions":[{"scope":"all","is_you":true},{"is_you":true,"member_openid":"ME"}]}}
                """, "");

        assertThat(event.message().mentionsBot()).isTrue();
        assertThat(event.message().text()).isEqualTo("hi <@YOU>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<@!5550001112223334445> /ping|/ping",
                "<@5550001112223334445>/ping|/ping",
                "/kick <@!123>|/kick <@!123>",
                "<@!5550001112223334445>\u00a0/ping\u00a0|/ping",
                "&lt;@!5550001112223334445&gt; x|<@!5550001112223334445> x",
                "&amp;lt;|&lt;",
                "a <@!5550001112223334445> b|a  b",
                "<@!555000111222333444|<@!555000111222333444",
            })
    void guild_text_is_what_people_see(String content, String text) {
        assertThat(channelText(content, Examples.SELF)).isEqualTo(text);
    }

    @Test
    void an_unknown_own_id_costs_the_leading_mention_only() {
        assertThat(channelText("<@!77> /kick <@!123>", "")).isEqualTo("/kick <@!123>");
        assertThat(channelText("<@ >x", "")).isEqualTo("<@ >x");
    }

    @Test
    void a_timestamp_out_of_order_is_the_time_of_arrival() {
        MessageReceived event = (MessageReceived) Examples.translated("""
                {"op":0,"t":"C2C_MESSAGE_CREATE","d":{"id":"m","author":{"id":"U"},
                "timestamp":"2023-11-06 13:37:18.193 +0800 CST m=+1.2"}}
                """, "");

        assertThat(event.message().sentAt()).isEqualTo(Examples.AT);
        assertThat(event.answerUntil()).isEqualTo(Examples.AT.plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-09-14T20:31:05+08:00",
                "2024-02-29T00:00:00-05:30",
                "1969-12-31T23:59:59+00:00",
                "2000-03-01T12:00:00+14:00"
            })
    void timestamps_are_read_as_the_library_reads_them(String text) {
        assertThat(QqTimestamps.read(text, Instant.EPOCH))
                .isEqualTo(java.time.OffsetDateTime.parse(text).toInstant());
    }

    @Test
    void the_platform_counts_the_window_from_when_it_was_said() {
        MessageReceived event = (MessageReceived) Examples.translated("""
                {"op":0,"t":"C2C_MESSAGE_CREATE","d":{"id":"m","author":{"id":"U"},"timestamp":"2026-09-14T20:43:00+08:00"}}
                """, "");

        assertThat(event.answerUntil()).isEqualTo(Instant.parse("2026-09-14T12:48:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"MESSAGE_DELETE,CHANNEL", "PUBLIC_MESSAGE_DELETE,CHANNEL", "DIRECT_MESSAGE_DELETE,DIRECT"})
    void deletions_name_message_and_place(String name, Kind kind) {
        MessageDeleted event = (MessageDeleted) Examples.event(name);

        assertThat(event.conversation().kind()).isEqualTo(kind);
        assertThat(event.message().value()).isEqualTo("08b7c1d2e3f405162738495a6b7c8d9e0f");
        assertThat(event.deletedBy()).isEqualTo("9911223344556677889");
        assertThat(event.origin().eventId()).isEqualTo(name + ":ex");
    }

    @ParameterizedTest
    @CsvSource({
        "GUILD_CREATE,SpaceJoined",
        "GUILD_UPDATE,SpaceUpdated",
        "GUILD_DELETE,SpaceLeft",
        "GROUP_ADD_ROBOT,SpaceJoined",
        "GROUP_DEL_ROBOT,SpaceLeft",
        "GUILD_MEMBER_ADD,MemberJoined",
        "GUILD_MEMBER_UPDATE,MemberUpdated",
        "GUILD_MEMBER_REMOVE,MemberLeft",
        "GROUP_MEMBER_ADD,MemberJoined",
        "GROUP_MEMBER_REMOVE,MemberLeft",
        "MESSAGE_REACTION_ADD,ReactionAdded",
        "MESSAGE_REACTION_REMOVE,ReactionRemoved",
        "INTERACTION_CREATE,InteractionReceived",
        "AT_MESSAGE_CREATE,MessageReceived",
        "MESSAGE_CREATE,MessageReceived",
        "DIRECT_MESSAGE_CREATE,MessageReceived",
        "C2C_MESSAGE_CREATE,MessageReceived",
        "GROUP_AT_MESSAGE_CREATE,MessageReceived",
        "GROUP_MESSAGE_CREATE,MessageReceived",
        "MESSAGE_DELETE,MessageDeleted",
        "PUBLIC_MESSAGE_DELETE,MessageDeleted",
        "DIRECT_MESSAGE_DELETE,MessageDeleted",
        "MESSAGE_AUDIT_PASS,MessageReviewed",
        "MESSAGE_AUDIT_REJECT,MessageReviewed",
        "FRIEND_ADD,ContactAdded",
        "FRIEND_DEL,ContactRemoved",
        "C2C_MSG_RECEIVE,UnaskedMessagesAllowed",
        "GROUP_MSG_RECEIVE,UnaskedMessagesAllowed",
        "C2C_MSG_REJECT,UnaskedMessagesForbidden",
        "GROUP_MSG_REJECT,UnaskedMessagesForbidden",
        "CHANNEL_CREATE,RawEvent",
        "CHANNEL_UPDATE,RawEvent",
        "CHANNEL_DELETE,RawEvent",
        "GROUP_JOIN_REQUEST,RawEvent",
        "SUBSCRIBE_MESSAGE_STATUS,RawEvent",
        "ENTER_AIO,RawEvent",
        "AUDIO_START,RawEvent",
        "AUDIO_FINISH,RawEvent",
        "AUDIO_ON_MIC,RawEvent",
        "AUDIO_OFF_MIC,RawEvent",
        "AUDIO_OR_LIVE_CHANNEL_MEMBER_ENTER,RawEvent",
        "AUDIO_OR_LIVE_CHANNEL_MEMBER_EXIT,RawEvent",
        "FORUM_THREAD_CREATE,RawEvent",
        "FORUM_THREAD_UPDATE,RawEvent",
        "FORUM_THREAD_DELETE,RawEvent",
        "FORUM_POST_CREATE,RawEvent",
        "FORUM_POST_DELETE,RawEvent",
        "FORUM_REPLY_CREATE,RawEvent",
        "FORUM_REPLY_DELETE,RawEvent",
        "FORUM_PUBLISH_AUDIT_RESULT,RawEvent",
        "OPEN_FORUM_THREAD_CREATE,RawEvent",
        "OPEN_FORUM_THREAD_UPDATE,RawEvent",
        "OPEN_FORUM_THREAD_DELETE,RawEvent",
        "OPEN_FORUM_POST_CREATE,RawEvent",
        "OPEN_FORUM_POST_DELETE,RawEvent",
        "OPEN_FORUM_REPLY_CREATE,RawEvent",
        "OPEN_FORUM_REPLY_DELETE,RawEvent",
    })
    void every_documented_event_becomes_its_record_or_a_raw_one(String name, String record) {
        Event event = Examples.event(name);

        assertThat(event.getClass().getSimpleName()).isEqualTo(record);
        switch (event) {
            case SpaceJoined joined -> assertThat(joined.space()).isNotBlank();
            case SpaceUpdated updated -> assertThat(updated.name()).isEqualTo("Night owls");
            case SpaceLeft left -> assertThat(left.space()).isNotBlank();
            case MemberJoined joined -> assertThat(joined.member().id()).isNotBlank();
            case MemberUpdated updated -> assertThat(updated.member().roles()).containsExactly("1");
            case MemberLeft left -> assertThat(left.space()).isNotBlank();
            case ReactionAdded added -> assertThat(added.emoji()).isEqualTo("277");
            case ReactionRemoved removed -> assertThat(removed.user()).isEqualTo("9911223344556677889");
            case RawEvent raw -> assertThat(raw.json()).startsWith("{").endsWith("}");
            case ContactAdded added -> assertThat(added.answers()).isNull();
            case ContactRemoved removed ->
                assertThat(removed.user().id()).isEqualTo(removed.conversation().id());
            case UnaskedMessagesAllowed allowed ->
                assertThat(allowed.answerUntil()).isEqualTo(Examples.AT.plus(Duration.ofMinutes(5)));
            case UnaskedMessagesForbidden forbidden ->
                assertThat(forbidden.user()).isNotBlank();
            default -> assertThat(event.origin().platform()).isEqualTo("qq");
        }
    }

    @ParameterizedTest
    @CsvSource({"MESSAGE_AUDIT_PASS,08d1e2f30415263748596a7b8c9d0e1f20", "MESSAGE_AUDIT_REJECT,"})
    void a_review_names_the_message_that_was_held_and_the_one_that_is_shown(String name, String shown) {
        MessageReviewed event = (MessageReviewed) Examples.event(name);

        assertThat(event.held()).isEqualTo(new MessageId("review:0c7a2b90-54e1-4a5b-8f77-7f9a5a1f2c3d"));
        assertThat(event.passed()).isEqualTo(shown != null);
        assertThat(event.message()).isEqualTo(shown == null ? null : new MessageId(shown));
        assertThat(event.conversation().address()).isEqualTo("channel:4815162");
    }

    @Test
    void a_number_beyond_what_a_double_holds_stays_as_it_was_written() {
        RawEvent event = (RawEvent) Examples.event("FORUM_THREAD_UPDATE");

        assertThat(event.json()).contains("14400000000029360133");
    }

    @Test
    void private_chats_are_answered_as_long_as_the_settings_say() {
        QqSettings patient = new QqSettings(
                QqSettings.TokenScheme.ACCESS_TOKEN, Duration.ofMinutes(5), Duration.ofHours(1), 5, 4, false);

        assertThat(((MessageReceived) Examples.translated(Examples.text("C2C_MESSAGE_CREATE"), "", patient))
                        .answerUntil())
                .isEqualTo(Instant.parse("2026-09-14T13:40:02Z"));
        assertThat(((MessageReceived) Examples.translated(Examples.text("GROUP_MESSAGE_CREATE"), "", patient))
                        .answerUntil())
                .isEqualTo(Instant.parse("2026-09-14T12:47:30Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "13", "14", "15", "16", "18", "19", "20", "2001", "2002"})
    void an_interaction_that_is_no_button_and_no_menu_is_a_raw_event(String type) {
        String frame = Examples.text("INTERACTION_CREATE").replace("11", type);

        assertThat(Examples.translated(frame, "")).isInstanceOf(RawEvent.class);
    }

    @Test
    void an_interaction_keeps_its_inner_id_for_the_acknowledgement_and_the_outer_for_answers() {
        InteractionReceived event = (InteractionReceived) Examples.event("INTERACTION_CREATE");

        assertThat(event.interaction()).isEqualTo("7d5e0f5a-0b51-4e0c-bc29-2a7f7d0c1f3e");
        assertThat(event.origin().eventId()).isEqualTo("INTERACTION_CREATE:7d5e0f5a-0b51-4e0c-bc29-2a7f7d0c1f3e");
        assertThat(event.conversation().address()).isEqualTo("group:5D6C7B8A90817263544536271809AFBE");
        assertThat(event.user().id()).isEqualTo("A0B1C2D3E4F5061728394A5B6C7D8E9F");
        assertThat(event.button()).isEqualTo("b2");
        assertThat(event.data()).isEqualTo("vote:2");
        assertThat(event.answers()).isNull();
    }

    @Test
    void a_reaction_on_a_thread_is_a_raw_event() {
        String frame =
                Examples.text("MESSAGE_REACTION_ADD").replace("\"type\": 0", "\"type\": \"ReactionTargetType_FEED\"");

        assertThat(Examples.translated(frame, "")).isInstanceOf(RawEvent.class);
    }

    @Test
    void an_event_without_an_outer_id_is_known_by_its_place_in_the_session() {
        Event event = Examples.translated("{\"op\":0,\"s\":9,\"t\":\"GUILD_CREATE\",\"d\":{\"id\":\"1\"}}", "");

        assertThat(event.origin().eventId()).isEqualTo("GUILD_CREATE:session:9");
    }

    @Test
    void events_without_an_outer_id_and_a_sequence_are_told_apart_by_their_traces() {
        String frame = "{\"op\":0,\"t\":\"GUILD_CREATE\",\"d\":{\"id\":\"1\"}}";

        assertThat(Examples.translated(frame, "").origin().eventId()).isEqualTo("GUILD_CREATE:session:trace");
    }

    @Test
    void a_message_without_what_it_cannot_do_without_is_a_raw_event() {
        Event event =
                Examples.translated("{\"op\":0,\"t\":\"C2C_MESSAGE_CREATE\",\"d\":{\"author\":{\"id\":\"U\"}}}", "");

        assertThat(event)
                .isInstanceOfSatisfying(
                        RawEvent.class, raw -> assertThat(raw.json()).isEqualTo("{\"author\":{\"id\":\"U\"}}"));
    }

    @Test
    void a_dispatch_without_a_payload_is_a_raw_event() {
        assertThat(Examples.translated("{\"op\":0,\"t\":\"GUILD_CREATE\"}", ""))
                .isInstanceOfSatisfying(
                        RawEvent.class, raw -> assertThat(raw.json()).isEqualTo("null"));
    }

    private static Message message(String name) {
        return ((MessageReceived) Examples.event(name)).message();
    }

    private static String channelText(String content, String self) {
        String escaped = content.replace("\\", "\\\\").replace("\"", "\\\"");
        Event event = Examples.translated(
                "{\"op\":0,\"t\":\"AT_MESSAGE_CREATE\",\"d\":{\"id\":\"m\",\"channel_id\":\"c\",\"content\":\""
                        + escaped + "\"}}",
                self);
        return ((MessageReceived) event).message().text();
    }
}
