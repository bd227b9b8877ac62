package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.FormSubmitted;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.event.InteractionToken;
import dev.holdfast.plugin.event.MemberJoined;
import dev.holdfast.plugin.event.MemberLeft;
import dev.holdfast.plugin.event.MemberUpdated;
import dev.holdfast.plugin.event.MembersListed;
import dev.holdfast.plugin.event.MessageDeleted;
import dev.holdfast.plugin.event.MessageEdited;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.MessagesDeleted;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.plugin.event.ReactionAdded;
import dev.holdfast.plugin.event.ReactionRemoved;
import dev.holdfast.plugin.event.ReactionsCleared;
import dev.holdfast.plugin.event.SpaceAvailable;
import dev.holdfast.plugin.event.SpaceJoined;
import dev.holdfast.plugin.event.SpaceLeft;
import dev.holdfast.plugin.event.SpaceUnavailable;
import dev.holdfast.plugin.event.SpaceUpdated;
import dev.holdfast.plugin.message.Attachment;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.message.Message;
import dev.holdfast.plugin.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event of the platform that has a record of ours (Discord: Gateway Events), and what becomes of the rest. */
class DiscordTranslatorTest {

    private static final Conversation ALERTS = new Conversation("bot", Kind.CHANNEL, Examples.CHANNEL, Examples.GUILD);
    private static final Author ALICE =
            new Author(Examples.ALICE, "Alice (ops)", false, List.of("1250056944484749312"));

    @Test
    void a_reply_with_a_mention_is_read_in_full() {
        MessageReceived event = (MessageReceived) Examples.event("MESSAGE_CREATE");

        String id = "1461291623299952649";
        assertThat(event.origin()).isEqualTo(new Origin("bot", "discord", id, "trace", Examples.AT));
        assertThat(event.message())
                .isEqualTo(new Message(
                        new MessageId(id),
                        ALERTS,
                        ALICE,
                        "is the queue stuck?",
                        List.of(new Attachment(
                                "https://cdn.discordapp.com/attachments/1249634161577299971/1461291319716229126/queue.png?ex=69699b10&is=69684990&hm=0a1b2c&",
                                "queue.png",
                                "image/png",
                                48_213)),
                        true,
                        new MessageId("1461291319821086727"),
                        Instant.parse("2026-01-15T09:31:12.480Z")));
        assertThat(event.answerUntil()).isEqualTo(Examples.AT.plus(Duration.ofHours(1)));
    }

