package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.SendResult.Never;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.SendResult.TooRich;
import dev.holdfast.gateway.SendResult.UnderReview;
import dev.holdfast.plugin.event.ContactAdded;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.plugin.event.ReactionAdded;
import dev.holdfast.plugin.event.UnaskedMessagesAllowed;
import dev.holdfast.plugin.event.UnaskedMessagesForbidden;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** QQ's ways of sending and what happens there, against a server that knows nothing of our code. */
@Timeout(60)
class QqAgainstSandboxTest {

    /** The shortest that is a PNG to whoever looks at its beginning. */
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    @Test
    void a_picture_is_shown_in_a_channel() {
        try (Rig rig = Rig.started()) {
            MessageReceived asked = rig.hears("lobby", "lin", "show me");

            assertThat(rig.answer(asked, Reply.text("look").withFile(new Upload("dot.png", "image/png", PNG)), 1))
                    .isInstanceOf(Sent.class);

            ChatMessage shown = last(rig, "lobby");
            assertThat(shown.text()).isEqualTo("look");
            assertThat(shown.images()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"tea-house,1000", "private-lin,1000", "tea-house,5000000", "private-lin,5000000"})
    void a_file_is_uploaded_in_one_or_in_blocks(String conversation, int size) {
        try (Rig rig = Rig.started()) {
            byte[] content = new byte[size];
            Arrays.fill(content, (byte) 7);
            MessageReceived asked = rig.hears(conversation, "lin", "send me");

            assertThat(rig.answer(
                            asked, Reply.text("read").withFile(new Upload("a.pdf", "application/pdf", content)), 1))
                    .isInstanceOf(Sent.class);

            assertThat(last(rig, conversation).images()).hasSize(1);
            assertThat(rig.sandbox.refusedRequests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,'',true", "0,1,false", "300,'',true", "300,1,false"})
    void a_message_that_is_reviewed_at_once_is_what_the_review_made_of_it(int delayMillis, String code, boolean shown) {
        try (Rig rig = Rig.started()) {
            Fault review = Fault.of(FaultKind.HOLD_FOR_REVIEW).withDelay(Duration.ofMillis(delayMillis));
            rig.sandbox.inflict(code.isEmpty() ? review : review.withCode(Integer.parseInt(code)));
            MessageReceived asked = rig.hears("lobby", "lin", "say it");

            SendResult result = rig.answer(asked, Reply.text("said"), 1);

            rig.until("the event", () -> !all(rig, MessageReviewed.class).isEmpty());
            MessageReviewed event = all(rig, MessageReviewed.class).getFirst();
            if (shown) {
                assertThat(result)
                        .isInstanceOfSatisfying(
                                Sent.class,
                                sent -> assertThat(new MessageId(sent.messageId()))
                                        .isEqualTo(event.message()));
                assertThat(last(rig, "lobby").text()).isEqualTo("said");
            } else {
                assertThat(result)
                        .isInstanceOfSatisfying(
                                Never.class, never -> assertThat(never.reason()).contains("review"));
                assertThat(event.passed()).isFalse();
                assertThat(last(rig, "lobby").text()).isEqualTo("say it");
            }
        }
    }

    @Test
    void a_review_that_takes_long_is_told_when_it_ends() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.inflict(Fault.of(FaultKind.HOLD_FOR_REVIEW).withDelay(Duration.ofMillis(1500)));
            MessageReceived asked = rig.hears("lobby", "lin", "say it");

            SendResult result = rig.answer(asked, Reply.text("said"), 1);

            assertThat(result).isInstanceOf(UnderReview.class);
            rig.until("the event", () -> !all(rig, MessageReviewed.class).isEmpty());
            MessageReviewed event = all(rig, MessageReviewed.class).getFirst();
            assertThat(event.held()).isEqualTo(MessageReviewed.held(((UnderReview) result).auditId()));
            assertThat(event.passed()).isTrue();
        }
    }

    @Test
    void a_direct_message_is_opened_with_somebody_who_wrote_nothing_there() {
        try (Rig rig = Rig.started()) {
            String user = rig.sandbox.wireUserId("lobby", "lin");
            String guild = rig.hears("lobby", "lin", "hi").conversation().space();
            Conversation lin = Conversation.directTo("bot", user, guild);

            assertThat(send(rig, lin, Reply.text("psst"))).isInstanceOf(Sent.class);
            assertThat(last(rig, "dm-lin").text()).isEqualTo("psst");
            assertThat(send(rig, Conversation.directTo("bot", "1", guild), Reply.text("psst")))
                    .isInstanceOf(Never.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"lobby", "tea-house", "private-lin", "dm-lin"})
    void a_message_of_ours_is_taken_back(String conversation) {
        try (Rig rig = Rig.started()) {
            MessageReceived asked = rig.hears(conversation, "lin", "say it");
            Sent sent = (Sent) rig.answer(asked, Reply.text("said"), 1);

            assertThat(Rig.await(rig.gateway.sender().recall(asked.conversation(), sent.messageId())))
                    .isInstanceOf(Sent.class);
            assertThat(rig.sandbox.messages(conversation))
                    .extracting(ChatMessage::text)
                    .containsExactly("say it");
            assertThat(Rig.await(rig.gateway.sender().recall(asked.conversation(), sent.messageId())))
                    .isInstanceOf(Never.class);
        }
    }

    @Test
    void a_link_that_is_not_registered_is_refused() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.inflict(Fault.of(FaultKind.REFUSE_LINKS));
            for (String conversation : List.of("lobby", "tea-house")) {
                MessageReceived asked = rig.hears(conversation, "lin", "where");
                assertThat(rig.answer(asked, Reply.text("at https://example.com"), 1))
                        .isInstanceOf(Never.class);
            }
        }
    }

    @Test
    void a_text_too_long_for_the_platform_is_refused() {
        try (Rig rig = Rig.started()) {
            for (String conversation : List.of("lobby", "tea-house")) {
                MessageReceived asked = rig.hears(conversation, "lin", "talk");
                assertThat(rig.answer(asked, Reply.text("x".repeat(5000)), 1)).isInstanceOf(Never.class);
            }
        }
    }

    @Test
    void a_native_part_shows_instead_of_the_text() {
        try (Rig rig = Rig.started()) {
            String ark = "{\"ark\":{\"template_id\":23,\"kv\":[{\"key\":\"#DESC#\",\"value\":\"news\"}]}}";
            MessageReceived asked = rig.hears("tea-house", "lin", "news?");

            assertThat(rig.answer(asked, Reply.text("news").withNative("qq", ark), 1))
                    .isInstanceOf(Sent.class);
            rig.sandbox.inflict(Fault.of(FaultKind.REFUSE_RICH));
            assertThat(rig.answer(asked, Reply.text("news").withNative("qq", ark), 2))
                    .isInstanceOf(TooRich.class);
        }
    }

    @Test
    void somebody_new_is_welcomed_by_the_event_itself() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.happen("FRIEND_ADD", "private-lin", "lin");
            rig.until("the event", () -> !all(rig, ContactAdded.class).isEmpty());

            assertThat(rig.answer(all(rig, ContactAdded.class).getFirst(), Reply.text("welcome"), 1))
                    .isInstanceOf(Sent.class);
            assertThat(last(rig, "private-lin").text()).isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @CsvSource({"private-lin,C2C", "tea-house,GROUP"})
    void whoever_wants_nothing_unasked_gets_nothing(String conversation, String scene) {
        try (Rig rig = Rig.started()) {
            Conversation there = rig.hears(conversation, "lin", "hi").conversation();
            rig.sandbox.happen(scene + "_MSG_REJECT", conversation, "lin");
            rig.until(
                    "the event", () -> !all(rig, UnaskedMessagesForbidden.class).isEmpty());
            assertThat(send(rig, there, Reply.text("news"))).isInstanceOf(Never.class);

            rig.sandbox.happen(scene + "_MSG_RECEIVE", conversation, "lin");
            rig.until("the event", () -> !all(rig, UnaskedMessagesAllowed.class).isEmpty());
            assertThat(rig.answer(all(rig, UnaskedMessagesAllowed.class).getFirst(), Reply.text("thanks"), 1))
                    .isInstanceOf(Sent.class);
            assertThat(send(rig, there, Reply.text("news"))).isInstanceOf(Sent.class);
        }
    }

    @Test
    void a_reaction_names_the_message_it_is_on() {
        try (Rig rig = Rig.started()) {
            String id = rig.sandbox.say("lobby", "lin", "nice");
            rig.sandbox.react("lobby", "mei", id, "277", true);
            rig.until("the event", () -> !all(rig, ReactionAdded.class).isEmpty());

            ReactionAdded event = all(rig, ReactionAdded.class).getFirst();
            assertThat(event.message()).isEqualTo(new MessageId(id));
            assertThat(event.user()).isEqualTo(rig.sandbox.wireUserId("lobby", "mei"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GROUP_ADD_ROBOT,tea-house,SpaceJoined",
        "GROUP_DEL_ROBOT,tea-house,SpaceLeft",
        "GROUP_MEMBER_ADD,tea-house,MemberJoined",
        "GROUP_MEMBER_REMOVE,tea-house,MemberLeft",
        "GUILD_CREATE,lobby,SpaceJoined",
        "GUILD_UPDATE,lobby,SpaceUpdated",
        "GUILD_DELETE,lobby,SpaceLeft",
        "CHANNEL_CREATE,lobby,RawEvent",
        "CHANNEL_UPDATE,lobby,RawEvent",
        "CHANNEL_DELETE,lobby,RawEvent",
        "FRIEND_DEL,private-lin,ContactRemoved",
    })
    void what_happens_there_is_heard_of_here(String type, String conversation, String record) {
        try (Rig rig = Rig.started()) {
            String id = rig.sandbox.happen(type, conversation, "lin");

            rig.until(
                    "the event",
                    () -> rig.events.stream()
                            .anyMatch(event -> event.origin().eventId().equals(id)));
            assertThat(rig.events.getLast().getClass().getSimpleName()).isEqualTo(record);
        }
    }

    private static ChatMessage last(Rig rig, String conversation) {
        return rig.sandbox.messages(conversation).getLast();
    }

    private static SendResult send(Rig rig, Conversation to, Reply reply) {
        return Rig.await(rig.gateway.sender().send(new OutboundMessage(to, null, reply, 1, "n1")));
    }

    private static <E extends Event> List<E> all(Rig rig, Class<E> kind) {
        return rig.events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
