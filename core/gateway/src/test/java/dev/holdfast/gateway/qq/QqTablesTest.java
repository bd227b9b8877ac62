package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.http.Answer;
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
                "enter-aio = 8388608",
                "group-and-c2c = 33554432",
            })
    void intents_add_up(String names, int sum) {
        assertThat(QqIntents.sum(List.of(names.strip().split(" ", -1)))).isEqualTo(sum);
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
                "503|<html>unavailable</html>|TryLater SERVER",
                "500|{\"code\":123456}|TryLater SERVER",
                "408||Unclear SERVER",
                "502|<html>bad gateway</html>|Unclear SERVER",
                "504|<html>gateway time-out</html>|Unclear SERVER",
                "504|{\"code\":123456}|Unclear SERVER",
                "504|{\"code\":504}|Unclear SERVER",
                "520|<html>|Unclear SERVER",
                "524|<html>|Unclear SERVER",
                "504|{\"code\":50055001}|TryLater SERVER",
                "502|{\"code\":40034005}|Never REFUSED",
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

    /** A file that is uploaded twice shows nowhere. */
    @ParameterizedTest
    @CsvSource({"408", "502", "504", "524"})
    void what_shows_nowhere_may_be_asked_again_whoever_gave_up_waiting(int status) {
        Answer gaveUp = answer(status, "<html>");
        gaveUp.headers().set("Retry-After", "3");

        assertThat(brief(QqAnswers.harmless(gaveUp, "a file", true, NOW))).isEqualTo("TryLater SERVER 3000");
        assertThat(brief(QqAnswers.harmless(answer(400, "{\"code\":40034006}"), "a file", true, NOW)))
                .isEqualTo("Never REFUSED");
    }

    /** Whatever the HTTP status: the platform answers refusals with any. */
    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "token missing|11241|TOKEN",
                "token check failed there|11242|TROUBLE",
                "token wrong or over|11243 11244|TOKEN",
                "fixed token turned off|11245|SETUP",
                "app id missing or wrong|11251 11261 11275|SETUP",
                "privilege check failed there|11252 11263 11281|TROUBLE",
                "no permission for this call|11253 11254|REFUSED",
                "wrong kind of token|11262 11273|SETUP",
                "not authorised by the guild|11264 11282|REFUSED",
                "bot banned|11265|SETUP",
                "address not on the allow-list|11298 40023002|SETUP",
                "account, channel or guild unknown|10001 10003 10004|REFUSED",
                "header, id or body faulty|11301 11302 11303 11304 11305 11306 12001 12002 12003|REFUSED",
                "channel, guild or limit of messages too fast|20028 1100308 504001 504999|CROWDED",
                "answers used up|22009|USED_UP",
                "type does not fit the body|22006|TOO_RICH",
                "empty or bad form|50006 50035|REFUSED",
                "markdown not as it has to be|50037 50038 50039 50040 50041 50042 50043 50054 50055 50056 50057 50059|TOO_RICH",
                "answer or edit not allowed|50045 50046 50047 50048 50049 50050 50051 50052 50053|REFUSED",
                "permissions, schedules, mutes, forums, reactions, interactions|301001 302001 501001 502001 503001 610001 620001 630001 630008|REFUSED",
                "address not allowed in a text|304003 40054010|REFUSED",
                "no right to arks, templates, markdown, buttons|304004 304014 304036 304037 304038 40034127|TOO_RICH",
                "picture not fetched or too large|304010 304017 304020 304021 304082 304083|TOO_RICH",
                "send error|304016|TROUBLE",
                "bot not connected|304018|NOT_CONNECTED",
                "unasked messages used up or not wanted|304022 304035 304045 304046 304047 304048 304049 304050|REFUSED",
                "held for review|304023 304024|REVIEW",
                "content blocked|304025 40034006 1100100 1100101 1100102 1100103 3300006|REFUSED",
                "message id wrong|304026 40034024|REFUSED",
                "message id over|304027 304103 40034005|REFUSED",
                "event id wrong or over|40034025 40034026 40034027|REFUSED",
                "passive window used up|40034128|REFUSED",
                "bot was not mentioned|304028|REFUSED",
                "direct messages closed|304031 304032 304033 304034|REFUSED",
                "content invalid|304061|REFUSED",
                "subscription buttons|304062 304064|TOO_RICH",
                "file info over: upload again|304080|TROUBLE",
                "keyboard faulty|305007 40034029|TOO_RICH",
                "template values faulty|40034008 40034009 40034010|TOO_RICH",
                "recall refused|306001 306002 306004 306009 40061001 40061002 40062003 40064004|REFUSED",
                "recall failed for now|306003 306005 306006 50065001|TROUBLE",
                "bot info failed for now|340067|TROUBLE",
                "message type invalid|340069|TOO_RICH",
                "media transfer failed|40034004|TOO_RICH",
                "unasked too fast|40034100|CROWDED",
                "bot not in the group|40034101 40054003|REFUSED",
                "unasked not permitted|40034102 40034105|REFUSED",
                "wake-up messages used up|40034122 40034123|REFUSED",
                "command parameters faulty|40034106 40034108 40034109|TOO_RICH",
                "bot muted|40054002 850018|MUTED",
                "not a friend|40054004|REFUSED",
                "number used before|40054005|DUPLICATE",
                "too long|40054007 40054018|REFUSED",
                "user refuses messages|40054013|REFUSED",
                "bot taken offline|40054016|SETUP",
                "sending failed for now|50055001 50055002 50055006|TROUBLE",
                "upload refused|850019 850026 850027 850031 10000 40093002|TOO_RICH",
                "upload failed for now|40093001|TROUBLE",
            })
    void every_error_code_has_a_verdict(String what, String codes, QqVerdict verdict) {
        for (String code : codes.split(" ", -1)) {
            for (int status : new int[] {200, 400, 401, 403, 429, 500, 504}) {
                assertThat(QqVerdict.of(Integer.parseInt(code), status))
                        .as(code)
                        .isEqualTo(verdict);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3,3000",
        "0.5,500",
        "'Sun, 22 Nov 2026 08:00:10 GMT',10000",
        "soon,1000",
        "-1,1000",
        "NaN,1000",
        "86399,86399000",
        "86400,86400000",
        "1e300,86400000",
        "'Mon, 23 Nov 2026 08:00:00 GMT',86400000",
        "'Sun, 22 Nov 2026 07:59:00 GMT',0",
        "'Fri, 31 Dec 9999 23:59:59 GMT',86400000"
    })
    void a_wait_that_was_said_is_kept_up_to_a_day(String said, long millis) {
        Answer answer = answer(429, "");
        answer.headers().set("retry-after", said);

        assertThat(QqAnswers.of(answer, "a message", true, NOW))
                .isInstanceOfSatisfying(
                        SendResult.TryLater.class,
                        later -> assertThat(later.after()).isEqualTo(Duration.ofMillis(millis)));
    }

    @Test
    void a_429_that_says_for_how_long_is_about_everything() {
        Answer bare = answer(429, "{\"code\":1100308}");
        Answer said = answer(429, "{\"code\":1100308}");
        said.headers().set("Retry-After", "3");

        assertThat(brief(QqAnswers.of(bare, "a message", true, NOW))).isEqualTo("TryLater CONVERSATION 1000");
        assertThat(brief(QqAnswers.of(said, "a message", true, NOW))).isEqualTo("TryLater RATE_LIMIT 3000");
    }

    @Test
    void a_429_that_wants_more_than_a_day_is_about_everything_too() {
        Answer said = answer(429, "{\"code\":1100308}");
        said.headers().set("Retry-After", "90000");

        assertThat(brief(QqAnswers.of(said, "a message", true, NOW))).isEqualTo("TryLater RATE_LIMIT 86400000");
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

    private static Answer answer(int status, String body) {
        return new Answer(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
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