    @Test
    void a_direct_message_is_private_and_to_the_bot() {
        Message message = said("""
                {"id":"1461291623299952649","channel_id":"1249634161577299972","channel_type":1,"type":0,"content":"hi",
                "author":{"id":"1","username":"ann"}}""").message();

        assertThat(message.conversation())
                .isEqualTo(new Conversation("bot", Kind.PRIVATE, "1249634161577299972", null));
        assertThat(message.mentionsBot()).isTrue();
        assertThat(message.author()).isEqualTo(new Author("1", "ann", false, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"nick\":\"N\"|\"global_name\":\"G\",\"username\":\"U\"|N",
                "\"nick\":null|\"global_name\":\"G\",\"username\":\"U\"|G",
                "\"nick\":\"\"|\"global_name\":null,\"username\":\"U\"|U",
                "\"nick\":7|\"username\":\"U\"|7",
            })
    void people_are_named_as_the_guild_sees_them(String member, String user, String name) {
        assertThat(said("""
                {"id":"1","channel_id":"2","guild_id":"3","content":"x","author":{"id":"4",%s},"member":{%s}}""".formatted(user, member)).message().author().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<@1345297003315863557> ping|ping",
                "<@!1345297003315863557>ping|ping",
                "ping <@1345297003315863557>|ping",
                "a <@1345297003315863557> b|a b",
                "<@1345297003315863557><@1345297003315863557>|''",
                "<@1176231782383886337> hi|<@1176231782383886337> hi",
                "x < y @ z|x < y @ z",
                "a&lt;b|a&lt;b",
            })
    void only_the_mention_of_the_bot_is_taken_out(String content, String text) {
        assertThat(said("{\"id\":\"1\",\"channel_id\":\"2\",\"guild_id\":\"3\",\"content\":\"" + content
                                + "\",\"author\":{\"id\":\"4\"}}")
                        .message()
                        .text())
                .isEqualTo(text);
    }

    @Test
    void a_mention_of_somebody_else_is_not_to_the_bot() {
        assertThat(said("""
                {"id":"1","channel_id":"2","guild_id":"3","content":"hi","author":{"id":"4"},"mentions":[{"id":"4"}]}""").message().mentionsBot()).isFalse();
    }

    @Test
    void a_webhook_and_a_bot_are_bots() {
        assertThat(said("""
                {"id":"1","channel_id":"2","webhook_id":"9","content":"x","author":{"id":"9"}}""").message().author().bot()).isTrue();
        assertThat(said("""
                {"id":"1","channel_id":"2","content":"x","author":{"id":"9","bot":true}}""").message().author().bot()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"1\",\"channel_id\":\"2\",\"content\":\"x\",\"author\":{\"id\":\"1345297003315863557\"}}",
                "{\"id\":\"1\",\"channel_id\":\"2\",\"type\":7,\"content\":\"x\",\"author\":{\"id\":\"4\"}}",
                "{\"id\":\"1\",\"channel_id\":\"2\",\"type\":20,\"content\":\"x\",\"author\":{\"id\":\"4\"}}",
                "{\"id\":\"1\",\"channel_id\":\"2\",\"content\":\"x\"}",
                "{\"id\":\"1\",\"content\":\"x\",\"author\":{\"id\":\"4\"}}",
                "{\"id\":null,\"channel_id\":\"2\",\"content\":\"x\",\"author\":{\"id\":\"4\"}}",
                "[]",
                "null",
                "7",
            })
    void the_bots_own_words_notices_and_what_lacks_an_id_are_handed_on_as_they_came(String payload) {
        assertThat(Examples.event("MESSAGE_CREATE", payload))
                .isEqualTo(new RawEvent(
                        DiscordTranslator.named("MESSAGE_CREATE:session:7", Examples.arrival("")),
                        "MESSAGE_CREATE",
                        payload));
    }

    @Test
    void a_forwarded_message_quotes_nothing() {
        assertThat(said("""
                {"id":"1","channel_id":"2","content":"","author":{"id":"4"},
                "message_reference":{"type":1,"message_id":"7"},"message_snapshots":[{"message":{"content":"x"}}]}""").message().quoted()).isNull();
    }

    @Test
    void an_id_without_time_leaves_it_to_the_timestamp() {
        assertThat(said("""
                {"id":"1","channel_id":"2","content":"x","author":{"id":"4"},"timestamp":"2026-01-15T09:31:12.480000+00:00"}""").message().sentAt()).isEqualTo(Instant.parse("2026-01-15T09:31:12.480Z"));
    }

    @Test
    void an_edit_is_told_with_the_new_words() {
        MessageEdited edited = (MessageEdited) Examples.event("MESSAGE_UPDATE");

        assertThat(edited.message().text()).isEqualTo("is the queue stuck again?");
        assertThat(edited.message().id()).isEqualTo(new MessageId("1461291623299952649"));
        assertThat(edited.editedAt()).isEqualTo(Instant.parse("2026-01-15T09:31:40.002Z"));
        assertThat(edited.origin().eventId()).isEqualTo("MESSAGE_UPDATE:session:58");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"1\",\"channel_id\":\"2\",\"content\":\"x\",\"author\":{\"id\":\"4\"},\"edited_timestamp\":null}",
                "{\"id\":\"1\",\"channel_id\":\"2\",\"edited_timestamp\":\"2026-01-15T09:31:40Z\",\"embeds\":[]}",
            })
    void an_update_without_new_words_is_no_edit(String payload) {
        assertThat(Examples.event("MESSAGE_UPDATE", payload)).isInstanceOf(RawEvent.class);
    }

    @Test
    void deletions_name_their_messages() {
        MessageId first = new MessageId("1461291623299952649");

        assertThat(Examples.event("MESSAGE_DELETE")).isInstanceOfSatisfying(MessageDeleted.class, deleted -> {
            assertThat(deleted.conversation()).isEqualTo(ALERTS);
            assertThat(deleted.message()).isEqualTo(first);
        });
        assertThat(Examples.event("MESSAGE_DELETE_BULK"))
                .isInstanceOfSatisfying(
                        MessagesDeleted.class,
                        deleted -> assertThat(deleted.messages())
                                .containsExactly(first, new MessageId("1461291319821086727")));
    }

    @Test
    void reactions_name_their_emoji_as_requests_do() {
        MessageId message = new MessageId("1461291319821086727");

        assertThat(Examples.event("MESSAGE_REACTION_ADD")).isInstanceOfSatisfying(ReactionAdded.class, added -> {
            assertThat(added.emoji()).isEqualTo("✅");
            assertThat(added.user()).isEqualTo(Examples.ALICE);
            assertThat(added.message()).isEqualTo(message);
        });
        assertThat(Examples.event("MESSAGE_REACTION_REMOVE"))
                .isInstanceOfSatisfying(
                        ReactionRemoved.class,
                        removed -> assertThat(removed.emoji()).isEqualTo("ack:1268357529600000001"));
        assertThat(Examples.event("MESSAGE_REACTION_REMOVE_ALL"))
                .isInstanceOfSatisfying(
                        ReactionsCleared.class,
                        cleared -> assertThat(cleared.emoji()).isEmpty());
        assertThat(Examples.event("MESSAGE_REACTION_REMOVE_EMOJI"))
                .isInstanceOfSatisfying(
                        ReactionsCleared.class,
                        cleared -> assertThat(cleared.emoji()).isEqualTo("✅"));
    }

