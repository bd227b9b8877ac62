package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.SendResult.Duplicate;
import dev.holdfast.gateway.SendResult.Never;
import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.SendResult.TooRich;
import dev.holdfast.gateway.SendResult.TryLater;
import dev.holdfast.gateway.SendResult.Unclear;
import dev.holdfast.plugin.event.BotReady;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.event.MemberJoined;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.RawEvent;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole gateway against the sandbox, over real sockets. */
@Timeout(60)
class GatewayAgainstSandboxTest {

    @ParameterizedTest
    @CsvSource({"lobby,CHANNEL", "dm-lin,DIRECT", "tea-house,GROUP", "private-lin,PRIVATE"})
    void a_message_comes_in_and_its_answer_goes_out(String place, Conversation.Kind kind) {
        try (Rig rig = Rig.started()) {
            MessageReceived heard = rig.hears(place, "lin", "!echo a < b & c");
            SendResult answered = rig.answer(heard, Reply.text("a < b & c"), 1);

            assertThat(heard.message().text()).isEqualTo("!echo a < b & c");
            assertThat(heard.conversation().kind()).isEqualTo(kind);
            assertThat(heard.conversation().id()).isEqualTo(rig.sandbox.wireId(place));
            assertThat(heard.message().mentionsBot()).isTrue();
            assertThat(heard.message().author().bot()).isFalse();
            assertThat(heard.answerUntil()).isAfter(heard.message().sentAt());
            assertThat(answered).isInstanceOf(Sent.class);
            ChatMessage shown = rig.sandbox.messages(place).getLast();
            assertThat(shown.text()).isEqualTo("a < b & c");
            assertThat(shown.answers()).isEqualTo(heard.message().id().value());
            assertThat(((Sent) answered).messageId()).isEqualTo(shown.id());
        }
    }

    @Test
    void the_session_is_told_and_counted() {
        try (Rig rig = Rig.started()) {
            rig.hears("lobby", "lin", "one");

            assertThat(rig.events.getFirst()).isInstanceOfSatisfying(BotReady.class, ready -> {
                assertThat(ready.user()).isNotEmpty();
                assertThat(ready.resumed()).isFalse();
            });
            ShardView shard = rig.shard();
            assertThat(shard.identifies()).isOne();
            assertThat(shard.resumes()).isZero();
            assertThat(shard.sequence()).isEqualTo(2);
            assertThat(shard.identifiesLeft()).isPositive();
            assertThat(shard.sessionId()).isEqualTo(rig.positions.getLast().sessionId());
            assertThat(rig.positions.getLast().sequence()).isEqualTo(2);
        }
    }

