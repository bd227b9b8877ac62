package dev.holdfast.gateway.session;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.session.Action.AbortSocket;
import dev.holdfast.gateway.session.Action.Arm;
import dev.holdfast.gateway.session.Action.AskTurn;
import dev.holdfast.gateway.session.Action.CloseSocket;
import dev.holdfast.gateway.session.Action.Emit;
import dev.holdfast.gateway.session.Action.EmitReady;
import dev.holdfast.gateway.session.Action.ForgetCredential;
import dev.holdfast.gateway.session.Action.Odd;
import dev.holdfast.gateway.session.Action.OpenSocket;
import dev.holdfast.gateway.session.Action.Prepare;
import dev.holdfast.gateway.session.Action.Replan;
import dev.holdfast.gateway.session.Action.Report;
import dev.holdfast.gateway.session.Action.SendHeartbeat;
import dev.holdfast.gateway.session.Action.SendIdentify;
import dev.holdfast.gateway.session.Action.SendResume;
import dev.holdfast.gateway.session.SessionState.AwaitingHello;
import dev.holdfast.gateway.session.SessionState.AwaitingTurn;
import dev.holdfast.gateway.session.SessionState.Connecting;
import dev.holdfast.gateway.session.SessionState.Disconnected;
import dev.holdfast.gateway.session.SessionState.Identifying;
import dev.holdfast.gateway.session.SessionState.Preparing;
import dev.holdfast.gateway.session.SessionState.Ready;
import dev.holdfast.gateway.session.SessionState.Resuming;
import dev.holdfast.gateway.session.SessionState.Stopped;
import dev.holdfast.gateway.session.SessionState.Waiting;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.JsonValue;
import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A row per state and signal: given, when, then, and do. */
class SessionTableTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Tick TICK = new Tick(NOW, 0.5);
    private static final Duration BEAT = ofSeconds(40);
    private static final Heart CALM = new Heart(BEAT, false);
    private static final Heart ANXIOUS = new Heart(BEAT, true);
    private static final long GEN = 7;
    private static final Known ANYWHERE = new Known("s1", "", 42, NOW, "me", 2);

    private static final Session SESSION = new Session(SessionPolicy.DEFAULT, SessionTableTest::afterClose);

    /** One code per verdict; what the platform's own codes say is the dialect's table. */
    private static AfterClose afterClose(int code) {
        return switch (code) {
            case 1 -> new AfterClose.Resume(ZERO, false);
            case 2 -> new AfterClose.Resume(ZERO, true);
            case 3 -> new AfterClose.Resume(ofMinutes(1), false);
            case 4 -> new AfterClose.Identify();
            case 5 -> new AfterClose.IdentifyMuchLater("mend the code");
            case 6 -> new AfterClose.RenewCredential();
            case 7 -> new AfterClose.Reshard();
            case 8 -> new AfterClose.Stop("ask the platform");
            default -> new AfterClose.ResumeOnce();
        };
    }

    private final List<DynamicTest> rows = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> every_state_answers_every_signal() {
        beginning();
        preparing();
        connecting();
        greeting();
        identifying();
        resuming();
        living();
        losing();
        ending();
        return rows.stream();
    }

    private void beginning() {
        row("start", new Disconnected(fresh(0)), new Signal.Start(), new Preparing(fresh(1)), attempt(1, false));
        row(
                "start with a session of an earlier process",
                new Disconnected(with(0, 42)),
                new Signal.Start(),
                new Preparing(with(1, 42)),
                attempt(1, true));
        row(
                "start with a session too old to trust",
                new Disconnected(standing(0, known(42, NOW.minus(Duration.ofHours(49))), 0, 0, 0, 0, 0)),
                new Signal.Start(),
                new Preparing(fresh(1)),
                attempt(1, false));
        stays("start twice", new Waiting(fresh(GEN), "x"), new Signal.Start());
        stays("start while ready", ready(42), new Signal.Start());
        stays("reconnect before the start", new Disconnected(fresh(0)), new Signal.ReconnectAsked(true, "x"));
        stays("a frame before the start", new Disconnected(fresh(GEN)), received(new Frame.HeartbeatAck()));
        row(
                "the wait is over",
                new Waiting(with(GEN, 42), "x"),
                fired(Timer.RETRY),
                new Preparing(with(GEN + 1, 42)),
                attempt(GEN + 1, true));
        stays("a close while waiting", new Waiting(with(GEN, 42), "x"), closed(1));
        stays("a heartbeat timer while waiting", new Waiting(with(GEN, 42), "x"), fired(Timer.HEARTBEAT));
        stays("a frame while waiting", new Waiting(with(GEN, 42), "x"), received(event(43)));
    }

    private void preparing() {
        row(
                "prepared",
                new Preparing(fresh(GEN)),
                new Signal.Prepared(GEN, "wss://x"),
                new Connecting(fresh(GEN)),
                arm(Timer.STEP, ofSeconds(15)),
                new OpenSocket(GEN, "wss://x"));
        row(
                "not prepared, and told when to ask again",
                new Preparing(with(GEN, 42)),
                new Signal.PrepareFailed(GEN, FailureKind.RATE_LIMIT, "slow", ofSeconds(30), false),
                waiting(failed(with(GEN, 42), 1), "slow"),
                new AbortSocket(),
                new Report(FailureKind.RATE_LIMIT, "slow", false),
                retry(ofSeconds(30)));
        row(
                "not prepared",
                new Preparing(fresh(GEN)),
                new Signal.PrepareFailed(GEN, FailureKind.NETWORK, "down", null, false),
                waiting(failed(fresh(GEN), 1), "down"),
                new AbortSocket(),
                new Report(FailureKind.NETWORK, "down", false),
                retry(ofMillis(500)));
        row(
                "not prepared, and only a person can help",
                new Preparing(with(GEN, 42)),
                new Signal.PrepareFailed(GEN, FailureKind.AUTHENTICATION, "bad token", null, true),
                new Stopped(failed(fresh(GEN + 1), 1), "bad token", true),
                new AbortSocket(),
                new Report(FailureKind.AUTHENTICATION, "bad token", true));
        lost("preparing hangs", new Preparing(fresh(GEN)), fired(Timer.STEP), FailureKind.TIMEOUT);
        row(
                "other shards start first: no failure, and no report",
                new Preparing(fresh(GEN)),
                new Signal.Crowded(GEN, ofSeconds(15)),
                new Waiting(fresh(GEN), "other shards start first"),
                arm(Timer.RETRY, ofSeconds(15)));
        stays("an older preparation", new Preparing(fresh(GEN)), new Signal.Prepared(GEN - 1, "wss://x"));
        stays("a frame while preparing", new Preparing(fresh(GEN)), received(event(1)));
        stays("a close while preparing", new Preparing(fresh(GEN)), closed(1));
    }

    private void connecting() {
        row(
                "the socket opened",
                new Connecting(fresh(GEN)),
                new Signal.SocketOpened(GEN),
                new AwaitingHello(fresh(GEN)),
                arm(Timer.STEP, ofSeconds(10)));
        row(
                "the resume address does not answer: the same session, at the common address",
                new Connecting(with(GEN, 42)),
                new Signal.SocketFailed(GEN, "refused"),
                waiting(standing(GEN, ANYWHERE, 1, 0, 0, 0, 0), "refused"),
                new AbortSocket(),
                new Report(FailureKind.NETWORK, "refused", false),
                retry(ofMillis(500)));
        row(
                "the common address does not answer either: an outage costs no session",
                new Connecting(standing(GEN, ANYWHERE, 50, 0, 0, 0, 0)),
                new Signal.SocketFailed(GEN, "refused"),
                waiting(standing(GEN, ANYWHERE, 51, 0, 0, 0, 0), "refused"),
                new AbortSocket(),
                new Report(FailureKind.NETWORK, "refused", false),
                retry(ofSeconds(30)));
        lost("opening hangs", new Connecting(with(GEN, 42)), fired(Timer.STEP), FailureKind.TIMEOUT);
        lost("closed while opening", new Connecting(fresh(GEN)), closed(null), FailureKind.GATEWAY);
        stays("a frame before the socket", new Connecting(fresh(GEN)), received(hello()));
        stays("prepared twice", new Connecting(fresh(GEN)), new Signal.Prepared(GEN, "wss://x"));
    }

    private void greeting() {
        row(
                "HELLO without a session",
                new AwaitingHello(fresh(GEN)),
                received(hello()),
                new AwaitingTurn(fresh(GEN), CALM),
                arm(Timer.HEARTBEAT, ofSeconds(20)),
                new AskTurn(GEN));
        row(
                "HELLO with a session",
                new AwaitingHello(with(GEN, 42)),
                received(hello()),
                new Resuming(with(GEN, 42), CALM),
                arm(Timer.HEARTBEAT, ofSeconds(20)),
                arm(Timer.STEP, ofSeconds(45)),
                new SendResume("s1", 42));
        lost("HELLO never came", new AwaitingHello(with(GEN, 42)), fired(Timer.STEP), FailureKind.TIMEOUT);
        lost("closed before HELLO", new AwaitingHello(with(GEN, 42)), closed(1), FailureKind.GATEWAY);
        odd("an event before HELLO", new AwaitingHello(fresh(GEN)), event(1), "event before READY");
        odd("an ACK before HELLO", new AwaitingHello(fresh(GEN)), new Frame.HeartbeatAck(), "ACK of no heartbeat");
        odd("garbage before HELLO", new AwaitingHello(fresh(GEN)), new Frame.Malformed("x"), "malformed frame");
        stays("a heartbeat wanted before HELLO", new AwaitingHello(fresh(GEN)), received(new Frame.HeartbeatRequest()));
        row(
                "op 7 before HELLO: resume at once, where the session was to be resumed",
                new AwaitingHello(with(GEN, 42)),
                received(new Frame.Reconnect()),
                new Preparing(failed(with(GEN + 1, 42), 1)),
                attempt(GEN + 1, true, new AbortSocket()));
        row(
                "op 7 before HELLO and READY: again at once",
                new AwaitingHello(fresh(GEN)),
                received(new Frame.Reconnect()),
                new Preparing(failed(fresh(GEN + 1), 1)),
                attempt(GEN + 1, false, new AbortSocket()));
        lost(
                "op 7 before HELLO once more: no hot loop",
                new AwaitingHello(failed(with(GEN, 42), 1)),
                received(new Frame.Reconnect()),
                FailureKind.GATEWAY,
                ofSeconds(1));
        row(
                "the turn came",
                new AwaitingTurn(fresh(GEN), CALM),
                new Signal.TurnCame(GEN, 2),
                new Identifying(fresh(GEN).at(new Pace(0, 0, 1)), CALM, 2),
                arm(Timer.STEP, ofSeconds(45)),
                new SendIdentify(2));
        stays("an older turn", new AwaitingTurn(fresh(GEN), CALM), new Signal.TurnCame(GEN - 1, 2));
        beats("waiting for the turn", new AwaitingTurn(fresh(GEN), CALM), new AwaitingTurn(fresh(GEN), ANXIOUS), -1);
        odd("READY before IDENTIFY", new AwaitingTurn(fresh(GEN), CALM), readyFrame(), "READY unasked");
    }

    private void identifying() {
        Identifying state = new Identifying(failed(fresh(GEN), 3), CALM, 2);
        row(
                "READY resets the count of failures",
                state,
                received(readyFrame()),
                new Ready(standing(GEN, new Known("s9", "wss://r", 1, NOW, "me", 2), 0, 0, 0, 0, 0), CALM, NOW),
                new EmitReady("me", "", false));
        row(
                "op 9 after IDENTIFY, first",
                new Identifying(fresh(GEN), CALM, 2),
                received(new Frame.InvalidSession(false)),
                waiting(standing(GEN, null, 1, 0, 1, 0, 0), REFUSED_IDENTIFY),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, REFUSED_IDENTIFY, false),
                retry(ofSeconds(3)));
        row(
                "op 9 after IDENTIFY, again: long waits",
                new Identifying(standing(GEN, null, 3, 0, 3, 0, 0), CALM, 2),
                received(new Frame.InvalidSession(false)),
                waiting(standing(GEN, null, 4, 0, 4, 0, 0), REFUSED_IDENTIFY),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, REFUSED_IDENTIFY, false),
                retry(ofSeconds(90)));
        lost("no answer to IDENTIFY", new Identifying(fresh(GEN), CALM, 2), fired(Timer.STEP), FailureKind.TIMEOUT);
        lost("closed while identifying", new Identifying(fresh(GEN), CALM, 2), closed(4), FailureKind.GATEWAY);
        beats("identifying", new Identifying(fresh(GEN), CALM, 2), new Identifying(fresh(GEN), ANXIOUS, 2), -1);
        odd("an event before READY", new Identifying(fresh(GEN), CALM, 2), event(5), "event before READY");
        odd("RESUMED after IDENTIFY", new Identifying(fresh(GEN), CALM, 2), new Frame.Resumed(3), "RESUMED unasked");
        odd("HELLO twice", new Identifying(fresh(GEN), CALM, 2), hello(), "HELLO again");
        stays("opened twice", new Identifying(fresh(GEN), CALM, 2), new Signal.SocketOpened(GEN));
    }

    private static final String REFUSED_IDENTIFY =
            "IDENTIFY was refused: check the credentials and that the bot may use the intents it asks for";

    private void resuming() {
        Resuming state = new Resuming(with(GEN, 42), CALM);
        Frame.Dispatch missed = event(43);
        row(
                "a missed event comes before RESUMED",
                state,
                received(missed),
                new Resuming(with(GEN, 43), CALM),
                arm(Timer.STEP, ofSeconds(45)),
                new Emit(missed));
        row(
                "RESUMED resets every count",
                new Resuming(standing(GEN, known(42, NOW), 5, 2, 1, 1, 2), CALM),
                received(new Frame.Resumed(44)),
                new Ready(standing(GEN, known(44, NOW), 0, 0, 0, 0, 2), CALM, NOW),
                new EmitReady("me", "", true));
        row(
                "RESUMED without a sequence keeps it",
                state,
                received(new Frame.Resumed(-1)),
                new Ready(with(GEN, 42), CALM, NOW),
                new EmitReady("me", "", true));
        row(
                "op 9 false: the session is gone, identify in 1 to 5 s",
                state,
                received(new Frame.InvalidSession(false)),
                waiting(failed(fresh(GEN), 1), "the server does not know the session"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "the server does not know the session", false),
                retry(ofSeconds(3)));
        row(
                "op 9 true: resumed again",
                state,
                received(new Frame.InvalidSession(true)),
                waiting(standing(GEN, known(42, NOW), 1, 1, 0, 0, 0), "the server broke the session off"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "the server broke the session off", false),
                retry(ofSeconds(3)));
        row(
                "op 9 true while ready: one more resume, in 1 to 5 s",
                ready(42),
                received(new Frame.InvalidSession(true)),
                waiting(standing(GEN, known(42, NOW), 1, 2, 0, 0, 0), "the server broke the session off"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "the server broke the session off", false),
                retry(ofSeconds(3)));
        row(
                "op 9 true again: as good as false",
                new Resuming(standing(GEN, known(42, NOW), 1, 2, 0, 0, 0), CALM),
                received(new Frame.InvalidSession(true)),
                waiting(failed(fresh(GEN), 2), "the server broke the session off"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "the server broke the session off", false),
                retry(ofSeconds(3)));
        row(
                "a resume that brings events is not refused, even if it breaks off",
                new Resuming(standing(GEN, known(42, NOW), 2, 2, 0, 0, 0), CALM),
                received(missed),
                new Resuming(standing(GEN, known(43, NOW), 2, 0, 0, 0, 0), CALM),
                arm(Timer.STEP, ofSeconds(45)),
                new Emit(missed));
        odd("garbage among missed events", state, new Frame.Malformed("x"), "malformed frame");
        row(
                "the third refused RESUME gives the session up",
                new Resuming(standing(GEN, known(42, NOW), 2, 2, 0, 0, 0), CALM),
                closed(1),
                waiting(failed(fresh(GEN), 3), "closed with 1"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 1", false),
                retry(ofSeconds(2)));
        row(
                "no answer to RESUME counts as a refusal",
                state,
                fired(Timer.STEP),
                waiting(standing(GEN, known(42, NOW), 1, 1, 0, 0, 0), "no answer to RESUME"),
                new AbortSocket(),
                new Report(FailureKind.TIMEOUT, "no answer to RESUME", false),
                retry(ofMillis(500)));
        beats("resuming", state, new Resuming(with(GEN, 42), ANXIOUS), 42);
        odd("READY after RESUME", state, readyFrame(), "READY unasked");
    }

    private void living() {
        Frame.Dispatch next = event(43);
        row("an event", ready(42), received(next), ready(43), new Emit(next));
        Frame.Dispatch bare = event(-1);
        row("an event without a sequence keeps it", ready(42), received(bare), ready(42), new Emit(bare));
        Frame.Dispatch older = event(41);
        row("an older event does not turn it back", ready(42), received(older), ready(42), new Emit(older));
        beats("ready", ready(42), new Ready(with(GEN, 42), ANXIOUS, LONG_AGO), 42);
        row("an ACK", new Ready(with(GEN, 42), ANXIOUS, LONG_AGO), received(new Frame.HeartbeatAck()), ready(42));
        stays("an ACK unasked", ready(42), received(new Frame.HeartbeatAck()));
        row(
                "a heartbeat is wanted at once",
                ready(42),
                received(new Frame.HeartbeatRequest()),
                ready(42),
                new SendHeartbeat(42));
        odd("an unknown opcode", ready(42), new Frame.UnknownOp(33), "unknown opcode 33");
        odd("READY again", ready(42), readyFrame(), "READY unasked");
        stays("a step timer left over", ready(42), fired(Timer.STEP));
        stays("a retry timer left over", ready(42), fired(Timer.RETRY));
        stays("a turn left over", ready(42), new Signal.TurnCame(GEN, 2));
        stays("a late close of an older socket", ready(42), new Signal.SocketClosed(GEN - 1, 4, ""));
        stays("a late frame of an older socket", ready(42), new Signal.Received(GEN - 1, event(99)));
        stays("a late timer of an older socket", ready(42), new Signal.TimerFired(GEN - 1, Timer.HEARTBEAT));
    }

    private static final Instant LONG_AGO = NOW.minusSeconds(600);

    private void losing() {
        atOnce(
                "a heartbeat due and the last not acknowledged: abort, and resume",
                new Ready(with(GEN, 42), ANXIOUS, LONG_AGO),
                fired(Timer.HEARTBEAT),
                FailureKind.TIMEOUT,
                "a heartbeat was not acknowledged");
        atOnce(
                "the machine slept: resume, since the socket only looks healthy",
                ready(42),
                new Signal.Slept(ofMinutes(3)),
                FailureKind.TIMEOUT,
                "this machine slept for 180 s");
        stays("sleep while waiting", new Waiting(with(GEN, 42), "x"), new Signal.Slept(ofMinutes(3)));
        stays("sleep after a fatal close", new Stopped(fresh(GEN), "banned", true), new Signal.Slept(ofMinutes(3)));
        atOnce(
                "garbage may have been an event: resume brings it again",
                ready(42),
                received(new Frame.Malformed("x")),
                FailureKind.GATEWAY,
                "a frame could not be read: x");
        atOnce(
                "a broken compressed stream: resume, with a new one",
                ready(42),
                received(new Frame.Undecodable("x")),
                FailureKind.GATEWAY,
                "a frame could not be read: x");
        lost(
                "a broken compressed stream while identifying",
                new Identifying(fresh(GEN), CALM, 2),
                received(new Frame.Undecodable("x")),
                FailureKind.GATEWAY);
        row(
                "a code that allows one resume: one",
                ready(42),
                closed(9),
                waiting(standing(GEN, known(42, NOW), 1, 2, 0, 0, 0), "closed with 9"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 9", false),
                retry(ofMillis(500)));
        row(
                "a code that allows one resume, during that resume: identify",
                new Resuming(standing(GEN, known(42, NOW), 1, 2, 0, 0, 0), CALM),
                closed(9),
                waiting(failed(fresh(GEN), 2), "closed with 9"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 9", false),
                retry(ofSeconds(1)));
        row(
                "op 7: resume at once",
                ready(42),
                received(new Frame.Reconnect()),
                new Preparing(failed(with(GEN + 1, 42), 1)),
                attempt(GEN + 1, true, new AbortSocket()));
        row(
                "a routine close: resume at once",
                ready(42),
                closed(2),
                new Preparing(failed(with(GEN + 1, 42), 1)),
                attempt(GEN + 1, true, new AbortSocket()));
        row(
                "a routine close of a session just born: at once, whatever came before",
                new Ready(standing(GEN, known(42, NOW), 0, 0, 0, 0, 5), CALM, NOW),
                closed(2),
                new Preparing(failed(with(GEN + 1, 42), 1).at(new Pace(5, 1, 0))),
                attempt(GEN + 1, true, new AbortSocket()));
        row(
                "the seventh routine close in a row of sessions just born: not at once",
                new Ready(with(GEN, 42).at(new Pace(0, 6, 0)), CALM, NOW),
                closed(2),
                waiting(failed(with(GEN, 42), 1).at(new Pace(0, 7, 0)), "closed with 2"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 2", false),
                retry(ofMillis(750)));
        shortLife(3, ofMillis(750));
        shortLife(4, ofMillis(1500));
        shortLife(5, ofSeconds(3));
        shortLife(20, ofSeconds(45));
        row(
                "the fourth IDENTIFY without a long life: a wait of its own",
                new Ready(with(GEN, 42).at(new Pace(0, 0, 3)), CALM, NOW.minusSeconds(10)),
                closed(4),
                waiting(failed(fresh(GEN), 1).at(new Pace(0, 0, 3)), "closed with 4"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 4", false),
                retry(ofMillis(3750)));
        row(
                "a session that lived for long forgives all IDENTIFYs",
                new Ready(
                        standing(GEN, known(42, LONG_AGO), 0, 0, 0, 0, 0).at(new Pace(0, 0, 9)),
                        CALM,
                        NOW.minusSeconds(10)),
                closed(4),
                waiting(failed(fresh(GEN), 1), "closed with 4"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 4", false),
                retry(ofMillis(500)));
        atOnce("a broken connection", ready(42), closed(null), FailureKind.GATEWAY, "the connection broke");
        atOnce("a resumable close", ready(42), closed(1), FailureKind.GATEWAY, "closed with 1");
        waits("sent too fast: wait a minute", closed(3), with(GEN, 42), ofMinutes(1), "closed with 3");
        waits("the session is lost", closed(4), fresh(GEN), ofMillis(500), "closed with 4");
        waits("a fault of ours: minutes", closed(5), fresh(GEN), ofSeconds(225), "closed with 5: mend the code");
        row(
                "a refused credential: a new one, same session",
                ready(42),
                closed(6),
                waiting(standing(GEN, known(42, NOW), 1, 0, 0, 1, 0), "closed with 6"),
                new AbortSocket(),
                new ForgetCredential(),
                new Report(FailureKind.AUTHENTICATION, "closed with 6", false),
                retry(ofMillis(500)));
        row(
                "a credential refused again: minutes",
                new Identifying(standing(GEN, null, 1, 0, 0, 1, 0), CALM, 2),
                closed(6),
                waiting(standing(GEN, null, 2, 0, 0, 2, 0), "closed with 6: check app id and secret"),
                new AbortSocket(),
                new ForgetCredential(),
                new Report(FailureKind.AUTHENTICATION, "closed with 6: check app id and secret", false),
                retry(ofSeconds(225)));
        row(
                "more shards are needed",
                ready(42),
                closed(7),
                waiting(failed(fresh(GEN), 1), "closed with 7: more shards are needed"),
                new AbortSocket(),
                new Replan(),
                new Report(FailureKind.GATEWAY, "closed with 7: more shards are needed", false),
                retry(ofSeconds(5)));
        row(
                "a fatal close stops loudly",
                ready(42),
                closed(8),
                new Stopped(failed(fresh(GEN + 1), 1), "closed with 8: ask the platform", true),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 8: ask the platform", true));
    }

    private void ending() {
        Stopped closed = new Stopped(with(GEN + 1, 42), "closed", false);
        row("stop while ready keeps the session", ready(42), new Signal.Stop(), closed, new CloseSocket());
        row("stop while waiting", new Waiting(with(GEN, 42), "x"), new Signal.Stop(), closed, new CloseSocket());
        row(
                "stop before the start",
                new Disconnected(fresh(0)),
                new Signal.Stop(),
                new Stopped(fresh(1), "closed", false),
                new CloseSocket());
        stays("stop twice", closed, new Signal.Stop());
        stays("start after the stop", closed, new Signal.Start());
        stays("reconnect after the stop", closed, new Signal.ReconnectAsked(false, "x"));
        stays("a frame after the stop", closed, new Signal.Received(GEN + 1, event(43)));
        stays("a close after the stop", closed, new Signal.SocketClosed(GEN + 1, 1, ""));
        Stopped fatal = new Stopped(fresh(GEN), "banned", true);
        stays("a retry timer after a fatal close", fatal, fired(Timer.RETRY));
        row(
                "an operator brings a fatally stopped bot back",
                fatal,
                new Signal.ReconnectAsked(false, "mended"),
                new Preparing(fresh(GEN + 1)),
                attempt(GEN + 1, false, new AbortSocket()));
        row(
                "an operator reconnects and keeps the session",
                ready(42),
                new Signal.ReconnectAsked(false, "x"),
                new Preparing(with(GEN + 1, 42)),
                attempt(GEN + 1, true, new AbortSocket()));
        row(
                "an operator reconnects with a fresh session",
                ready(42),
                new Signal.ReconnectAsked(true, "x"),
                new Preparing(fresh(GEN + 1)),
                attempt(GEN + 1, false, new AbortSocket()));
        row(
                "an operator ends a long wait",
                new Waiting(failed(fresh(GEN), 9), "x"),
                new Signal.ReconnectAsked(false, "x"),
                new Preparing(fresh(GEN + 1)),
                attempt(GEN + 1, false, new AbortSocket()));
    }

    @Test
    void waits_grow_to_the_cap_and_never_end() {
        SessionState state = new Connecting(fresh(GEN));
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Step lost = SESSION.step(
                    state, new Signal.SocketFailed(state.standing().generation(), "refused"), new Tick(NOW, 0.999));
            Arm arm = (Arm) lost.actions().getLast();
            waits.add(arm.delay());
            Step next = SESSION.step(lost.next(), new Signal.TimerFired(arm.generation(), Timer.RETRY), TICK);
            state = SESSION.step(
                            next.next(),
                            new Signal.Prepared(next.next().standing().generation(), "wss://x"),
                            TICK)
                    .next();
        }

        assertThat(waits).startsWith(ofMillis(999), ofMillis(1998), ofMillis(3996), ofMillis(7992));
        assertThat(waits.getLast()).isEqualTo(ofMillis(59_940));
        assertThat(waits).isSorted();
    }

    @Test
    void half_hourly_resumes_for_a_day_never_lengthen_the_wait() {
        Instant at = NOW;
        SessionState state = ready(42);
        for (int i = 0; i < 48; i++) {
            at = at.plus(ofMinutes(30));
            Step lost = SESSION.step(
                    state, new Signal.SocketClosed(state.standing().generation(), 2, ""), new Tick(at, 0.9));
            long generation = lost.next().standing().generation();
            assertThat(lost.next()).isInstanceOf(Preparing.class);
            state = through(lost.next(), new Tick(at, 0.1), generation);
            assertThat(state.standing().failures()).isZero();
        }
    }

    private static SessionState through(SessionState preparing, Tick tick, long generation) {
        SessionState state = preparing;
        for (Signal signal : List.of(
                new Signal.Prepared(generation, "wss://x"),
                new Signal.SocketOpened(generation),
                new Signal.Received(generation, hello()),
                new Signal.Received(generation, new Frame.Resumed(-1)))) {
            state = SESSION.step(state, signal, tick).next();
        }
        return state;
    }

    private void row(String name, SessionState given, Signal when, SessionState then, Action... and) {
        rows.add(DynamicTest.dynamicTest(name, () -> {
            Step step = SESSION.step(given, when, TICK);
            assertThat(step.next()).isEqualTo(then);
            assertThat(step.actions()).containsExactly(and);
        }));
    }

    private void stays(String name, SessionState given, Signal when) {
        row(name + " changes nothing", given, when, given);
    }

    private void odd(String name, SessionState given, Frame frame, String kind) {
        String detail = frame instanceof Frame.Malformed
                ? "x"
                : frame instanceof Frame.Dispatch dispatch ? dispatch.type() : "";
        row(name + " is only counted", given, received(frame), given, new Odd(kind, detail));
    }

    private void shortLife(int inARow, Duration wait) {
        row(
                "short life " + inARow + " in a row",
                new Ready(standing(GEN, known(42, NOW), 0, 0, 0, 0, inARow - 1), CALM, NOW),
                closed(1),
                waiting(standing(GEN, known(42, NOW), 1, 0, 0, 0, inARow), "closed with 1"),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, "closed with 1", false),
                retry(wait));
    }

    private void lost(String name, SessionState given, Signal when, FailureKind kind) {
        lost(name, given, when, kind, ofMillis(500));
    }

    private void lost(String name, SessionState given, Signal when, FailureKind kind, Duration wait) {
        rows.add(DynamicTest.dynamicTest(name, () -> {
            Step step = SESSION.step(given, when, TICK);
            assertThat(step.next()).isInstanceOf(Waiting.class);
            assertThat(step.next().standing().failures())
                    .isEqualTo(given.standing().failures() + 1);
            assertThat(step.actions().getFirst()).isEqualTo(new AbortSocket());
            assertThat(step.actions())
                    .anySatisfy(each -> assertThat(each)
                            .isInstanceOfSatisfying(
                                    Report.class,
                                    report -> assertThat(report.kind()).isEqualTo(kind)))
                    .contains(retry(wait));
        }));
    }

    /** The first loss of a session that lived. */
    private void atOnce(String name, SessionState given, Signal when, FailureKind kind, String why) {
        row(
                name,
                given,
                when,
                new Preparing(failed(with(GEN + 1, 42), 1)),
                attempt(GEN + 1, true, new AbortSocket(), new Report(kind, why, false)));
    }

    private void waits(String name, Signal when, Standing then, Duration wait, String why) {
        row(
                name,
                ready(42),
                when,
                waiting(failed(then, 1), why),
                new AbortSocket(),
                new Report(FailureKind.GATEWAY, why, false),
                retry(wait));
    }

    private void beats(String name, SessionState given, SessionState then, long sequence) {
        row(
                "a heartbeat while " + name,
                given,
                fired(Timer.HEARTBEAT),
                then,
                arm(Timer.HEARTBEAT, BEAT),
                new SendHeartbeat(sequence));
    }

    private static Action[] attempt(long generation, boolean resuming, Action... first) {
        List<Action> actions = new ArrayList<>(List.of(first));
        actions.add(new Arm(generation, Timer.STEP, ofMinutes(1)));
        actions.add(new Prepare(generation, resuming, resuming ? "wss://r" : ""));
        return actions.toArray(Action[]::new);
    }

    private static Ready ready(long sequence) {
        return new Ready(with(GEN, sequence), CALM, LONG_AGO);
    }

    private static Known known(long sequence, Instant since) {
        return new Known("s1", "wss://r", sequence, since, "me", 2);
    }

    private static Standing fresh(long generation) {
        return standing(generation, null, 0, 0, 0, 0, 0);
    }

    private static Standing with(long generation, long sequence) {
        return standing(generation, known(sequence, NOW), 0, 0, 0, 0, 0);
    }

    private static Standing failed(Standing standing, int failures) {
        return standing(standing.generation(), standing.known(), failures, 0, 0, 0, 0);
    }

    private static Signal closed(@Nullable Integer code) {
        return new Signal.SocketClosed(GEN, code, "");
    }

    private static Signal fired(Timer timer) {
        return new Signal.TimerFired(GEN, timer);
    }

    private static Signal received(Frame frame) {
        return new Signal.Received(GEN, frame);
    }

    /** What is waited for is the next attempt already. */
    private static Waiting waiting(Standing standing, String why) {
        return new Waiting(standing.nextGeneration(), why);
    }

    private static Arm retry(Duration delay) {
        return new Arm(GEN + 1, Timer.RETRY, delay);
    }

    private static Standing standing(
            long generation,
            @Nullable Known known,
            int failures,
            int refusedResumes,
            int refusedIdentifies,
            int refusedCredentials,
            int shortLives) {
        return new Standing(
                generation,
                known,
                failures,
                refusedResumes,
                refusedIdentifies,
                refusedCredentials,
                new Pace(shortLives, 0, 0));
    }

    private static Arm arm(Timer timer, Duration delay) {
        return new Arm(GEN, timer, delay);
    }

    private static Frame hello() {
        return new Frame.Hello(BEAT);
    }

    private static Frame readyFrame() {
        return new Frame.Ready(1, "s9", "wss://r", "me", "");
    }

    private static Frame.Dispatch event(long sequence) {
        return new Frame.Dispatch("X", sequence, "", JsonValue.MISSING);
    }
}