    @Test
    void a_slash_command_with_nested_options_is_named_by_all_its_words() {
        CommandInvoked invoked = (CommandInvoked) Examples.event("INTERACTION_CREATE");

        assertThat(invoked.name()).isEqualTo("alert mute");
        assertThat(invoked.arguments())
                .containsExactly(
                        Map.entry("rule", "disk-full"), Map.entry("minutes", "30"), Map.entry("owner", Examples.ALICE));
        assertThat(invoked.line()).isEmpty();
        assertThat(invoked.user()).isEqualTo(ALICE);
        assertThat(invoked.conversation()).isEqualTo(ALERTS);
        assertThat(invoked.answers()).isNull();
        assertThat(invoked.origin().eventId()).isEqualTo("1461291822613020682");
        assertThat(invoked.token().toString()).isEqualTo("***");
        assertThat(invoked.answerUntil()).isBetween(Examples.AT.plusSeconds(14 * 60), Examples.AT.plusSeconds(15 * 60));
    }

    @Test
    void a_command_on_a_message_or_with_a_file_names_what_it_is_about() {
        CommandInvoked invoked = (CommandInvoked) Examples.event("INTERACTION_CREATE", """
                {"id":"1","token":"t","type":2,"channel_id":"2","user":{"id":"4"},"data":{"name":"Report","type":3,
                "target_id":"77","options":[{"name":"proof","type":11,"value":"88"}],
                "resolved":{"attachments":{"88":{"url":"https://cdn.example.org/x.png"}}}}}""");

        assertThat(invoked.arguments())
                .containsExactly(Map.entry("proof", "https://cdn.example.org/x.png"), Map.entry("target", "77"));
    }

    @Test
    void a_press_says_which_button_and_what_it_carries() {
        InteractionReceived press = (InteractionReceived) Examples.event("INTERACTION_CREATE_BUTTON");

        assertThat(press.button()).isEqualTo("ack");
        assertThat(press.data()).isEqualTo("42");
        assertThat(press.answers()).isEqualTo(new MessageId("1461291319821086727"));
        assertThat(press.token()).isEqualTo(new InteractionToken("aW50ZXJhY3Rpb24"));
    }

    @Test
    void a_button_of_others_is_all_id_and_a_choice_says_what_was_chosen() {
        InteractionReceived press = (InteractionReceived) Examples.event("INTERACTION_CREATE", """
                {"id":"1","token":"t","type":3,"channel_id":"2","user":{"id":"4"},"message":{"id":"5"},
                "data":{"component_type":3,"custom_id":"sev:42","values":["high","low"]}}""");

        assertThat(press.button()).isEqualTo("sev:42");
        assertThat(press.data()).isEqualTo("high\nlow");
    }

    @Test
    void a_button_that_stands_for_a_command_is_a_command_as_it_would_be_typed() {
        CommandInvoked invoked = (CommandInvoked) Examples.event("INTERACTION_CREATE", """
                {"id":"1","token":"t","type":3,"channel_id":"2","user":{"id":"4"},"message":{"id":"5"},
                "data":{"component_type":2,"custom_id":"|week|!weather week"}}""");

        assertThat(invoked.line()).isEqualTo("!weather week");
        assertThat(invoked.name()).isEmpty();
        assertThat(invoked.answers()).isEqualTo(new MessageId("5"));
    }

    @Test
    void a_form_gives_its_values_in_old_and_new_nesting() {
        FormSubmitted form = (FormSubmitted) Examples.event("INTERACTION_CREATE_FORM");

        assertThat(form.form()).isEqualTo("note:42");
        assertThat(form.values())
                .containsExactly(
                        Map.entry("note", "replaced disk"), Map.entry("when", "today"), Map.entry("who", "alice\nbob"));
        assertThat(form.conversation().kind()).isEqualTo(Kind.PRIVATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"1\",\"token\":\"t\",\"type\":4,\"channel_id\":\"2\",\"user\":{\"id\":\"4\"},\"data\":{\"name\":\"x\"}}",
                "{\"id\":\"1\",\"token\":\"t\",\"type\":1}",
                "{\"id\":\"1\",\"type\":2,\"channel_id\":\"2\",\"user\":{\"id\":\"4\"},\"data\":{\"name\":\"x\"}}",
                "{\"id\":\"1\",\"token\":\"t\",\"type\":2,\"channel_id\":\"2\",\"data\":{\"name\":\"x\"}}",
            })
    void an_interaction_without_what_it_needs_is_handed_on_as_it_came(String payload) {
        assertThat(Examples.event("INTERACTION_CREATE", payload)).isInstanceOf(RawEvent.class);
    }

