package dev.holdfast.gateway.qq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.gateway.OddJson;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives becomes a value. */
class QqFuzzTest {

    private static final List<String> SEEDS = List.of(
            "AT_MESSAGE_CREATE",
            "MESSAGE_CREATE",
            "DIRECT_MESSAGE_CREATE",
            "C2C_MESSAGE_CREATE",
            "GROUP_AT_MESSAGE_CREATE",
            "GROUP_MESSAGE_CREATE",
            "INTERACTION_CREATE",
            "GUILD_MEMBER_ADD",
            "MESSAGE_DELETE",
            "MESSAGE_REACTION_ADD",
            "READY",
            "RESUMED");

    @Property(tries = 2000)
    void arbitrary_bytes_are_a_frame_or_malformed(@ForAll byte[] bytes) {
        assertThat(FrameReader.read(new String(bytes, StandardCharsets.UTF_8))).isNotNull();
    }

    @Property(tries = 2000)
    void arbitrary_text_is_a_frame_or_malformed(@ForAll String text) {
        assertThat(FrameReader.read(text)).isNotNull();
    }

    @Property(tries = 3000)
    void every_cut_or_scratched_frame_is_a_value(
            @ForAll("seeds") String seed, @ForAll("fractions") double where, @ForAll char scratch) {
        String text = Examples.text(seed);
        int at = (int) (where * text.length());

        translated(text.substring(0, at));
        translated(text.substring(0, at) + scratch + text.substring(Math.min(text.length(), at + 1)));
    }

    @Property(tries = 6000)
    void every_value_may_be_of_any_type_or_missing(@ForAll("seeds") String seed, @ForAll long random)
            throws JsonProcessingException {
        assertThat(translated(OddJson.of(Examples.text(seed), new Random(random))))
                .isNotNull();
    }

    /** Waits are reckoned with in nanoseconds: longer ones than a day are cut to one. */
    @Property(tries = 4000)
    void every_answer_of_rest_says_what_to_do(
            @ForAll("answers") String seed,
            @ForAll("statuses") int status,
            @ForAll("waits") String wait,
            @ForAll long random)
            throws JsonProcessingException {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        headers.set("Retry-After", wait);
        Answer answer = new Answer(status, headers, Buffer.buffer(OddJson.of(seed, new Random(random))));

        SendResult result = QqAnswers.of(answer, "a message", random % 2 == 0, Examples.AT);
        QqAnswers.tokenRefused(answer);

        if (result instanceof SendResult.TryLater later && later.after() != null) {
            assertThat(later.after()).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
    }

    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.of(
                "{\"id\":\"m1\",\"timestamp\":\"2026-09-14T20:45:00+08:00\",\"ext_info\":{\"ref_idx\":\"REFIDX_1\"}}",
                "{\"code\":11244,\"message\":\"token expired\",\"err_code\":40012011,\"trace_id\":\"t\"}",
                "{\"code\":304023,\"message\":\"push\",\"data\":{\"message_audit\":{\"audit_id\":\"a\"}}}",
                "{\"code\":22009,\"message\":\"msg limit exceed\"}");
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(0, 100, 200, 202, 204, 302, 400, 401, 403, 404, 429, 500, 504, 599);
    }

    @Provide
    Arbitrary<String> waits() {
        return Arbitraries.of(
                "3",
                "0.5",
                "1e300",
                "NaN",
                "-7",
                "86400",
                "",
                "soon",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "Sun, 22 Nov 2026 08:00:10 GMT",
                "Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @Provide
    Arbitrary<String> seeds() {
        return Arbitraries.of(SEEDS);
    }

    @Provide
    Arbitrary<Double> fractions() {
        return Arbitraries.doubles().between(0, 0.99);
    }

    private static Frame translated(String text) {
        Frame frame = FrameReader.read(text);
        if (frame instanceof Frame.Dispatch) {
            assertThat(Examples.translated(text, Examples.SELF).origin().eventId())
                    .isNotBlank();
        }
        return frame;
    }
}