    @Test
    void a_dropped_socket_is_resumed_and_what_was_said_meanwhile_arrives_once_and_in_order() {
        try (Rig rig = Rig.started()) {
            rig.hears("lobby", "lin", "before");
            String refusal = rig.sandbox.inflict(Fault.of(FaultKind.REFUSE_CONNECTIONS));
            rig.sandbox.inflict(Fault.of(FaultKind.DROP_SOCKET));
            rig.until("the loss", () -> !rig.shard().ready());
            rig.sandbox.say("lobby", "lin", "first");
            rig.sandbox.say("tea-house", "mei", "second");
            rig.sandbox.lift(refusal);
            rig.hears("lobby", "lin", "after");
            // Said before the sandbox saw the new socket, it came before the word that the session goes on.
            rig.until(
                    "the word",
                    () -> rig.events.stream().filter(BotReady.class::isInstance).count() == 2);

            assertThat(rig.texts()).containsExactly("before", "first", "second", "after");
            assertThat(rig.shard().identifies()).isOne();
            assertThat(rig.shard().resumes()).isPositive();
            assertThat(rig.events)
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    BotReady.class,
                                    ready -> assertThat(ready.resumed()).isTrue()));
        }
    }

    @Test
    void asked_to_reconnect_it_resumes_at_once() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.inflict(Fault.of(FaultKind.RECONNECT));
            rig.until("the resume", () -> rig.shard().resumes() == 1);
            rig.untilReady();
            rig.hears("lobby", "lin", "after");

            assertThat(rig.shard().identifies()).isOne();
            assertThat(rig.troubles()).isEmpty();
        }
    }

    @Test
    void a_session_called_invalid_but_resumable_is_resumed() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.inflict(Fault.of(FaultKind.INVALID_SESSION).withResumable(true));
            rig.until("the resume", () -> rig.shard().resumes() == 1);
            rig.untilReady();
            rig.hears("lobby", "lin", "after");

            assertThat(rig.shard().identifies()).isOne();
        }
    }

    @Test
    void a_session_called_invalid_is_replaced() {
        try (Rig rig = Rig.started()) {
            String first = rig.shard().sessionId();
            rig.sandbox.inflict(Fault.of(FaultKind.INVALID_SESSION));
            rig.until("the second session", () -> rig.shard().identifies() == 2);
            rig.untilReady();
            rig.hears("lobby", "lin", "after");

            assertThat(rig.shard().sessionId()).isNotEqualTo(first);
            assertThat(rig.shard().resumes()).isZero();
        }
    }

    @Test
    void heartbeats_are_sent_and_measured() {
        try (Rig rig = Rig.started(beating(Duration.ofSeconds(1)))) {
            rig.until("two heartbeats", () -> rig.shard().heartbeats() >= 2);
            rig.until("an acknowledgement", () -> rig.shard().lastAck() != null);

            assertThat(rig.shard().roundTrip()).isPositive().isLessThan(Duration.ofSeconds(20));
            assertThat(rig.shard().ready()).isTrue();
        }
    }

    @Test
    void a_server_that_stops_acknowledging_is_left_and_the_session_resumed() {
        try (Rig rig = Rig.started(beating(Duration.ofSeconds(1)))) {
            String deaf = rig.sandbox.inflict(Fault.of(FaultKind.STOP_ACK));
            rig.until(
                    "the loss",
                    () -> rig.troubles().stream()
                            .anyMatch(each -> each.what().equals("a heartbeat was not acknowledged")));
            rig.sandbox.lift(deaf);
            rig.until(
                    "the resume",
                    () -> rig.shard().resumes() >= 1 && rig.shard().ready());
            rig.hears("lobby", "lin", "after");

            assertThat(rig.shard().identifies()).isOne();
        }
    }

    @Test
    void a_server_that_says_no_hello_is_given_up_and_tried_again() {
        try (Rig rig = Rig.withoutPatience(Options.defaults())) {
            String mute = rig.sandbox.inflict(Fault.of(FaultKind.NO_HELLO));
            Rig.await(rig.gateway.start());

            assertThat(rig.shard().state()).isEqualTo("waiting");
            assertThat(rig.shard().detail()).isEqualTo("the server did not say HELLO");
            rig.sandbox.lift(mute);
            rig.untilReady();
        }
    }

    @Test
    void a_fatal_close_stops_loudly_until_an_operator_reconnects() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.inflict(Fault.of(FaultKind.CLOSE).withCode(4914));
            rig.until("the stop", () -> rig.shard().state().equals("stopped"));

            assertThat(rig.troubles()).singleElement().satisfies(trouble -> {
                assertThat(trouble.fatal()).isTrue();
                assertThat(trouble.what()).contains("4914").contains("sandbox only");
            });
            assertThat(rig.shard().lastClose()).isEqualTo(4914);
            rig.gateway.reconnect(false, "mended");
            rig.untilReady();
        }
    }

    @Test
    void a_refused_resume_ends_in_a_new_session() {
        try (Rig rig = Rig.started()) {
            String refusal = rig.sandbox.inflict(Fault.of(FaultKind.REFUSE_RESUME));
            rig.sandbox.inflict(Fault.of(FaultKind.DROP_SOCKET));
            rig.until("the second session", () -> rig.shard().identifies() == 2);
            rig.sandbox.lift(refusal);
            rig.untilReady();
            rig.hears("lobby", "lin", "after");
        }
    }

    @Test
    void what_cannot_be_read_may_have_been_an_event_and_is_asked_for_again() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.inflict(Fault.of(FaultKind.GARBAGE).times(3));
            rig.until("the resume", () -> rig.shard().resumes() > 0);
            rig.untilReady();
            rig.hears("lobby", "lin", "after");

            assertThat(rig.shard().identifies()).isOne();
            assertThat(rig.texts()).containsExactly("after");
        }
    }

    @Test
    void an_event_of_no_known_kind_or_shape_comes_as_it_is() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.emit("SOMETHING_NEW", "{\"a\":[1,2]}");
            rig.sandbox.emit("AT_MESSAGE_CREATE", "{\"id\":5,\"content\":{}}");
            rig.hears("lobby", "lin", "after");

            assertThat(rig.shard().resumes()).isZero();
            assertThat(rig.events)
                    .filteredOn(RawEvent.class::isInstance)
                    .map(event -> ((RawEvent) event).type() + " " + ((RawEvent) event).json())
                    .containsExactly("SOMETHING_NEW {\"a\":[1,2]}", "AT_MESSAGE_CREATE {\"id\":5,\"content\":{}}");
        }
    }

    @Test
    void an_oversize_frame_costs_one_connection_at_most() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.inflict(Fault.of(FaultKind.OVERSIZE));
            rig.until(
                    "the frame",
                    () -> !rig.gateway.oddities().isEmpty() || rig.shard().resumes() > 0);
            rig.untilReady();
            rig.hears("lobby", "lin", "after");
        }
    }

    @Test
    void tokens_that_end_too_soon_are_renewed_on_the_way() {
        try (Rig rig = Rig.started()) {
            MessageReceived heard = rig.hears("tea-house", "mei", "hello");
            rig.sandbox.expireTokens();

            assertThat(rig.answer(heard, Reply.text("one"), 1)).isInstanceOf(Sent.class);
            rig.sandbox.inflict(
                    Fault.of(FaultKind.TOKEN_REFUSED).at(Endpoint.MESSAGES).times(1));
            assertThat(rig.answer(heard, Reply.text("two"), 2)).isInstanceOf(Sent.class);
            assertThat(rig.shard().ready()).isTrue();
        }
    }

    @Test
    void a_refused_address_is_said_to_be_one_and_no_token_is_renewed_for_it() {
        try (Rig rig = Rig.started()) {
            MessageReceived heard = rig.hears("tea-house", "mei", "hello");
            rig.sandbox.inflict(Fault.of(FaultKind.IP_REFUSED));

            assertThat(rig.answer(heard, Reply.text("one"), 1)).isInstanceOfSatisfying(Never.class, never -> {
                assertThat(never.kind()).isEqualTo(FailureKind.AUTHENTICATION);
                assertThat(never.reason()).contains("allow-list");
            });
        }
    }

    @Test
    void wrong_credentials_stop_the_bot_loudly_and_never_the_start() {
        try (Rig rig = Rig.withSecret("wrong")) {
            Rig.await(rig.gateway.start());

            assertThat(rig.shard().state()).isEqualTo("stopped");
            assertThat(rig.troubles()).singleElement().satisfies(trouble -> {
                assertThat(trouble.kind()).isEqualTo(FailureKind.AUTHENTICATION);
                assertThat(trouble.fatal()).isTrue();
            });
            assertThat(rig.shard().detail()).contains("check app-id and secret").doesNotContain("wrong\"");

            rig.gateway.reconnect(false, "an operator tries again");
            rig.until("the second refusal", () -> rig.troubles().size() == 2);
        }
    }

    @Test
    void what_rest_says_comes_back_as_what_to_do() {
        try (Rig rig = Rig.started()) {
            MessageReceived heard = rig.hears("tea-house", "mei", "hello");
            rig.sandbox.inflict(
                    Fault.of(FaultKind.REST_429).at(Endpoint.MESSAGES).times(1).withRetryAfter(Duration.ofSeconds(3)));
            SendResult slow = rig.answer(heard, Reply.text("one"), 1);
            rig.sandbox.inflict(
                    Fault.of(FaultKind.REST_500).at(Endpoint.MESSAGES).times(1));
            SendResult broken = rig.answer(heard, Reply.text("one"), 1);
            SendResult sent = rig.answer(heard, Reply.text("one"), 1);
            SendResult again = rig.answer(heard, Reply.text("one"), 1);
            rig.sandbox.inflict(Fault.of(FaultKind.REFUSE_RICH).times(1));
            SendResult rich = rig.answer(heard, Reply.markdown("**two**"), 2);

            assertThat(slow).isInstanceOfSatisfying(TryLater.class, later -> {
                assertThat(later.kind()).isEqualTo(FailureKind.RATE_LIMIT);
                assertThat(later.after()).isEqualTo(Duration.ofSeconds(3));
            });
            assertThat(broken)
                    .isInstanceOfSatisfying(
                            TryLater.class, later -> assertThat(later.kind()).isEqualTo(FailureKind.SERVER));
            assertThat(sent).isInstanceOf(Sent.class);
            assertThat(again).isInstanceOf(Duplicate.class);
            assertThat(rich).isInstanceOf(TooRich.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"lobby", "tea-house"})
    void a_lost_answer_leaves_it_unclear_whether_the_message_was_taken(String place) {
        try (Rig rig = Rig.started()) {
            MessageReceived heard = rig.hears(place, "mei", "hello");
            rig.sandbox.inflict(
                    Fault.of(FaultKind.REST_LOSE_ANSWER).at(Endpoint.MESSAGES).times(1));
            SendResult lost = rig.answer(heard, Reply.text("one"), 1);

            assertThat(lost)
                    .isInstanceOfSatisfying(
                            Unclear.class, unclear -> assertThat(unclear.kind()).isEqualTo(FailureKind.NETWORK));
            assertThat(rig.sandbox.messages(place).getLast().text()).isEqualTo("one");
        }
    }

    @Test
    void the_last_acknowledgement_of_a_lost_connection_is_forgotten() {
        try (Rig rig = Rig.started(beating(Duration.ofSeconds(1)))) {
            rig.until("an acknowledgement", () -> rig.shard().lastAck() != null);
            String deaf = rig.sandbox.inflict(Fault.of(FaultKind.STOP_ACK));
            rig.gateway.reconnect(false, "by the test");
            rig.until("the new connection", () -> rig.shard().resumes() >= 1);

            assertThat(rig.shard().lastAck()).isNull();
            assertThat(rig.shard().roundTrip()).isNull();
            rig.sandbox.lift(deaf);
            rig.until("an acknowledgement of the new one", () -> rig.shard().lastAck() != null);
        }
    }

    @ParameterizedTest
    @CsvSource({"lobby", "dm-lin", "tea-house", "private-lin"})
    void everything_rich_goes_through(String place) {
        try (Rig rig = Rig.started()) {
            MessageReceived heard = rig.hears(place, "lin", "hello");
            Reply card = Reply.embed(new Embed("Levels", "all of them", List.of(new Embed.Field("now", "gold"))));
            Reply picture = Reply.text("look").withImage(new Image("https://example.com/cat.png", "a cat"));
            Reply buttons = Reply.text("pick *one*").withButtons(Button.callback("b1", "Yes", "vote:1"));

            assertThat(rig.answer(heard, Reply.markdown("**bold**"), 1)).isInstanceOf(Sent.class);
            assertThat(rig.answer(heard, card, 2)).isInstanceOf(Sent.class);
            assertThat(rig.answer(heard, picture, 3)).isInstanceOf(Sent.class);
            assertThat(rig.answer(heard, buttons, 4)).isInstanceOf(Sent.class);
            assertThat(rig.sandbox.messages(place).getLast().buttons())
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .singleElement()
                            .satisfies(button -> assertThat(button.data()).isEqualTo("vote:1")));
        }
    }

    @Test
    void a_pressed_button_is_heard_acknowledged_and_answered() {
        try (Rig rig = Rig.started()) {
            MessageReceived heard = rig.hears("tea-house", "lin", "hello");
            rig.answer(heard, Reply.text("pick").withButtons(Button.callback("b1", "Yes", "vote:1")), 1);
            String message = rig.sandbox.messages("tea-house").getLast().id();
            String interaction = rig.sandbox.press("tea-house", "mei", message, "b1");
            rig.until("the press", () -> rig.events.getLast() instanceof InteractionReceived);
            InteractionReceived pressed = (InteractionReceived) rig.events.getLast();

            assertThat(pressed.interaction()).isEqualTo(interaction);
            assertThat(pressed.button()).isEqualTo("b1");
            assertThat(pressed.data()).isEqualTo("vote:1");
            assertThat(pressed.user().id()).isEqualTo(rig.sandbox.wireUserId("tea-house", "mei"));
            assertThat(Rig.await(rig.gateway
                            .sender()
                            .acknowledge(new OutboundMessage.Answering.ToInteraction(interaction, "", ""))))
                    .isInstanceOf(Sent.class);
            assertThat(rig.sandbox.acknowledged(interaction)).contains(0);
            assertThat(rig.answer(pressed, Reply.text("noted"), 1)).isInstanceOf(Sent.class);
        }
    }

    @Test
    void members_come_and_the_platform_is_probed() {
        try (Rig rig = Rig.started()) {
            rig.sandbox.join("hao");
            rig.until("the member", () -> rig.events.getLast() instanceof MemberJoined);

            assertThat(Rig.await(rig.gateway.sender().probe())).isInstanceOf(Sent.class);
        }
    }

    @Test
    void as_many_shards_as_recommended_are_started() {
        Options options =
                Options.defaults().withGateway(Options.defaults().gateway().withShards(2));
        try (Rig rig = Rig.sharded(options, "auto")) {
            Rig.await(rig.gateway.start());

            assertThat(rig.gateway.shards()).extracting(ShardView::state).containsExactly("ready", "ready");
            assertThat(rig.gateway.shards()).extracting(ShardView::shards).containsExactly(2, 2);
        }
    }

    private static Options beating(Duration interval) {
        return Options.defaults().withGateway(Options.defaults().gateway().withHeartbeatInterval(interval));
    }
}
