package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.discord.DiscordAnswers.Asked;
import dev.holdfast.gateway.discord.DiscordAnswers.Twice;
import dev.holdfast.gateway.discord.DiscordRest.Result;
import dev.holdfast.gateway.discord.Reading.Limited;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.gateway.session.AfterClose;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The platform's tables: intents, close codes, what answers say, ids. */
class DiscordTablesTest {

    private static final Instant NOW = Instant.parse("2026-01-15T09:31:13Z");

    /** Discord: Gateway Intents. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "guilds guild-messages direct-messages message-content = 37377",
                "guilds guild-members guild-moderation guild-expressions guild-integrations guild-webhooks guild-invites"
                        + " guild-voice-states guild-presences guild-messages guild-message-reactions guild-message-typing"
                        + " direct-messages direct-message-reactions direct-message-typing message-content"
                        + " guild-scheduled-events auto-moderation-configuration auto-moderation-execution"
                        + " guild-message-polls direct-message-polls = 53608447",
                "guilds guild-moderation guild-expressions guild-integrations guild-webhooks guild-invites"
                        + " guild-voice-states guild-messages guild-message-reactions guild-message-typing"
                        + " direct-messages direct-message-reactions direct-message-typing"
                        + " guild-scheduled-events auto-moderation-configuration auto-moderation-execution"
                        + " guild-message-polls direct-message-polls = 53575421",
                "guild-scheduled-events = 65536",
                "auto-moderation-configuration = 1048576",
                "auto-moderation-execution = 2097152",
                "guild-message-polls = 16777216",
                "direct-message-polls = 33554432",
            })
    void intents_add_up(String names, int sum) {
        assertThat(DiscordIntents.sum(List.of(names.strip().split(" ")))).isEqualTo(sum);
    }

    @Test
    void an_unknown_intent_names_the_known_ones_and_which_are_privileged() {
        assertThatThrownBy(() -> DiscordIntents.sum(List.of("guilds", "gossip")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unknown intent 'gossip'; known are auto-moderation-configuration, ")
                .hasMessageContaining("message-content (privileged)")
                .hasMessageContaining("guild-messages,");
    }

    /** Discord: Gateway Close Event Codes. */
    @ParameterizedTest
    @CsvSource({
        "1000,ResumeOnce",
        "1001,ResumeOnce",
        "1006,Resume",
        "4000,Resume",
        "4001,Resume",
        "4002,Resume",
        "4003,Identify",
        "4004,Stop",
        "4005,Identify",
        "4006,Identify",
        "4007,Identify",
        "4008,Resume",
        "4009,Identify",
        "4010,Stop",
        "4011,Reshard",
        "4012,Stop",
        "4013,Stop",
        "4014,Stop",
        "4015,ResumeOnce",
        "4999,ResumeOnce",
        "3000,Resume",
    })
    void every_close_code_asks_for_something(int code, String verdict) {
        assertThat(DiscordCloseCodes.after(code, "").getClass().getSimpleName()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4004|'token' of this bot",
                "4010|'shards' of this bot",
                "4012|Holdfast must be updated",
                "4013|'intents' of this bot",
                "4014|guild-members, message-content on under 'Privileged Gateway Intents'",
            })
    void a_fatal_close_says_what_to_mend(int code, String words) {
        String privileged = DiscordIntents.privilegedAmong(List.of("message-content", "guilds", "guild-members"));

        assertThat(DiscordCloseCodes.after(code, privileged))
                .isInstanceOfSatisfying(
                        AfterClose.Stop.class, stop -> assertThat(stop.advice()).contains(words));
    }

