package dev.holdfast.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.session.SessionState.Preparing;
import dev.holdfast.gateway.session.SessionState.Ready;
import dev.holdfast.gateway.session.SessionState.Stopped;
import dev.holdfast.gateway.session.SessionState.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What both platforms document for their sockets, row by row: close codes, and opcodes. */
class ProtocolTableTest {

    private static final Dialects DIALECTS = new Dialects();

    @AfterAll
    static void close() {
        DIALECTS.close();
    }

    @ParameterizedTest(name = "{0} close code {1}, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Discord | 4000 | unknown error                | resume at once",
                "Discord | 4001 | unknown opcode               | resume at once",
                "Discord | 4002 | decode error                 | resume at once",
                "Discord | 4003 | not authenticated            | identify",
                "Discord | 4004 | authentication failed        | stop",
                "Discord | 4005 | already authenticated        | identify",
                "Discord | 4006 | session no longer valid      | identify",
                "Discord | 4007 | invalid seq                  | identify",
                "Discord | 4008 | rate limited                 | resume at once",
                "Discord | 4009 | session timed out            | identify",
                "Discord | 4010 | invalid shard                | stop",
                "Discord | 4011 | sharding required            | identify among more shards",
                "Discord | 4012 | invalid API version          | stop",
                "Discord | 4013 | invalid intents              | stop",
                "Discord | 4014 | disallowed intents           | stop",
                "Discord | 1000 | normal                       | resume once",
                "Discord | 1001 | going away                   | resume once",
                "Discord | 1011 | server error                 | resume at once",
                "Discord | 1012 | service restart              | resume at once",
                "Discord | 4242 | unknown                      | resume once",
                "Discord |      | no close frame (1006)        | resume at once",
                "QQ      | 4000 | unknown error                | resume at once",
                "QQ      | 4001 | invalid opcode               | identify after minutes",
                "QQ      | 4002 | invalid payload              | identify after minutes",
                "QQ      | 4003 | not authenticated            | resume with a new credential",
                "QQ      | 4004 | authentication failed        | resume with a new credential",
                "QQ      | 4005 | already authenticated        | identify",
                "QQ      | 4006 | session id no longer valid   | identify",
                "QQ      | 4007 | wrong seq                    | identify",
                "QQ      | 4008 | payloads sent too fast       | resume after a minute",
                "QQ      | 4009 | connection expired           | resume at once",
                "QQ      | 4010 | invalid shard                | stop",
                "QQ      | 4011 | too many guilds on the shard | identify among more shards",
                "QQ      | 4012 | invalid version              | stop",
                "QQ      | 4013 | invalid intents              | stop",
                "QQ      | 4014 | intents not permitted        | stop",
                "QQ      | 4900 | internal error               | identify",
                "QQ      | 4902 | reset by resume              | identify",
                "QQ      | 4903 | create session error         | identify",
                "QQ      | 4913 | internal error               | identify",
                "QQ      | 4914 | bot taken offline            | stop",
                "QQ      | 4915 | bot banned                   | stop",
                "QQ      | 1000 | normal                       | resume at once",
                "QQ      | 1001 | going away                   | resume at once",
                "QQ      |      | no close frame (1006)        | resume at once",
                "QQ      | 4444 | unknown 4xxx                 | identify",
                "QQ      | 9001 | no wire code                 | identify",
                "QQ      | 9005 | no wire code                 | identify",
            })
    void every_close_code(String platform, Integer code, String meaning, String then) {
        Walk walk = Walk.ready(DIALECTS.of(platform)).closed(code);

        assertThat(walk.standing().known() != null).isEqualTo(then.startsWith("resume"));
        assertThat(reaction(walk)).isEqualTo(then);
        if (walk.state() instanceof Stopped stopped) {
            assertThat(stopped.why()).contains("; ").matches(".*(reconnect|updated)$");
            assertThat(walk.wanted(Action.Report.class)).singleElement().matches(Action.Report::fatal);
            assertThat(walk.on(new Signal.ReconnectAsked(false, "mended")).state())
                    .isInstanceOf(Preparing.class);
        }
    }

    private static String reaction(Walk walk) {
        Duration delay = walk.delay();
        boolean session = walk.standing().known() != null;
        if (walk.state() instanceof Stopped) {
            return "stop";
        }
        if (!walk.wanted(Action.ForgetCredential.class).isEmpty()) {
            return "resume with a new credential";
        }
        if (!walk.wanted(Action.Replan.class).isEmpty()) {
            return "identify among more shards";
        }
        if (walk.state() instanceof Preparing && session) {
            return "resume at once";
        }
        if (session && delay.equals(Duration.ofMinutes(1))) {
            return "resume after a minute";
        }
        if (session) {
            // One more refusal, of whatever kind, and the session is given up.
            walk.greeted().closed(null);
            return walk.standing().known() == null ? "resume once" : "resume";
        }
        return delay.compareTo(Duration.ofMinutes(1)) > 0 ? "identify after minutes" : "identify";
    }

    @ParameterizedTest(name = "{0} opcode {1}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Discord | 0 DISPATCH           | {\"op\":0,\"s\":43,\"t\":\"TYPING_START\",\"d\":{}} | handed on",
                "Discord | 1 HEARTBEAT          | {\"op\":1,\"d\":null,\"s\":null,\"t\":null}            | heartbeat at once",
                "Discord | 5, unused            | {\"op\":5,\"d\":{}}                                    | ignored",
                "Discord | 7 RECONNECT          | {\"t\":null,\"s\":null,\"op\":7,\"d\":null}            | resume at once",
                "Discord | 9 INVALID SESSION    | {\"t\":null,\"s\":null,\"op\":9,\"d\":false}           | identify in 1 to 5 s",
                "Discord | 9 INVALID SESSION    | {\"t\":null,\"s\":null,\"op\":9,\"d\":true}            | resume in 1 to 5 s",
                "Discord | 10 HELLO, again      | {\"op\":10,\"d\":{\"heartbeat_interval\":41250}}       | ignored",
                "Discord | 11 HEARTBEAT ACK     | {\"t\":null,\"s\":null,\"op\":11,\"d\":null}           | nothing",
                "Discord | 12 to 30, internal   | {\"op\":18,\"d\":{}}                                   | ignored",
                "Discord | 31, ours to send     | {\"op\":31,\"d\":{}}                                   | ignored",
                "Discord | 43, ours to send     | {\"op\":43,\"d\":{}}                                   | ignored",
                "QQ      | 0 dispatch           | {\"id\":\"X:1\",\"op\":0,\"s\":43,\"t\":\"X\",\"d\":{}} | handed on",
                "QQ      | 0 without s          | {\"op\":0,\"t\":\"X\",\"d\":{}}                        | handed on",
                "QQ      | 1 heartbeat          | {\"op\":1,\"d\":7}                                     | heartbeat at once",
                "QQ      | 3, a gap             | {\"op\":3}                                             | ignored",
                "QQ      | 7 reconnect          | {\"op\":7}                                             | resume at once",
                "QQ      | 9 invalid session    | {\"op\":9,\"d\":false}                                 | identify in 1 to 5 s",
                "QQ      | 9 invalid session    | {\"op\":9,\"d\":true}                                  | resume in 1 to 5 s",
                "QQ      | 9 without d          | {\"op\":9}                                             | identify in 1 to 5 s",
                "QQ      | 10 hello, again      | {\"op\":10,\"d\":{\"heartbeat_interval\":45000}}       | ignored",
                "QQ      | 11 heartbeat ACK     | {\"op\":11}                                            | nothing",
                "QQ      | 12, webhooks only    | {\"op\":12,\"d\":0}                                    | ignored",
                "QQ      | 13, webhooks only    | {\"op\":13,\"d\":{\"plain_token\":\"x\"}}              | ignored",
                "QQ      | 99, unknown          | {\"op\":99}                                            | ignored",
            })
    void every_opcode_in_a_session(String platform, String op, String frame, String then) {
        Walk walk = Walk.ready(DIALECTS.of(platform)).frame(frame);

        assertThat(answer(walk)).isEqualTo(then);
    }

    private static String answer(Walk walk) {
        boolean session = walk.standing().known() != null;
        if (walk.state() instanceof Preparing && session) {
            return "resume at once";
        }
        if (walk.state() instanceof Waiting) {
            assertThat(walk.delay()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
            return session ? "resume in 1 to 5 s" : "identify in 1 to 5 s";
        }
        assertThat(walk.state()).isInstanceOf(Ready.class);
        if (walk.actions.isEmpty()) {
            return "nothing";
        }
        return switch (walk.actions.getFirst()) {
            case Action.Emit emit -> "handed on";
            case Action.SendHeartbeat beat -> "heartbeat at once";
            case Action.Odd odd -> "ignored";
            default -> walk.actions.toString();
        };
    }
}
