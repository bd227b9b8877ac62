package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.SendResult.TryLater;
import dev.holdfast.gateway.qq.QqQuotas.Leave;
import dev.holdfast.gateway.qq.QqQuotas.Leave.Denied;
import dev.holdfast.gateway.qq.QqQuotas.Leave.Granted;
import dev.holdfast.gateway.qq.QqSettings.TokenScheme;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the platform's table of quotas lets through. */
class QqQuotasTest {

    private static final QqSettings VERIFIED =
            new QqSettings(TokenScheme.ACCESS_TOKEN, Duration.ofMinutes(5), Duration.ofMinutes(5), 5, 4, true);

    private final HandTime time = new HandTime();

    @ParameterizedTest(name = "{0} {2}: {3} in {4} s")
    @CsvSource({
        "CHANNEL,false,one,20,86400",
        "DIRECT,false,one,2,86400",
        "DIRECT,false,each,200,86400",
        "GROUP,false,one,20,60",
        "GROUP,false,each,30,60",
        "GROUP,true,each,60,60",
        "PRIVATE,false,each,5,1",
        "PRIVATE,true,each,10,1",
    })
    void so_many_may_be_said_unasked(Kind kind, boolean verified, String where, int max, int seconds) {
        QqQuotas quotas = new QqQuotas(verified ? VERIFIED : QqSettings.DEFAULT, time);
        for (int i = 0; i < max; i++) {
            assertThat(quotas.ask(unasked(kind, where.equals("each") ? "place" + i : "place")))
                    .isInstanceOf(Granted.class);
        }
        OutboundMessage more = unasked(kind, where.equals("each") ? "another" : "place");
        time.pass(Duration.ofMillis(250));

        assertThat(quotas.ask(more))
                .isInstanceOfSatisfying(
                        Denied.class,
                        denied -> assertThat(denied.why()).isInstanceOfSatisfying(TryLater.class, later -> {
                            assertThat(later.kind()).isEqualTo(FailureKind.CONVERSATION);
                            assertThat(later.after())
                                    .isEqualTo(Duration.ofSeconds(seconds).minusMillis(250));
                        }));
        time.pass(Duration.ofSeconds(seconds).minusMillis(250));
        assertThat(quotas.ask(more)).isInstanceOf(Granted.class);
    }

    @Test
    void a_private_chat_takes_20_a_minute_and_all_of_them_30() {
        QqQuotas quotas = new QqQuotas(QqSettings.DEFAULT, time);
        for (int i = 0; i < 30; i++) {
            time.pass(Duration.ofSeconds(1));
            assertThat(quotas.ask(unasked(Kind.PRIVATE, i < 20 ? "ann" : "ben")))
                    .isInstanceOf(Granted.class);
        }
        time.pass(Duration.ofSeconds(1));

        assertThat(denied(quotas.ask(unasked(Kind.PRIVATE, "ann")))).contains("30 private messages a minute");
        assertThat(denied(new QqQuotas(VERIFIED, time), 20, Duration.ofSeconds(1)))
                .contains("20 messages a minute that answer nothing, to one user");
    }

    @ParameterizedTest
    @CsvSource({"GROUP", "PRIVATE"})
    void a_day_holds_1000_messages_in_one_place(Kind kind) {
        QqQuotas quotas = new QqQuotas(VERIFIED, time);
        for (int i = 0; i < 1000; i++) {
            time.pass(Duration.ofSeconds(4));
            assertThat(quotas.ask(unasked(kind, "place"))).isInstanceOf(Granted.class);
        }
        time.pass(Duration.ofSeconds(4));

        assertThat(denied(quotas.ask(unasked(kind, "place")))).contains("1000 messages a day");
    }

    @Test
    void what_was_given_back_may_be_said_again() {
        QqQuotas quotas = new QqQuotas(QqSettings.DEFAULT, time);
        Granted first = (Granted) quotas.ask(unasked(Kind.DIRECT, "place"));
        time.pass(Duration.ofSeconds(1));
        quotas.ask(unasked(Kind.DIRECT, "place"));

        quotas.giveBack(first);
        quotas.giveBack(first);

        assertThat(quotas.ask(unasked(Kind.DIRECT, "place"))).isInstanceOf(Granted.class);
        assertThat(quotas.ask(unasked(Kind.DIRECT, "place"))).isInstanceOf(Denied.class);
    }

    @Test
    void attempts_at_one_answer_share_a_place_that_is_free_once_none_of_them_was_taken() {
        QqQuotas quotas = new QqQuotas(QqSettings.DEFAULT, time);
        Granted first = (Granted) quotas.ask(answer("m1", 1));
        Granted second = (Granted) quotas.ask(answer("m1", 1));
        for (int number = 2; number <= 4; number++) {
            assertThat(quotas.ask(answer("m1", number))).isInstanceOf(Granted.class);
        }
        assertThat(quotas.ask(answer("m1", 5))).isInstanceOf(Denied.class);
        assertThat(quotas.ask(answer("m2", 5))).isInstanceOf(Granted.class);

        quotas.giveBack(second);
        assertThat(quotas.ask(answer("m1", 5))).isInstanceOf(Denied.class);

        quotas.giveBack(first);
        assertThat(quotas.ask(answer("m1", 5))).isInstanceOf(Granted.class);
        assertThat(quotas.ask(answer("m1", 1))).isInstanceOf(Denied.class);
    }

    private String denied(QqQuotas quotas, int after, Duration apart) {
        for (int i = 0; i < after; i++) {
            time.pass(apart);
            assertThat(quotas.ask(unasked(Kind.PRIVATE, "ann"))).isInstanceOf(Granted.class);
        }
        return denied(quotas.ask(unasked(Kind.PRIVATE, "ann")));
    }

    private static String denied(Leave leave) {
        return ((TryLater) ((Denied) leave).why()).reason();
    }

    private static OutboundMessage answer(String message, int number) {
        return new OutboundMessage(
                new Conversation("bot", Kind.PRIVATE, "ann", null),
                new Answering.ToMessage(message, "u1"),
                Reply.text("hi"),
                number,
                "n" + number);
    }

    private static OutboundMessage unasked(Kind kind, String place) {
        return new OutboundMessage(new Conversation("bot", kind, place, null), null, Reply.text("hi"), 1, "n1");
    }
}
