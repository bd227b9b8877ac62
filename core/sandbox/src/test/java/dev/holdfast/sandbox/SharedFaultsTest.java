package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.AnyClient.Line;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault bites the sockets and REST of either platform. */
class SharedFaultsTest {
    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture(
            plain -> plain.withBots(Bot.qq("1", "s"), Bot.discord("2", "t").withIdentifyPace(1, Duration.ZERO)));

    @ParameterizedTest
    @EnumSource(Platform.class)
    void no_hello_and_no_acknowledgement(Platform platform) {
        AnyClient client = client(platform);
        Line line = client.identified();
        fixture.sandbox.inflict(Fault.of(FaultKind.STOP_ACK).on(platform).times(1));
        fixture.sandbox.inflict(Fault.of(FaultKind.NO_HELLO).on(platform).times(1));

        line.send("{\"op\":1,\"d\":1}");
        line.send("{\"op\":1,\"d\":1}");
        Line mute = client.connect();
        mute.send("{\"op\":1,\"d\":null}");

        assertThat(line.next(11).path("op").asInt()).isEqualTo(11);
        assertThat(mute.next().path("op").asInt()).isEqualTo(11);
        assertThat(line.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void an_opcode_at_the_wrong_moment(Platform platform) {
        Line line = client(platform).identified();

        fixture.sandbox.inflict(Fault.of(FaultKind.RECONNECT));
        fixture.sandbox.inflict(Fault.of(FaultKind.ASK_HEARTBEAT));
        fixture.sandbox.inflict(Fault.of(FaultKind.INVALID_SESSION).withResumable(true));

        assertThat(line.next(7).path("op").asInt()).isEqualTo(7);
        assertThat(line.next().path("op").asInt()).isEqualTo(1);
        JsonNode invalid = line.next();
        assertThat(invalid.path("op").asInt()).isEqualTo(9);
        assertThat(invalid.path("d").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "QQ, 4000",
        "QQ, 4007",
        "QQ, 4009",
        "QQ, 4914",
        "DISCORD, 4000",
        "DISCORD, 4004",
        "DISCORD, 4007",
        "DISCORD, 4014"
    })
    void any_close_code(Platform platform, int code) {
        Line line = client(platform).identified();

        fixture.sandbox.inflict(Fault.of(FaultKind.CLOSE).withCode(code));

        assertThat(line.closeCode()).isEqualTo(code);
    }

    /** Which closes leave the session resumable. */
    @ParameterizedTest
    @CsvSource({
        "QQ, 4009, RESUMED",
        "QQ, 4006, ''",
        "DISCORD, 4000, RESUMED",
        "DISCORD, 4008, RESUMED",
        "DISCORD, 4009, ''",
        "DISCORD, 4003, ''",
        "DISCORD, 1000, RESUMED"
    })
    void a_session_outlives_some_closes_only(Platform platform, int code, String answer) {
        AnyClient client = client(platform);
        Line line = client.identified();
        long seen = client.seen();
        fixture.sandbox.inflict(Fault.of(FaultKind.CLOSE).withCode(code));
        line.closeCode();

        assertThat(client.resuming(seen).next().path("t").asText("null")).isEqualTo(answer.isEmpty() ? "null" : answer);
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_reset_in_the_middle_of_a_frame(Platform platform) {
        Line line = client(platform).identified();

        fixture.sandbox.inflict(Fault.of(FaultKind.RESET_IN_FRAME));

        assertThat(line.closeCode()).isEqualTo(1006);
        assertThat(line.waitingOf("MESSAGE")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_handshake_refused_and_one_that_is_slow(Platform platform) {
        AnyClient client = client(platform);
        fixture.sandbox.inflict(
                Fault.of(FaultKind.REFUSE_CONNECTIONS).on(platform).times(1));
        fixture.sandbox.inflict(
                Fault.of(FaultKind.SLOW_HANDSHAKE).on(platform).times(1).withDelay(Duration.ofMillis(150)));

        assertThatThrownBy(client::connect).hasMessageContaining("503");
        long start = System.nanoTime();
        client.connect().next();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(140));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void an_event_before_ready(Platform platform) {
        AnyClient client = client(platform);
        fixture.sandbox.inflict(Fault.of(FaultKind.EARLY_EVENT).times(1));
        Line line = client.connect();
        line.next();

        line.identify();

        assertThat(line.next().path("t").asText()).isEqualTo("EARLY_EVENT");
        assertThat(line.next().path("t").asText()).isEqualTo("READY");
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_replay_told_twice_and_in_the_wrong_order(Platform platform) {
        AnyClient client = client(platform);
        Line line = client.identified();
        long seen = client.seen();
        line.abort();
        SandboxFixture.await("the loss", () -> !fixture.sandbox.connected());
        fixture.sandbox.say(client.conversation(), "lin", "one");
        fixture.sandbox.say(client.conversation(), "lin", "two");
        fixture.sandbox.inflict(Fault.of(FaultKind.REPLAY_TWICE).times(1));
        fixture.sandbox.inflict(Fault.of(FaultKind.REPLAY_DISORDER).times(1));

        Line next = client.resuming(seen);

        assertThat(next.next().at("/d/content").asText()).contains("two");
        assertThat(next.next().at("/d/content").asText()).contains("two");
        assertThat(next.next().at("/d/content").asText()).contains("one");
        assertThat(next.next().at("/d/content").asText()).contains("one");
        assertThat(next.next().path("t").asText()).isEqualTo("RESUMED");
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void an_event_of_five_megabytes_is_numbered_like_any_other(Platform platform) {
        AnyClient client = client(platform);
        Line line = client.identified();
        long seen = client.seen();

        fixture.sandbox.inflict(Fault.of(FaultKind.BIG_EVENT));

        JsonNode big = line.next("BIG_EVENT");
        assertThat(big.path("s").asLong()).isEqualTo(seen + 1);
        assertThat(big.at("/d/text").asText()).hasSize(5 * 1024 * 1024);
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_payload_split_across_frames_is_whole_in_the_end(Platform platform) {
        Line line = client(platform).identified();
        fixture.sandbox.inflict(Fault.of(FaultKind.SPLIT_FRAMES).times(1));

        fixture.sandbox.say(client(platform).conversation(), "lin", "in two pieces");

        assertThat(line.nextMessage().at("/d/content").asText()).contains("in two pieces");
    }

    @ParameterizedTest
    @CsvSource({
        "QQ,      USER,       429, 1100308, none",
        "DISCORD, USER,       429, 0,       user",
        "DISCORD, GLOBAL,     429, 0,       global",
        "DISCORD, SHARED,     429, 0,       shared",
        "DISCORD, CLOUDFLARE, 429, 0,       none"
    })
    void a_429_of_every_scope(Platform platform, Fault.Scope scope, int status, int code, String told) {
        fixture.sandbox.inflict(Fault.of(FaultKind.REST_429).withScope(scope).withRetryAfter(Duration.ofMillis(2500)));

        AnyClient.Reply reply = client(platform).send("hi");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Retry-After")).isEqualTo("3");
        assertThat(reply.header("X-RateLimit-Scope")).isEqualTo(told.equals("none") ? null : told);
        assertThat(reply.header("Via"))
                .isEqualTo(platform == Platform.QQ || scope == Fault.Scope.CLOUDFLARE ? null : "1.1 google");
        assertThat(reply.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "QQ,      REST_500,      ,       500, 50055001",
        "QQ,      TOKEN_REFUSED, ,       401, 11244",
        "QQ,      IP_REFUSED,    ,       401, 40023002",
        "QQ,      REST_ERROR,    304023, 400, 304023",
        "DISCORD, REST_500,      ,       500, 0",
        "DISCORD, REST_500,      502,    502, 0",
        "DISCORD, TOKEN_REFUSED, ,       401, 0",
        "DISCORD, IP_REFUSED,    ,       403, 40333",
        "DISCORD, REST_ERROR,    50007,  403, 50007"
    })
    void a_refusal_by_rest(Platform platform, FaultKind kind, @Nullable Integer wished, int status, int code) {
        AnyClient client = client(platform);
        client.authorize();
        Fault fault = Fault.of(kind).times(1);

        fixture.sandbox.inflict(wished == null ? fault : fault.withCode(wished));
        AnyClient.Reply refused = client.send("hi");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(client.send("hi").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_hanging_request_and_a_lost_answer(Platform platform) {
        AnyClient client = client(platform);
        client.authorize();
        String fault = fixture.sandbox.inflict(Fault.of(FaultKind.REST_HANG).times(1));
        var hanging = client.sending("held");
        SandboxFixture.await("the request hangs", () -> fixture.sandbox.hanging() == 1);
        fixture.sandbox.lift(fault);
        assertThat(RawClient.get(hanging).status()).isEqualTo(200);
        fixture.sandbox.inflict(Fault.of(FaultKind.REST_LOSE_ANSWER).times(1));

        assertThatThrownBy(() -> client.send("lost")).isInstanceOf(IllegalStateException.class);

        assertThat(fixture.sandbox.messages(client.conversation()))
                .extracting(ChatMessage::text)
                .containsExactly("held", "lost");
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_token_that_ends_while_it_is_used(Platform platform) {
        AnyClient client = client(platform);
        Line line = client.identified();
        client.authorize();

        fixture.sandbox.inflict(Fault.of(FaultKind.EXPIRE_TOKEN).on(platform));

        assertThat(client.send("hi").status()).isEqualTo(401);
        if (platform == Platform.DISCORD) { // a reset token ends the session, an expired one does not
            assertThat(line.closeCode()).isEqualTo(4004);
            fixture.sandbox.liftAll();
            assertThat(client.send("hi").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_fault_for_one_platform_leaves_the_other_alone(Platform platform) {
        Line struck = client(platform).identified();
        Platform other = platform == Platform.QQ ? Platform.DISCORD : Platform.QQ;
        Line spared = client(other).identified();

        fixture.sandbox.inflict(Fault.of(FaultKind.CLOSE).withCode(4000).on(platform));

        assertThat(struck.closeCode()).isEqualTo(4000);
        assertThat(spared.isClosed()).isFalse();
    }

    private AnyClient client(Platform platform) {
        return AnyClient.of(platform, fixture);
    }
}
