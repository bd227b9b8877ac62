package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault a platform is known for, on both, in a time that passes faster. The story of each is in
 * {@code target/scripted-faults/}.
 */
@Timeout(120)
class ScriptedFaultsTest {

    private static final Duration BEAT = Duration.ofMillis(41_250);

    /** A fault after which the session goes on. */
    interface Story {
        void tell(FaultScript script);
    }

    record Row(String name, Compression compression, Duration heartbeat, boolean inOrder, Story story) {
        Row(String name, Story story) {
            this(name, Compression.ZLIB_STREAM, BEAT, true, story);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("op 7", script -> {
                script.inflict(Fault.of(FaultKind.RECONNECT));
                script.say("meanwhile").resumed(1);
                assertThat(script.rig.troubles()).isEmpty();
            }),
            new Row("op 9 true", script -> {
                script.inflict(Fault.of(FaultKind.INVALID_SESSION).withResumable(true));
                script.say("meanwhile").resumed(1);
            }),
            new Row("op 1 asked for", script -> {
                long before = script.rig.shard().heartbeats();
                script.inflict(Fault.of(FaultKind.ASK_HEARTBEAT));
                script.until("a heartbeat", () -> script.rig.shard().heartbeats() > before);
            }),
            new Row("the socket drops", script -> {
                script.inflict(Fault.of(FaultKind.DROP_SOCKET));
                script.say("meanwhile").resumed(1);
            }),
            new Row("reset in mid-frame", script -> {
                script.inflict(Fault.of(FaultKind.RESET_IN_FRAME));
                script.say("meanwhile").resumed(1);
            }),
            new Row("hello never sent", script -> {
                String fault = script.inflict(Fault.of(FaultKind.NO_HELLO));
                script.inflict(Fault.of(FaultKind.DROP_SOCKET));
                script.say("meanwhile").until("it gives up waiting", () -> script.told("did not say HELLO"));
                script.lift(fault);
                script.resumed(1);
            }),
            new Row("no ack", Compression.ZLIB_STREAM, Duration.ofSeconds(10), true, script -> {
                String fault = script.inflict(Fault.of(FaultKind.STOP_ACK));
                script.say("meanwhile").until("it is noticed", () -> script.told("not acknowledged"));
                script.lift(fault);
                script.resumed(1);
            }),
            new Row("silence", Compression.ZLIB_STREAM, Duration.ofSeconds(10), true, script -> {
                String fault = script.inflict(Fault.of(FaultKind.SILENCE));
                script.say("meanwhile").until("it is noticed", () -> script.told("not acknowledged"));
                script.lift(fault);
                script.resumed(1);
            }),
            new Row("connections refused for a while", script -> {
                String fault = script.inflict(Fault.of(FaultKind.REFUSE_CONNECTIONS));
                script.inflict(Fault.of(FaultKind.DROP_SOCKET));
                script.say("meanwhile")
                        .until(
                                "four attempts failed",
                                () -> script.rig.troubles().size() >= 5);
                script.lift(fault);
                script.resumed(1);
            }),
            new Row("a slow handshake", script -> {
                String fault = script.inflict(Fault.of(FaultKind.SLOW_HANDSHAKE).withDelay(Duration.ofMillis(300)));
                script.inflict(Fault.of(FaultKind.DROP_SOCKET));
                script.say("meanwhile").resumed(1);
                script.lift(fault);
            }),
            new Row("replay with duplicates", script -> {
                script.inflict(Fault.of(FaultKind.REPLAY_TWICE));
                missing(script);
            }),
            new Row("replay out of order", Compression.ZLIB_STREAM, BEAT, false, script -> {
                script.inflict(Fault.of(FaultKind.REPLAY_DISORDER));
                missing(script);
            }),
            new Row("events twice", script -> {
                String fault = script.inflict(Fault.of(FaultKind.DUPLICATE_EVENTS));
                script.say("twice one").say("twice two");
                script.lift(fault);
            }),
            new Row("garbage", script -> {
                script.inflict(Fault.of(FaultKind.GARBAGE));
                script.say("meanwhile").resumed(1);
            }),
            new Row("a broken compressed stream", script -> {
                script.inflict(Fault.of(FaultKind.BROKEN_BYTES));
                script.say("meanwhile").resumed(1);
            }),
            new Row("an event of 5 MB", script -> {
                script.inflict(Fault.of(FaultKind.BIG_EVENT));
                script.say("behind it");
            }),
            new Row("a frame beyond the limit", script -> {
                script.inflict(Fault.of(FaultKind.OVERSIZE));
                script.say("behind it")
                        .until(
                                "it is over",
                                () -> script.rig.shard().resumes() > 0
                                        || script.rig.shard().identifies() > 1
                                        || !script.rig.gateway.oddities().isEmpty());
            }),
            new Row("payloads split across frames, zlib", script -> split(script)),
            new Row("payloads split across frames, zstd", Compression.ZSTD_STREAM, BEAT, true, script -> split(script)),
            new Row("several payloads in one frame", script -> {
                String fault = script.inflict(Fault.of(FaultKind.JOIN_PAYLOADS));
                script.say("joined one").say("joined two").say("joined three");
                script.lift(fault);
            }),
            new Row("the token ends in mid-session", script -> {
                script.inflict(Fault.of(FaultKind.EXPIRE_TOKEN));
                script.inflict(Fault.of(FaultKind.DROP_SOCKET));
                script.say("meanwhile").until("ready", () -> script.rig.shard().ready());
            }),
            new Row("the address is refused", script -> {
                String fault = script.inflict(Fault.of(FaultKind.IP_REFUSED));
                assertThat(sent(script)).isNotInstanceOf(SendResult.Sent.class);
                script.say("events go on");
                script.lift(fault);
                // On Discord it is the proxy that refuses, and it is left in peace for a minute.
                assertThat(sent(script))
                        .isInstanceOf(
                                script.platform() == Platform.QQ ? SendResult.Sent.class : SendResult.TryLater.class);
            }),
            new Row("5xx bursts", script -> {
                String fault = script.inflict(Fault.of(FaultKind.REST_500));
                assertThat(sent(script)).isInstanceOfAny(SendResult.TryLater.class, SendResult.Unclear.class);
                script.say("events go on");
                script.lift(fault);
                assertThat(sent(script)).isInstanceOf(SendResult.Sent.class);
            }),
            new Row("hanging rest", script -> {
                String fault = script.inflict(Fault.of(FaultKind.REST_HANG));
                MessageReceived asked = script.rig.messages().getFirst();
                io.vertx.core.Future<SendResult> hangs = script.rig
                        .gateway
                        .sender()
                        .send(new OutboundMessage(asked.conversation(), null, Reply.text("x"), 1, "hang1"));
                script.say("events go on")
                        .until("events went on", () -> script.rig.texts().contains("events go on"));
                assertThat(hangs.isComplete()).isFalse();
                script.lift(fault);
            }));

