package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.session.AfterClose;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The platform's tables: intents, close codes, error codes. */
class QqTablesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "guilds guild-members public-guild-messages = 1073741827",
                "guilds guild-members direct-message group-and-c2c interaction public-guild-messages = 1174409219",
                "guilds guild-members direct-message group-and-c2c interaction message-audit public-guild-messages = 1308626947",
                "guilds guild-members guild-message-reactions direct-message group-member-event group-and-c2c interaction"
                        + " message-audit public-guild-messages = 1325405187",
                "guilds guild-members guild-messages guild-message-reactions direct-message interaction message-audit"
                        + " forums-event audio-action = 1006638595",
                "group-member-event group-and-c2c = 50331648",
                "open-forums-event audio-or-live-channel-member = 786432",
                "group-and-c2c = 33554432",
            })
    void intents_add_up(String names, int sum) {
        assertThat(QqIntents.sum(List.of(names.strip().split(" ")))).isEqualTo(sum);
    }

    @Test
    void an_unknown_intent_names_the_known_ones() {
        assertThatThrownBy(() -> QqIntents.sum(List.of("guilds", "gossip")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unknown intent 'gossip'; known are audio-action, ")
                .hasMessageContaining("public-guild-messages");
    }

    @ParameterizedTest
    @CsvSource({
        "1000,Resume,0,false",
        "1001,Resume,0,false",
        "1006,Resume,0,false",
        "4000,Resume,0,false",
        "4001,IdentifyMuchLater,,",
        "4002,IdentifyMuchLater,,",
        "4003,RenewCredential,,",
        "4004,RenewCredential,,",
        "4005,Identify,,",
        "4006,Identify,,",
        "4007,Identify,,",
        "4008,Resume,60,false",
        "4009,Resume,0,true",
        "4010,Stop,,",
        "4011,Reshard,,",
        "4012,Stop,,",
        "4013,Stop,,",
        "4014,Stop,,",
        "4900,Identify,,",
        "4902,Identify,,",
        "4903,Identify,,",
        "4913,Identify,,",
        "4914,Stop,,",
        "4915,Stop,,",
        "4999,Identify,,",
        "3000,Resume,0,false",
    })
    void every_close_code_asks_for_something(int code, String verdict, Integer seconds, Boolean routine) {
        AfterClose after = QqCloseCodes.after(code);

        assertThat(after.getClass().getSimpleName()).isEqualTo(verdict);
        if (after instanceof AfterClose.Resume resume) {
            assertThat(resume).isEqualTo(new AfterClose.Resume(Duration.ofSeconds(seconds), routine));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"id\":\"m1\"}|Sent m1",
                "200|{\"id\":\"m1\",\"code\":0}|Sent m1",
                "200||Sent",
                "204||Sent",
                "200|not json|Sent",
                "200|{\"code\":40054005}|Duplicate",
                "400|{\"code\":40054005,\"err_code\":40054005}|Duplicate",
                "202|{\"code\":304023,\"data\":{\"message_audit\":{\"audit_id\":\"a1\"}}}|UnderReview a1",
                "202|{\"code\":304024}|UnderReview",
                "200|{\"audit_id\":\"a2\"}|UnderReview a2",
                "200|{\"code\":40034005}|Never REFUSED",
                "500|{\"code\":40034005}|Never REFUSED",
                "400|{\"err_code\":40034128,\"code\":1}|Never REFUSED",
                "401|{\"code\":11298,\"err_code\":40023002}|Never AUTHENTICATION",
                "401|{\"code\":11244}|TryLater AUTHENTICATION 5000",
                "401|{\"code\":11265}|Never AUTHENTICATION",
                "401|{\"code\":11298}|Never AUTHENTICATION",
                "401||TryLater AUTHENTICATION 5000",
                "500|{\"code\":11245}|Never AUTHENTICATION",
                "403||Never REFUSED",
                "404||Never REFUSED",
                "405||Never REFUSED",
                "400|<html>|Never REFUSED",
                "429||TryLater RATE_LIMIT 1000",
                "400|{\"code\":20028}|TryLater CONVERSATION 1000",
                "400|{\"code\":1100308}|TryLater CONVERSATION 1000",
                "400|{\"code\":22009}|Never REFUSED",
                "400|{\"code\":40054002}|TryLater CONVERSATION 30000",
                "400|{\"code\":850018}|TryLater CONVERSATION 30000",
                "400|{\"code\":40093001}|TryLater SERVER",
                "400|{\"code\":40093002}|TooRich",
                "400|{\"code\":504001}|TryLater CONVERSATION 1000",
                "400|{\"code\":40034100}|TryLater CONVERSATION 1000",
                "500||TryLater SERVER",
                "502|<html>bad gateway</html>|TryLater SERVER",
                "504|{\"code\":123456}|TryLater SERVER",
                "400|{\"code\":50055001}|TryLater SERVER",
                "400|{\"code\":304018}|TryLater GATEWAY 1000",
                "400|{\"code\":304037}|TooRich",
                "400|{\"code\":40034127}|TooRich",
                "400|{\"code\":40034029}|TooRich",
                "400|{\"code\":50056}|TooRich",
                "400|{\"code\":850026}|TooRich",
                "400|{\"code\":40034006}|Never REFUSED",
                "302||Never REFUSED",
            })
    void every_answer_says_what_to_do(int status, String body, String expected) {
        SendResult result = QqAnswers.of(answer(status, body == null ? "" : body), "a message", true, NOW);

        assertThat(brief(result)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"3,3000", "0.5,500", "'Sun, 22 Nov 2026 08:00:10 GMT',10000", "soon,1000", "-1,1000"})
    void a_wait_that_was_said_is_kept(String said, long millis) {
        QqHttp.Answer answer = answer(429, "");
        answer.headers().set("retry-after", said);

        assertThat(QqAnswers.of(answer, "a message", true, NOW))
                .isInstanceOfSatisfying(
                        SendResult.TryLater.class,
                        later -> assertThat(later.after()).isEqualTo(Duration.ofMillis(millis)));
    }

    @Test
    void a_429_that_says_for_how_long_is_about_everything() {
        QqHttp.Answer bare = answer(429, "{\"code\":1100308}");
        QqHttp.Answer said = answer(429, "{\"code\":1100308}");
        said.headers().set("Retry-After", "3");

        assertThat(brief(QqAnswers.of(bare, "a message", true, NOW))).isEqualTo("TryLater CONVERSATION 1000");
        assertThat(brief(QqAnswers.of(said, "a message", true, NOW))).isEqualTo("TryLater RATE_LIMIT 3000");
    }

    @Test
    void as_many_as_may_be_said_is_over_for_an_answer_only() {
        assertThat(brief(QqAnswers.of(answer(400, "{\"code\":22009}"), "a message", false, NOW)))
                .isEqualTo("TryLater CONVERSATION 1000");
    }

    @Test
    void a_token_is_renewed_for_token_faults_only() {
        assertThat(QqAnswers.tokenRefused(answer(401, "{\"code\":11244}"))).isTrue();
        assertThat(QqAnswers.tokenRefused(answer(500, "{\"code\":11243}"))).isTrue();
        assertThat(QqAnswers.tokenRefused(answer(401, ""))).isTrue();
        assertThat(QqAnswers.tokenRefused(answer(401, "{\"code\":11298,\"err_code\":40023002}")))
                .isFalse();
        assertThat(QqAnswers.tokenRefused(answer(200, "{\"id\":\"m\"}"))).isFalse();
        assertThat(QqAnswers.tokenRefused(answer(204, ""))).isFalse();
    }

    private static QqHttp.Answer answer(int status, String body) {
        return new QqHttp.Answer(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
    }

    private static String brief(SendResult result) {
        return switch (result) {
            case SendResult.Sent sent -> ("Sent " + sent.messageId()).strip();
            case SendResult.UnderReview review -> ("UnderReview " + review.auditId()).strip();
            case SendResult.TryLater later ->
                "TryLater " + later.kind()
                        + (later.after() == null ? "" : " " + later.after().toMillis());
            case SendResult.Unclear unclear -> "Unclear " + unclear.kind();
            case SendResult.Duplicate duplicate -> "Duplicate";
            case SendResult.TooRich rich -> "TooRich";
            case SendResult.Never never -> "Never " + never.kind();
        };
    }
}
