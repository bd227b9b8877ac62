package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.RawClient.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QqGatewayTest {
    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture(plain -> plain.withGateway(plain.gateway()
            .withHeartbeatInterval(Duration.ofSeconds(20))
            .withConnectionLifetime(Duration.ofSeconds(30))
            .withReplayMax(5)
            .withSessionStarts(3)));

    @Test
    void hello_comes_first_and_ready_names_session_bot_and_shard() {
        Socket socket = fixture.client.connect();
        JsonNode hello = socket.next();
        socket.send(RawClient.identify(fixture.client.token(), 1, "[0,1]"));
        JsonNode ready = socket.next();

        assertThat(hello).isEqualTo(RawClient.tree("{\"op\":10,\"d\":{\"heartbeat_interval\":20000}}"));
        assertThat(ready.path("s").asInt()).isEqualTo(1);
        assertThat(ready.at("/d/version").asInt()).isEqualTo(1);
        assertThat(ready.at("/d/session_id").asText()).isNotBlank();
        assertThat(ready.at("/d/user/bot").asBoolean()).isTrue();
        assertThat(ready.at("/d/user/id").asText())
                .isEqualTo(fixture.client.get("/users/@me").body().path("id").asText());
        assertThat(ready.at("/d/shard")).isEqualTo(RawClient.tree("[0,1]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4001 | {\"op\":5}",
                "4002 | {\"op\":",
                "4002 | {\"d\":1}",
                "4002 | {\"op\":2,\"d\":{}}",
                "4002 | {\"op\":6,\"d\":{\"token\":\"x\"}}",
                "4004 | {\"op\":2,\"d\":{\"token\":\"QQBot wrong\",\"intents\":1}}",
                "4004 | {\"op\":2,\"d\":{\"token\":\"TOKEN\",\"intents\":1}}",
                "4010 | {\"op\":2,\"d\":{\"token\":\"QQBot TOKEN\",\"intents\":1,\"shard\":[0,0]}}",
                "4010 | {\"op\":2,\"d\":{\"token\":\"QQBot TOKEN\",\"intents\":1,\"shard\":[2,2]}}",
                "4013 | {\"op\":2,\"d\":{\"token\":\"QQBot TOKEN\",\"intents\":4}}",
                "4014 | {\"op\":2,\"d\":{\"token\":\"QQBot TOKEN\",\"intents\":512}}"
            })
    void a_wrong_frame_is_answered_with_its_close_code(int code, String frame) {
        Socket socket = fixture.client.connect();
        socket.next();

        socket.send(frame.replace("TOKEN", fixture.client.token()));

        assertThat(socket.closeCode()).isEqualTo(code);
    }

    @Test
    void a_binary_frame_and_a_second_identify_are_refused() {
        Socket binary = fixture.client.connect();
        binary.sendBinary();
        Socket twice = fixture.client.identified();
        twice.send(RawClient.identify(fixture.client.token(), 1, "[0,1]"));

        assertThat(binary.closeCode()).isEqualTo(4002);
        assertThat(twice.closeCode()).isEqualTo(4005);
    }

    @Test
    void session_starts_are_counted_and_end() {
        for (int i = 0; i < 3; i++) {
            fixture.client.identified();
        }
        JsonNode limit = fixture.client.get("/gateway/bot").body().path("session_start_limit");
        Socket socket = fixture.client.connect();
        socket.next();
        socket.send(RawClient.identify(fixture.client.token(), 1, "[0,1]"));

        assertThat(limit.path("remaining").asInt()).isZero();
        assertThat(limit.path("reset_after").asLong()).isEqualTo(86_400_000L);
        assertThat(socket.closeCode()).isEqualTo(4903);
    }

    @Test
    void heartbeats_are_acknowledged_and_silence_is_closed() {
        Socket socket = fixture.client.identified();
        socket.send("{\"op\":1,\"d\":null}");
        assertThat(socket.next().path("op").asInt()).isEqualTo(11);

        fixture.clock.forward(Duration.ofSeconds(41));

        assertThat(socket.closeCode()).isEqualTo(4009);
    }

    @Test
    void an_old_connection_is_asked_to_reconnect_and_then_closed() {
        Socket socket = fixture.client.identified();

        fixture.clock.forward(Duration.ofSeconds(31));
        JsonNode asked = socket.next();
        fixture.clock.forward(Duration.ofSeconds(6));

        assertThat(asked).isEqualTo(RawClient.tree("{\"op\":7}"));
        assertThat(socket.closeCode()).isEqualTo(4009);
    }

    @Test
    void a_resumed_session_hears_what_it_missed_and_then_resumed() {
        Socket first = fixture.client.connect();
        first.next();
        first.send(RawClient.identify(fixture.client.token(), Bot.QQ_PUBLIC, "[0,1]"));
        String session = first.next().at("/d/session_id").asText();
        String seen = fixture.sandbox.say("tea-house", "mei", "one");
        first.next("GROUP_AT_MESSAGE_CREATE");
        first.abort();
        first.closeCode();
        SandboxFixture.await("the sandbox sees the socket go", () -> !fixture.sandbox.connected());
        List<String> missed = List.of(
                fixture.sandbox.say("tea-house", "mei", "two"), fixture.sandbox.say("private-mei", "mei", "three"));

        Socket second = fixture.client.connect();
        second.next();
        second.send(RawClient.resume(fixture.client.token(), session, 2));
        JsonNode two = second.next();
        JsonNode three = second.next();
        JsonNode resumed = second.next();

        assertThat(List.of(two.at("/d/id").asText(), three.at("/d/id").asText()))
                .isEqualTo(missed)
                .doesNotContain(seen);
        assertThat(two.path("s").asInt()).isEqualTo(3);
        assertThat(resumed.path("t").asText()).isEqualTo("RESUMED");
        assertThat(resumed.path("d")).isEqualTo(RawClient.tree("\"\""));
        assertThat(resumed.path("s").asInt()).isEqualTo(5);
    }

    @Test
    void a_resume_of_an_unknown_session_is_answered_with_op_9_and_may_identify() {
        Socket socket = fixture.client.connect();
        socket.next();
        socket.send(RawClient.resume(fixture.client.token(), "gone", 3));

        assertThat(socket.next()).isEqualTo(RawClient.tree("{\"op\":9,\"d\":false}"));
        socket.send(RawClient.identify(fixture.client.token(), 1, "[0,1]"));
        assertThat(socket.next().path("t").asText()).isEqualTo("READY");
    }

    @ParameterizedTest
    @CsvSource({"4007, 99, 0", "4006, 1, 7"})
    void a_resume_from_the_future_or_from_too_long_ago_is_closed(int code, long seq, int missed) {
        Socket first = fixture.client.connect();
        first.next();
        first.send(RawClient.identify(fixture.client.token(), Bot.QQ_PUBLIC, "[0,1]"));
        String session = first.next().at("/d/session_id").asText();
        for (int i = 0; i < missed; i++) {
            fixture.sandbox.say("tea-house", "mei", "more than the five that are kept");
        }

        Socket second = fixture.client.connect();
        second.next();
        second.send(RawClient.resume(fixture.client.token(), session, seq));

        assertThat(second.closeCode()).isEqualTo(code);
    }

    @Test
    void a_session_lost_for_too_long_is_forgotten() {
        Socket first = fixture.client.connect();
        first.next();
        first.send(RawClient.identify(fixture.client.token(), 1, "[0,1]"));
        first.next();
        first.close(1000);
        first.closeCode();
        SandboxFixture.await("the sandbox sees the socket go", () -> !fixture.sandbox.connected());

        fixture.clock.forward(Duration.ofMinutes(6));

        SandboxFixture.await(
                "the session is forgotten",
                () -> fixture.sandbox.services().hubs().getFirst().sessions().isEmpty());
    }

    @Test
    void a_burst_of_events_is_not_taken_for_a_client_that_does_not_read() {
        Socket socket = fixture.client.identified();
        for (int i = 0; i < 1000; i++) {
            fixture.sandbox.say("tea-house", "mei", "burst " + i);
        }

        for (int i = 0; i < 1000; i++) {
            assertThat(socket.next("GROUP_AT_MESSAGE_CREATE").path("s").asInt()).isEqualTo(i + 2);
        }
    }

    @Test
    void intents_and_shards_decide_who_hears_what() {
        Socket groups = fixture.client.identified(1 << 25, 0, 2);
        Socket guild = fixture.client.identified(Bot.QQ_PUBLIC, 1, 2);
        Socket other = fixture.client.identified(Bot.QQ_PUBLIC, 0, 2);

        fixture.sandbox.say("lobby", "lin", "to the guild");
        fixture.sandbox.say("tea-house", "lin", "to the group");

        assertThat(guild.next().path("t").asText()).isEqualTo("AT_MESSAGE_CREATE");
        assertThat(groups.next().path("t").asText()).isEqualTo("GROUP_AT_MESSAGE_CREATE");
        assertThat(other.next().path("t").asText()).isEqualTo("GROUP_AT_MESSAGE_CREATE");
        assertThat(guild.waitingFrames()).isZero();
    }
}