    static Stream<Arguments> rows() {
        return Stream.of(Platform.values())
                .flatMap(platform -> ROWS.stream()
                        .filter(row -> platform == Platform.DISCORD || row.compression() != Compression.ZSTD_STREAM)
                        .filter(row ->
                                platform == Platform.DISCORD || !row.name().equals("a broken compressed stream"))
                        // On Discord a token does not end; where it is reset, nobody but the operator can help.
                        .filter(row -> platform == Platform.QQ || !row.name().equals("the token ends in mid-session"))
                        .map(row -> Arguments.of(platform, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void no_event_is_lost_or_handled_twice(Platform platform, Row row) throws IOException {
        try (FaultScript script = new FaultScript(platform, row.name(), row.compression(), row.heartbeat())) {
            script.say("before").until("heard", () -> script.rig.texts().contains("before"));
            row.story().tell(script);
            script.say("after").complete(row.inOrder());

            assertThat(script.rig.shard().identifies())
                    .as("the session is the same")
                    .isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void op_9_false_leads_to_a_new_session_in_one_to_five_seconds(Platform platform) throws IOException {
        try (FaultScript script = new FaultScript(platform, "op 9 false", Compression.ZLIB_STREAM, BEAT)) {
            script.say("before").until("heard", () -> script.rig.texts().contains("before"));
            String first = script.rig.shard().sessionId();
            script.inflict(Fault.of(FaultKind.INVALID_SESSION));
            script.until(
                    "a new session",
                    () -> !script.rig.shard().sessionId().equals(first)
                            && script.rig.shard().ready());
            script.say("after").complete(true);
        }
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_session_no_resume_revives_is_replaced_after_three(Platform platform) throws IOException {
        try (FaultScript script = new FaultScript(platform, "resumes refused", Compression.ZLIB_STREAM, BEAT)) {
            String first = script.rig.shard().sessionId();
            String fault = script.inflict(Fault.of(FaultKind.REFUSE_RESUME).withCode(4000));
            script.inflict(Fault.of(FaultKind.DROP_SOCKET));
            script.until(
                    "a new session",
                    () -> !script.rig.shard().sessionId().equals(first)
                            && script.rig.shard().ready());
            script.lift(fault);
            script.say("after").complete(true);

            assertThat(script.rig.shard().resumes()).isGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void every_close_code_is_lived_through_or_stops_until_somebody_mends_it(Platform platform) throws IOException {
        List<Integer> codes = platform == Platform.DISCORD
                ? List.of(
                        1000, 4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 4242)
                : List.of(1000, 4000, 4004, 4006, 4007, 4009, 4010, 4012, 4013, 4014, 4902, 4914, 4915);
        try (FaultScript script = new FaultScript(platform, "every close code", Compression.ZLIB_STREAM, BEAT)) {
            for (int code : codes) {
                script.until("ready", () -> script.rig.shard().ready());
                long before =
                        script.rig.shard().identifies() + script.rig.shard().resumes();
                int stops = stops(script);
                script.inflict(Fault.of(FaultKind.CLOSE).withCode(code));
                script.until(
                        "it was noticed",
                        () -> stops(script) > stops
                                || script.rig.shard().identifies()
                                                + script.rig.shard().resumes()
                                        > before);
                if (stops(script) > stops) {
                    assertThat(script.rig.shard().state()).isEqualTo("stopped");
                    assertThat(script.rig.shard().detail())
                            .matches(".*(reconnect|must be updated)")
                            .doesNotContain("null");
                    script.note("an operator mends it and reconnects");
                    script.rig.gateway.reconnect(false, "mended");
                }
            }
            script.until("ready", () -> script.rig.shard().ready());
            script.say("after").complete(true);
        }
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void a_429_of_every_scope_says_when_to_try_again(Platform platform) throws IOException {
        for (Fault.Scope scope : Fault.Scope.values()) {
            try (FaultScript script = new FaultScript(platform, "429 " + scope.id(), Compression.ZLIB_STREAM, BEAT)) {
                script.say("before").until("heard", () -> script.rig.texts().contains("before"));
                String fault = script.inflict(Fault.of(FaultKind.REST_429)
                        .withScope(scope)
                        .withRetryAfter(Duration.ofSeconds(1))
                        .times(1));
                SendResult refused = sent(script);
                script.note("the answer: " + refused);
                script.lift(fault);
                script.say("events go on").complete(true);

                assertThat(refused).isInstanceOfSatisfying(SendResult.TryLater.class, later -> {
                    assertThat(later.kind()).isIn(FailureKind.RATE_LIMIT, FailureKind.CONVERSATION);
                    assertThat(later.after()).isPositive();
                });
            }
        }
    }

    private static int stops(FaultScript script) {
        return (int) script.rig.troubles().stream()
                .filter(GatewayEvent.Trouble::fatal)
                .count();
    }

    /** What is said while the socket is away has to be replayed. */
    private static void missing(FaultScript script) {
        String refusal = script.inflict(Fault.of(FaultKind.REFUSE_CONNECTIONS));
        script.inflict(Fault.of(FaultKind.DROP_SOCKET));
        script.until("the loss", () -> !script.rig.shard().ready());
        script.say("missed one").say("missed two").say("missed three");
        script.lift(refusal);
        script.resumed(1);
    }

    private static void split(FaultScript script) {
        String fault = script.inflict(Fault.of(FaultKind.SPLIT_FRAMES));
        script.say("split one 你好").say("split two " + "x".repeat(1500)).say("split three");
        script.inflict(Fault.of(FaultKind.RECONNECT));
        script.say("split four").resumed(1);
        script.lift(fault);
    }

    private static SendResult sent(FaultScript script) {
        MessageReceived asked = script.rig.messages().getLast();
        return script.rig.answer(asked, Reply.text("answer"), 1);
    }
}
