package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.RawClient.Reply;
import dev.holdfast.sandbox.RawClient.Socket;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault, seen from the bot's side. */
class MisbehaviourTest {
    private static final String TEXT = "{\"content\":\"x\"}";

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @ParameterizedTest
    @CsvSource({
        "REST_429,      429, 1100308",
        "REST_500,      500, 50055001",
        "TOKEN_REFUSED, 401, 11244",
        "IP_REFUSED,    401, 40023002"
    })
    void a_rest_fault_answers_with_its_status_once_and_then_no_more(FaultKind kind, int status, int code) {
        String token = "QQBot " + fixture.client.token();
        fixture.sandbox.inflict(Fault.of(kind).times(1));

        Reply refused = fixture.client.post(path(), token, TEXT);
        Reply taken = fixture.client.post(path(), token, TEXT);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.errCode()).isEqualTo(code);
        assertThat(refused.retryAfter()).isNull();
        assertThat(taken.status()).isEqualTo(200);
        assertThat(fixture.sandbox.messages("tea-house")).hasSize(1);
        assertThat(fixture.sandbox.refusedRequests())
                .extracting(RefusedRequest::errCode)
                .containsExactly(code);
    }

    @Test
    void a_429_tells_the_wait_in_seconds_when_asked_to() {
        fixture.sandbox.inflict(Fault.of(FaultKind.REST_429).withRetryAfter(Duration.ofMillis(1200)));

        assertThat(fixture.client.post(path(), TEXT).retryAfter()).isEqualTo("2");
    }

    @Test
    void a_refused_token_at_the_token_endpoint_is_told_with_a_200() {
        fixture.sandbox.inflict(Fault.of(FaultKind.TOKEN_REFUSED).at(Endpoint.TOKEN));

        assertThat(fixture.client.token()).isEmpty();
    }

    @Test
    void a_hanging_request_is_answered_when_the_fault_is_lifted() {
        String token = "QQBot " + fixture.client.token();
        String fault = fixture.sandbox.inflict(Fault.of(FaultKind.REST_HANG).times(1));
        CompletableFuture<Reply> reply = fixture.client.calling(HttpMethod.POST, path(), token, TEXT);
        SandboxFixture.await("the request hangs", () -> fixture.sandbox.hanging() == 1);

        assertThat(reply).isNotDone();
        assertThat(fixture.sandbox.messages("tea-house")).isEmpty();
        fixture.sandbox.lift(fault);

        assertThat(RawClient.get(reply).status()).isEqualTo(200);
        assertThat(fixture.sandbox.messages("tea-house")).hasSize(1);
    }

    @Test
    void a_hanging_request_is_answered_when_the_time_of_the_fault_is_over() {
        String token = "QQBot " + fixture.client.token();
        fixture.sandbox.inflict(Fault.of(FaultKind.REST_HANG).lasting(Duration.ofSeconds(5)));
        CompletableFuture<Reply> reply = fixture.client.calling(HttpMethod.POST, path(), token, TEXT);
        SandboxFixture.await("the request hangs", () -> fixture.sandbox.hanging() == 1);

        fixture.clock.forward(Duration.ofSeconds(5));

        assertThat(RawClient.get(reply).status()).isEqualTo(200);
    }

    @Test
    void a_lost_answer_means_a_message_that_was_taken() {
        String token = "QQBot " + fixture.client.token();
        String id = fixture.sandbox.say("tea-house", "mei", "hello");
        String body = "{\"content\":\"x\",\"msg_id\":\"" + id + "\",\"msg_seq\":1}";
        fixture.sandbox.inflict(Fault.of(FaultKind.REST_LOSE_ANSWER).times(1));

        assertThatThrownBy(() -> fixture.client.post(path(), token, body)).isInstanceOf(IllegalStateException.class);
        assertThat(fixture.client.post(path(), token, body).errCode()).isEqualTo(40054005);
        assertThat(fixture.sandbox.messages("tea-house")).hasSize(2);
    }

    @Test
    void rich_messages_are_refused_and_plain_ones_taken() {
        fixture.sandbox.inflict(Fault.of(FaultKind.REFUSE_RICH));

        Reply rich = fixture.client.post(path(), "{\"msg_type\":2,\"markdown\":{\"content\":\"# x\"}}");
        Reply plain = fixture.client.post(path(), TEXT);

        assertThat(rich.errCode()).isEqualTo(40034127);
        assertThat(plain.status()).isEqualTo(200);
    }

    @Test
    void a_slow_answer_comes_late() {
        String token = "QQBot " + fixture.client.token();
        fixture.sandbox.inflict(Fault.of(FaultKind.REST_SLOW).withDelay(Duration.ofMillis(150)));
        long start = System.nanoTime();

        assertThat(fixture.client.post(path(), token, TEXT).status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(140));
    }

    @ParameterizedTest
    @CsvSource({"DROP_SOCKET, 1006", "CLOSE, 4009"})
    void a_socket_fault_ends_the_live_connection(FaultKind kind, int code) {
        Socket socket = fixture.client.identified();

        fixture.sandbox.inflict(Fault.of(kind));

        assertThat(socket.closeCode()).isEqualTo(code);
        assertThat(fixture.client.identified().isClosed()).isFalse();
    }

    @Test
    void a_close_that_happens_twice_meets_the_next_connection_too() {
        Socket first = fixture.client.identified();
        fixture.sandbox.inflict(Fault.of(FaultKind.CLOSE).withCode(4006).times(2));
        Socket second = fixture.client.identified();

        assertThat(first.closeCode()).isEqualTo(4006);
        assertThat(second.closeCode()).isEqualTo(4006);
    }

    @ParameterizedTest
    @CsvSource({"true, RESUMED", "false, ''"})
    void an_invalid_session_says_whether_it_can_be_resumed(boolean resumable, String answer) {
        Socket socket = fixture.client.connect();
        socket.next();
        socket.send(RawClient.identify(fixture.client.token(), 1, "[0,1]"));
        String session = socket.next().at("/d/session_id").asText();

        fixture.sandbox.inflict(Fault.of(FaultKind.INVALID_SESSION).withResumable(resumable));
        JsonNode invalid = socket.next();
        Socket next = fixture.client.connect();
        next.next();
        next.send(RawClient.resume(fixture.client.token(), session, 1));

        assertThat(invalid).isEqualTo(RawClient.tree("{\"op\":9,\"d\":" + resumable + "}"));
        assertThat(next.next().path("t").asText()).isEqualTo(answer);
    }

    @Test
    void a_reconnect_is_op_7() {
        Socket socket = fixture.client.identified();

        fixture.sandbox.inflict(Fault.of(FaultKind.RECONNECT));

        assertThat(socket.next()).isEqualTo(RawClient.tree("{\"op\":7}"));
    }

    @Test
    void refused_connections_fail_the_handshake() {
        fixture.sandbox.inflict(Fault.of(FaultKind.REFUSE_CONNECTIONS).times(1));

        assertThatThrownBy(() -> fixture.client.connect()).hasMessageContaining("503");
        assertThat(fixture.client.connect().next().path("op").asInt()).isEqualTo(10);
    }

    @Test
    void a_resume_is_refused_by_op_9_or_by_the_given_code() {
        fixture.sandbox.inflict(Fault.of(FaultKind.REFUSE_RESUME).times(1));
        Socket first = fixture.client.connect();
        first.next();
        first.send(RawClient.resume(fixture.client.token(), "any", 1));
        assertThat(first.next().path("op").asInt()).isEqualTo(9);

        fixture.sandbox.inflict(Fault.of(FaultKind.REFUSE_RESUME).withCode(4902));
        Socket second = fixture.client.connect();
        second.next();
        second.send(RawClient.resume(fixture.client.token(), "any", 1));
        assertThat(second.closeCode()).isEqualTo(4902);
    }

    @Test
    void events_come_twice_or_not_at_all_and_silence_is_replayed() {
        Socket socket = fixture.client.connect();
        socket.next();
        socket.send(RawClient.identify(fixture.client.token(), Bot.QQ_PUBLIC, "[0,1]"));
        String session = socket.next().at("/d/session_id").asText();
        fixture.sandbox.inflict(Fault.of(FaultKind.DUPLICATE_EVENTS).times(1));
        fixture.sandbox.say("tea-house", "mei", "twice");
        assertThat(socket.next()).isEqualTo(socket.next());

        fixture.sandbox.inflict(Fault.of(FaultKind.SILENCE));
        String unheard = fixture.sandbox.say("tea-house", "mei", "unheard");
        socket.send("{\"op\":1,\"d\":2}");
        fixture.sandbox.liftAll();
        Socket next = fixture.client.connect();
        next.next();
        next.send(RawClient.resume(fixture.client.token(), session, 2));

        assertThat(next.next().at("/d/id").asText()).isEqualTo(unheard);
        assertThat(next.next().path("t").asText()).isEqualTo("RESUMED");
    }

    @Test
    void heartbeats_stay_unanswered_and_hello_is_not_said() {
        Socket socket = fixture.client.identified();
        fixture.sandbox.inflict(Fault.of(FaultKind.STOP_ACK).times(1));
        fixture.sandbox.inflict(Fault.of(FaultKind.NO_HELLO).times(1));
        socket.send("{\"op\":1,\"d\":1}");
        socket.send("{\"op\":1,\"d\":1}");
        Socket mute = fixture.client.connect();
        mute.send("{\"op\":1,\"d\":null}");

        assertThat(socket.next().path("op").asInt()).isEqualTo(11);
        assertThat(mute.next().path("op").asInt()).isEqualTo(11);
        assertThat(socket.waitingFrames()).isZero();
    }

    @Test
    void an_oversize_frame_is_larger_than_sixteen_mebibytes() {
        Socket socket = fixture.client.identified();

        fixture.sandbox.inflict(Fault.of(FaultKind.OVERSIZE));

        assertThat(socket.next().path("d").asText()).hasSizeGreaterThan(16 * 1024 * 1024);
    }

    private String path() {
        return "/v2/groups/" + fixture.sandbox.wireId("tea-house") + "/messages";
    }
}