    /** Discord: HTTP and JSON error codes. A message with a name of its own, rich or plain. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"id\":\"m1\"}|rich|Sent m1",
                "201|{\"id\":\"m1\"}|rich|Sent m1",
                "204||rich|Sent",
                "200|not json|rich|Sent",
                "400|{\"code\":50035,\"errors\":{\"embeds\":{}}}|rich|TooRich",
                "400|{\"code\":50035,\"errors\":{\"data\":{\"components\":{}}}}|rich|TooRich",
                "400|{\"code\":50035,\"errors\":{\"content\":{}}}|rich|Never REFUSED",
                "400|{\"code\":50035,\"errors\":{\"embeds\":{}}}|plain|Never REFUSED",
                "400|{\"code\":50006}|rich|Never REFUSED",
                "400|{\"code\":50109}|rich|Never REFUSED",
                "400|{\"code\":50008}|rich|Never REFUSED",
                "400|{\"code\":30015}|rich|TooRich",
                "413|{\"code\":40005}|rich|TooRich",
                "413||rich|TooRich",
                "400|{\"code\":50045}|rich|TooRich",
                "400|{\"code\":40058}|rich|Never REFUSED",
                "400|{\"code\":50083}|rich|Never REFUSED",
                "400|{\"code\":160005}|rich|Never REFUSED",
                "400|{\"code\":160014}|rich|Never REFUSED",
                "400|{\"code\":200000}|rich|Never REFUSED",
                "400|{\"code\":240000}|rich|Never REFUSED",
                "400|<html>|rich|Never REFUSED",
                "401|{\"code\":0,\"message\":\"401: Unauthorized\"}|rich|Never AUTHENTICATION",
                "401|{\"code\":50014}|rich|Never AUTHENTICATION",
                "401|{\"code\":50027}|rich|Never REFUSED",
                "403|{\"code\":50013}|rich|Never REFUSED",
                "403|{\"code\":50001}|rich|Never REFUSED",
                "403|{\"code\":50007}|rich|Never REFUSED",
                "403|{\"code\":50278}|rich|Never REFUSED",
                "403|{\"code\":40333}|rich|TryLater RATE_LIMIT",
                "403|<html>|rich|TryLater RATE_LIMIT",
                "404|{\"code\":10003}|rich|Never REFUSED",
                "404|{\"code\":10008}|rich|Sent",
                "404|{\"code\":10062}|rich|Never REFUSED",
                "404|{\"code\":10015}|rich|Never REFUSED",
                "400|{\"code\":40060}|rich|Duplicate",
                "405||rich|Never REFUSED",
                "403|{\"code\":40003}|rich|TryLater CONVERSATION 10000",
                "403|{\"code\":20016}|rich|TryLater CONVERSATION 10000",
                "403|{\"code\":20028}|rich|TryLater CONVERSATION 10000",
                "429|{\"code\":40062}|rich|TryLater RATE_LIMIT",
                "403|{\"code\":40004}|rich|Unclear SERVER",
                "503|{\"code\":130000}|rich|Unclear SERVER",
                "500||rich|Unclear SERVER",
                "502|<html>|rich|Unclear SERVER",
                "503||rich|Unclear SERVER",
                "504||rich|Unclear SERVER",
                "520|error code: 520|rich|Unclear SERVER",
                "524||rich|Unclear SERVER",
                "529||rich|Unclear SERVER",
                "304||rich|Never REFUSED",
            })
    void every_answer_says_what_to_do(int status, String body, String form, String expected) {
        Result answer = answer(status, body == null ? "" : body, MultiMap.caseInsensitiveMultiMap());
        Asked asked = new Asked("a message", Twice.SHOWN_ONCE, form.equals("rich"));

        assertThat(brief(DiscordAnswers.of(answer, asked, NOW))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"HARMLESS,TryLater SERVER", "SHOWN_ONCE,Unclear SERVER", "SHOWN_TWICE,Never SERVER"})
    void trouble_is_tried_again_as_far_as_nothing_shows_twice(Twice twice, String expected) {
        Result answer = answer(502, "", MultiMap.caseInsensitiveMultiMap());

        assertThat(brief(DiscordAnswers.of(answer, new Asked("it", twice, false), NOW)))
                .isEqualTo(expected);
    }

    @Test
    void a_refused_form_says_which_member_and_why() {
        Result answer = answer(
                400,
                "{\"message\":\"Invalid Form Body\",\"code\":50035,\"errors\":{\"embeds\":{\"0\":{\"title\":{\"_errors\":"
                        + "[{\"code\":\"BASE_TYPE_MAX_LENGTH\",\"message\":\"Must be 256 or fewer in length.\"}]}}}}}",
                MultiMap.caseInsensitiveMultiMap());

        assertThat(DiscordAnswers.of(answer, new Asked("a message", Twice.SHOWN_ONCE, true), NOW))
                .isEqualTo(new SendResult.TooRich("a message was answered with HTTP 400, code 50035: Invalid Form Body"
                        + " (embeds.0.title: Must be 256 or fewer in length.)"));
    }

    /** Discord: Rate Limits. Whose limit it is, and for how long. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|Via=1.1 google;X-RateLimit-Scope=user;X-RateLimit-Remaining=0;Retry-After=2|{\"retry_after\":1.337,\"global\":false}|ROUTE|2000",
                "429|Via=1.1 google;X-RateLimit-Scope=user;X-RateLimit-Remaining=0;Retry-After=2|{\"retry_after\":2.5}|ROUTE|2500",
                "429|Via=1.1 google;X-RateLimit-Scope=user;X-RateLimit-Remaining=3|{\"retry_after\":600}|ALONE|600000",
                "429|Via=1.1 google;X-RateLimit-Scope=shared;Retry-After=5|{\"retry_after\":4.2}|SHARED|5000",
                "429|Via=1.1 google;X-RateLimit-Global=true;Retry-After=1|{\"retry_after\":0.3,\"global\":true}|BOT|1000",
                "429|Via=1.1 google;X-RateLimit-Scope=global;Retry-After=1|{\"retry_after\":0.3}|BOT|1000",
                "429|Via=1.1 google|{\"retry_after\":0.5}|ROUTE|500",
                "429|Retry-After=300|error code: 1015|ADDRESS|300000",
                "429||<html>|ADDRESS|",
                "429|Retry-After=7|{\"message\":\"You are being blocked from accessing our API temporarily\",\"code\":0}|ADDRESS|7000",
                "429|Via=1.1 google;Retry-After=soon|{\"retry_after\":\"later\"}|ROUTE|",
                "403||<html>|ADDRESS|",
                "403|Via=1.1 google|{\"code\":50013}|NOT|",
                "403|Via=1.1 google|{\"code\":40333}|ADDRESS|",
                "200|X-RateLimit-Remaining=0|{}|NOT|",
            })
    void a_limit_says_whose_it_is_and_for_how_long(
            int status, String headers, String body, Limited limited, Long millis) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        if (headers != null) {
            for (String header : headers.split(";", -1)) {
                map.set(header.substring(0, header.indexOf('=')), header.substring(header.indexOf('=') + 1));
            }
        }
        Reading reading = Reading.of(status, map, Json.read(body));

        assertThat(reading.limited()).isEqualTo(limited);
        assertThat(reading.pause()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    /** Discord: Snowflakes, Sharding. */
    @Test
    void an_id_tells_its_time_and_its_shard() {
        assertThat(Snowflakes.madeAt("175928847299117063")).isEqualTo(Instant.parse("2016-04-30T11:18:25.796Z"));
        assertThat(Snowflakes.madeAt("18446744073709551615")).isNotNull();
        assertThat(Snowflakes.madeAt("18446744073709551616")).isNull();
        assertThat(Snowflakes.madeAt("42")).isNull();
        assertThat(Snowflakes.madeAt("17592884729911706x")).isNull();
        assertThat(Snowflakes.shard("1249634156544135169", 4)).isZero();
        assertThat(Snowflakes.shard("1391676891362500611", 4)).isEqualTo(3);
        assertThat(Snowflakes.shard("", 4)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "ack~42~false~ack|42",
                "ack~''~false~ack",
                "a|b%~x|y~false~a%7Cb%25|x|y",
                "week~!weather week~true~|week|!weather week",
                "%7C~''~false~%257C",
            })
    void a_button_is_read_as_it_was_written(String id, String data, boolean command, String written) {
        CustomId custom = new CustomId(id, data, command);

        assertThat(custom.written()).isEqualTo(written);
        assertThat(CustomId.read(written)).isEqualTo(custom);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "hello there~hello there",
                "2*3*4 = snake_case~2\\*3\\*4 = snake\\_case",
                "see https://example.org/a_b_c*d and `x`~see https://example.org/a_b_c*d and \\`x\\`",
                "- one [two](three)~\\- one \\[two\\](three)",
                "a > b - c # d~a > b - c # d",
            })
    void plain_words_stay_plain(String words, String written) {
        assertThat(DiscordText.plain(words, 2000)).isEqualTo(written);
    }

    @Test
    void words_come_before_looks_where_there_is_no_room_for_both() {
        assertThat(DiscordText.plain("*".repeat(1500), 2000)).isEqualTo("*".repeat(1500));
        assertThat(DiscordText.plain("*".repeat(1000), 2000)).isEqualTo("\\*".repeat(1000));
    }

    /** Discord: Embed Limits, Component Reference. Each is refused before it is sent, with what is allowed. */
    @Test
    void what_is_too_much_is_said_precisely() {
        String x = "x".repeat(300);
        Embed.Field field = new Embed.Field("n", "v");

        assertProblem(embed(x, "", List.of()), "an embed's title takes 256 characters, not 300");
        assertProblem(
                embed("t", "x".repeat(4097), List.of()), "an embed's description takes 4096 characters, not 4097");
        assertProblem(embed("t", "", Collections.nCopies(26, field)), "an embed takes 25 fields, not 26");
        assertProblem(
                embed("t", "", List.of(new Embed.Field(x, ""))),
                "the name of an embed's field takes 256 characters, not 300");
        assertProblem(
                embed("t", "", List.of(new Embed.Field("n", "x".repeat(1025)))),
                "the value of an embed's field takes 1024 characters, not 1025");
        assertProblem(
                embed("t", "x".repeat(3000), List.of()).withEmbed(new Embed("t", "x".repeat(3000), List.of())),
                "the embeds of a message take 6000 characters together, not 6002");
        assertProblem(
                Reply.text("x").withButtons(Button.callback("a", "A", "x".repeat(99))),
                "a button's id and data have 1 to 100 characters together, not 101: a");
        assertProblem(
                Reply.text("x").withButtons(Button.callback("a", "A", "1"), Button.callback("a", "B", "1")),
                "two buttons of a message are the same: a");
        assertProblem(
                Reply.text("x").withButtons(Button.callback("a", x, "1")),
                "the label of a button has 1 to 80 characters, not 300");
        assertProblem(Reply.text("😀".repeat(2001)), "the text takes 2000 characters, not 2001");
        Reply pictures = Reply.text("x");
        for (int i = 0; i < 11; i++) {
            pictures = pictures.withImage(new Image("https://example.org/" + i, ""));
        }
        assertProblem(pictures, "a message takes 10 embeds and images, not 11");
        assertProblem(Reply.text("x").withNative("discord", "{broken}"), "a native part is not JSON");
        assertThat(DiscordLimits.problem(Reply.text("😀".repeat(2000)))).isNull();
    }

    @Test
    void a_presence_that_cannot_be_says_what_can() {
        assertThatThrownBy(() -> DiscordFrames.checked(new BotConfig.Presence("away", "playing", "x")))
                .hasMessage("unknown presence status 'away'; known are online, idle, dnd, invisible");
        assertThatThrownBy(() -> DiscordFrames.checked(new BotConfig.Presence("idle", "eating", "x")))
                .hasMessageContaining("unknown presence activity 'eating'; known are playing");
    }

    private static void assertProblem(Reply reply, String problem) {
        assertThat(DiscordLimits.problem(reply)).isEqualTo(problem);
    }

    private static Reply embed(String title, String description, List<Embed.Field> fields) {
        return Reply.embed(new Embed(title, description, fields));
    }

    private static Result answer(int status, String body, MultiMap headers) {
        var tree = Json.read(body);
        return new Result.Answered(status, tree, Reading.of(status, headers, tree));
    }

    static String brief(SendResult result) {
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
