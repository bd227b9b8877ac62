package dev.holdfast.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":10,\"d\":{\"heartbeat_interval\":45000}}|45000",
                "{\"d\":{\"heartbeat_interval\":\"45000\"},\"op\":\"10\"}|45000",
                "{\"op\":10}|41250",
                "{\"op\":10,\"d\":\"x\"}|41250",
                "{\"op\":10,\"d\":{\"heartbeat_interval\":0}}|41250",
                "{\"op\":10,\"d\":{\"heartbeat_interval\":1}}|20",
            })
    void a_hello_has_an_interval_one_can_live_with(String text, long millis) {
        assertThat(FrameReader.read(text)).isEqualTo(new Frame.Hello(Duration.ofMillis(millis)));
    }

    @Test
    void control_frames_are_told_apart() {
        assertThat(FrameReader.read("{\"op\":11}")).isEqualTo(new Frame.HeartbeatAck());
        assertThat(FrameReader.read("{\"op\":1,\"d\":null}")).isEqualTo(new Frame.HeartbeatRequest());
        assertThat(FrameReader.read("{\"op\":7,\"d\":null,\"s\":null,\"t\":null}"))
                .isEqualTo(new Frame.Reconnect());
        assertThat(FrameReader.read("{\"op\":9,\"d\":true}")).isEqualTo(new Frame.InvalidSession(true));
        assertThat(FrameReader.read("{\"op\":9,\"d\":false}")).isEqualTo(new Frame.InvalidSession(false));
        assertThat(FrameReader.read("{\"op\":9}")).isEqualTo(new Frame.InvalidSession(false));
        assertThat(FrameReader.read("{\"op\":33}")).isEqualTo(new Frame.UnknownOp(33));
        assertThat(FrameReader.read("{\"op\":0,\"s\":\"2002\",\"t\":\"RESUMED\",\"d\":\"\"}"))
                .isEqualTo(new Frame.Resumed(2002));
    }

    @Test
    void a_ready_names_the_session() {
        String text = """
                {"op":0,"s":1,"t":"READY","d":{"version":1,"session_id":"abc","user":{"id":"55"},"shard":[0,0]}}""";

        assertThat(FrameReader.read(text)).isEqualTo(new Frame.Ready(1, "abc", "", "55", ""));
    }

    @Test
    void a_dispatch_keeps_its_payload_as_it_was_written() {
        Frame.Dispatch dispatch = (Frame.Dispatch) FrameReader.read(
                "{\"t\":\"X\",\"d\": {\"a\" : [1, \"ü}\"]} ,\"s\":7,\"op\":0,\"id\":\"X:1\",\"new\":{\"d\":1}}");

        assertThat(dispatch.type()).isEqualTo("X");
        assertThat(dispatch.sequence()).isEqualTo(7);
        assertThat(dispatch.outerId()).isEqualTo("X:1");
        assertThat(dispatch.json()).isEqualTo("{\"a\" : [1, \"ü}\"]}");
        assertThat(dispatch.payload().path("a").path(0).asInt()).isEqualTo(1);
    }

    @Test
    void names_of_the_envelope_may_be_escaped_and_of_two_the_last_counts() {
        assertThat(FrameReader.read("{\"\\u006fp\":7}")).isEqualTo(new Frame.Reconnect());
        assertThat(FrameReader.read("{\"\\u0064\":true,\"op\":7,\"op\":9}")).isEqualTo(new Frame.InvalidSession(true));
        assertThat(FrameReader.read("{\"opp\":7,\"x\":1,\"\":2,\"op\":11}")).isEqualTo(new Frame.HeartbeatAck());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "\"text\"", "true", "null", "[1,2]"})
    void a_payload_may_be_any_value(String value) {
        Frame.Dispatch dispatch = (Frame.Dispatch) FrameReader.read("{\"op\":0,\"t\":\"X\",\"d\":" + value + "}");

        assertThat(dispatch.json()).isEqualTo(value);
        assertThat(dispatch.sequence()).isEqualTo(Frame.Dispatch.NO_SEQUENCE);
        assertThat(dispatch.outerId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"op\":0",
                "{\"op\":0,\"t\":\"X\",\"d\":{]}",
                "{\"op\":0}",
                "{\"d\":{}}",
                "{\"op\":{}}",
                "{\"op\":1e99,\"t\":\"X\"}",
                "{\"op\":0,\"t\":\"READY\",\"d\":{}}",
                "{\"op\":11} trailing",
                "{\"op\":11}{\"op\":7}"
            })
    void broken_text_is_a_value(String text) {
        assertThat(FrameReader.read(text)).isInstanceOf(Frame.Malformed.class);
    }

    @Test
    void a_frame_nested_without_end_is_malformed() {
        String text = "{\"op\":0,\"t\":\"X\",\"d\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(FrameReader.read(text)).isInstanceOf(Frame.Malformed.class);
    }
}