    @Test
    void an_interaction_tells_the_application() {
        Application application = new Application("");
        new DiscordTranslator(new Oddities("bot"), application)
                .translate(
                        (Frame.Dispatch) FrameReader.read(Examples.text("INTERACTION_CREATE")),
                        Examples.arrival(Examples.SELF));

        assertThat(application.id()).isEqualTo("1345297003315863557");
    }

    @Test
    void a_guild_that_was_there_before_is_available_and_one_just_joined_is_joined_once() {
        assertThat(Examples.event("GUILD_CREATE"))
                .isInstanceOfSatisfying(
                        SpaceAvailable.class, there -> assertThat(there.name()).isEqualTo("Ops"));
        String joined = "{\"id\":\"5\",\"name\":\"New\",\"joined_at\":\"2026-01-15T09:31:10.000000+00:00\"}";
        assertThat(Examples.event("GUILD_CREATE", joined))
                .isInstanceOfSatisfying(
                        SpaceJoined.class,
                        now -> assertThat(now.origin().eventId())
                                .isEqualTo("joined:5:2026-01-15T09:31:10.000000+00:00"));
    }

    @Test
    void an_outage_is_not_the_end_of_a_membership() {
        assertThat(Examples.event("GUILD_DELETE")).isInstanceOf(SpaceUnavailable.class);
        assertThat(Examples.event("GUILD_CREATE", "{\"id\":\"5\",\"unavailable\":true}"))
                .isInstanceOf(SpaceUnavailable.class);
        assertThat(Examples.event("GUILD_DELETE_2")).isInstanceOf(SpaceLeft.class);
        assertThat(Examples.event("GUILD_UPDATE", "{\"id\":\"5\",\"name\":\"N\"}"))
                .isInstanceOfSatisfying(
                        SpaceUpdated.class,
                        updated -> assertThat(updated.name()).isEqualTo("N"));
    }

    @Test
    void members_come_change_and_go_and_are_listed() {
        Author bob = new Author("1391676891362500611", "Bob", false, List.of());

        assertThat(Examples.event("GUILD_MEMBER_ADD")).isInstanceOfSatisfying(MemberJoined.class, joined -> {
            assertThat(joined.member()).isEqualTo(bob);
            assertThat(joined.origin().eventId())
                    .isEqualTo("joined:1249634156544135169:1391676891362500611:2026-01-15T09:35:00.000000+00:00");
        });
        assertThat(Examples.event("GUILD_MEMBER_UPDATE"))
                .isInstanceOfSatisfying(
                        MemberUpdated.class,
                        updated -> assertThat(updated.member().name()).isEqualTo("Bob (L1)"));
        assertThat(Examples.event("GUILD_MEMBER_REMOVE"))
                .isInstanceOfSatisfying(
                        MemberLeft.class, left -> assertThat(left.member()).isEqualTo(bob));
        assertThat(Examples.event("GUILD_MEMBERS_CHUNK")).isInstanceOfSatisfying(MembersListed.class, listed -> {
            assertThat(listed.members())
                    .containsExactly(new Author(Examples.ALICE, "Alice", false, List.of("1250056944484749312")));
            assertThat(listed.part()).isEqualTo(1);
            assertThat(listed.parts()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHANNEL_CREATE",
                "CHANNEL_DELETE",
                "CHANNEL_PINS_UPDATE",
                "GUILD_BAN_ADD",
                "GUILD_ROLE_CREATE",
                "GUILD_ROLE_DELETE",
                "INVITE_CREATE",
                "PRESENCE_UPDATE",
                "THREAD_CREATE",
                "THREAD_DELETE",
                "TYPING_START",
                "VOICE_STATE_UPDATE",
            })
    void what_has_no_record_is_handed_on_with_its_json(String name) {
        Event event = Examples.event(name);

        assertThat(event).isInstanceOfSatisfying(RawEvent.class, raw -> {
            assertThat(raw.type()).isEqualTo(name);
            assertThat(raw.json()).startsWith("{").endsWith("}");
            assertThat(raw.origin().eventId()).startsWith(name + ":session:");
        });
    }

    private static MessageReceived said(String payload) {
        return (MessageReceived) Examples.event("MESSAGE_CREATE", payload);
    }
}
