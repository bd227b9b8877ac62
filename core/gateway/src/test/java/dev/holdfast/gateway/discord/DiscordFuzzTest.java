package dev.holdfast.gateway.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.OddJson;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.discord.DiscordAnswers.Asked;
import dev.holdfast.gateway.discord.DiscordAnswers.Twice;
import dev.holdfast.gateway.discord.DiscordRest.Result;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives becomes a value. */
class DiscordFuzzTest {

    private static final List<String> SEEDS = List.of(
            "MESSAGE_CREATE",
            "MESSAGE_UPDATE",
            "MESSAGE_DELETE",
            "MESSAGE_DELETE_BULK",
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI",
            "INTERACTION_CREATE",
            "INTERACTION_CREATE_BUTTON",
            "INTERACTION_CREATE_FORM",
            "GUILD_CREATE",
            "GUILD_DELETE",
            "GUILD_MEMBER_ADD",
            "GUILD_MEMBER_UPDATE",
            "GUILD_MEMBER_REMOVE",
            "GUILD_MEMBERS_CHUNK",
            "READY",
            "RESUMED");

    private static final List<Integer> STATUSES =
            List.of(0, 100, 200, 204, 302, 400, 401, 403, 404, 413, 429, 500, 502, 599);
    private static final List<Twice> TWICE = List.of(Twice.values());
    private static final List<String> HEADERS = List.of(
            "Via",
            "Retry-After",
            "X-RateLimit-Bucket",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset-After",
            "X-RateLimit-Scope",
            "X-RateLimit-Global");
    private static final List<String> VALUES = List.of(
            "1",
            "0",
            "-1",
            "0.5",
            "1e300",
            "NaN",
            "Infinity",
            "",
            "true",
            "shared",
            "global",
            "user",
            "9999999999",
            "86400");

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

    /** Waits are reckoned with in nanoseconds: longer ones than a day are a mistake in the answer. */
    @Property(tries = 4000)
    void every_answer_of_rest_says_what_to_do(@ForAll("answers") String seed, @ForAll long random)
            throws JsonProcessingException {
        Random dice = new Random(random);
        JsonNode body = Json.read(dice.nextInt(8) == 0 ? "<html>" : OddJson.of(seed, dice));
        int status = STATUSES.get(dice.nextInt(STATUSES.size()));
        RateLimits limits = new RateLimits("bot", new AddressLimit());

        Reading reading = Reading.of(status, headers(dice), body);
        RateLimits.Ticket ticket = ((RateLimits.Leave.Go) limits.ask(Route.createMessage("1"), 0)).ticket();
        limits.answered(ticket, reading, 0);
        Asked asked = new Asked("a message", TWICE.get(dice.nextInt(TWICE.size())), dice.nextBoolean());
        SendResult result = DiscordAnswers.of(new Result.Answered(status, body, reading), asked, Examples.AT);

        if (result instanceof SendResult.TryLater later && later.after() != null) {
            assertThat(later.after()).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
        if (limits.ask(Route.createMessage("1"), 0) instanceof RateLimits.Leave.Later later) {
            assertThat(later.after())
                    .isBetween(Duration.ZERO, Duration.ofDays(1).plusSeconds(1));
        }
    }

    private static MultiMap headers(Random dice) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String name : HEADERS) {
            if (dice.nextBoolean()) {
                headers.set(name, VALUES.get(dice.nextInt(VALUES.size())));
            }
        }
        return headers;
    }

    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.of(
                "{\"id\":\"1\",\"channel_id\":\"2\",\"content\":\"hi\"}",
                "{\"message\":\"You are being rate limited.\",\"retry_after\":0.65,\"global\":false,\"code\":20028}",
                "{\"code\":50035,\"message\":\"Invalid Form Body\",\"errors\":{\"embeds\":{\"0\":{\"title\":"
                        + "{\"_errors\":[{\"code\":\"BASE_TYPE_MAX_LENGTH\",\"message\":\"too long\"}]}}}}}",
                "{\"code\":10003,\"message\":\"Unknown Channel\"}");
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
