package dev.holdfast.gateway.session;

import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session machine that is led through a story: what happened, and what it wanted done about it. */
final class Walk {

    static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    final List<Action> actions = new ArrayList<>();
    private final Session session;
    private SessionState state = SessionState.initial();
    private Instant now = START;

    Walk(Dialect dialect) {
        this.session = new Session(dialect.policy(), dialect::afterClose);
        on(new Signal.Start());
    }

    /** In a session that has lived for a minute, at sequence 42. */
    static Walk ready(Dialect dialect) {
        Walk walk = new Walk(dialect).greeted().turn().frame("""
                {"op":0,"s":42,"t":"READY","d":{"session_id":"s1","resume_gateway_url":"wss://resume","user":{"id":"me"}}}""");
        return walk.later(Duration.ofMinutes(1)).forget();
    }

    SessionState state() {
        return state;
    }

    Standing standing() {
        return state.standing();
    }

    Walk on(Signal signal) {
        Step step = session.step(state, signal, new Tick(now, 0.5));
        state = step.next();
        actions.addAll(step.actions());
        return this;
    }

    Walk frame(String text) {
        return on(new Signal.Received(generation(), FrameReader.read(text)));
    }

    Walk frame(Frame frame) {
        return on(new Signal.Received(generation(), frame));
    }

    Walk closed(@Nullable Integer code) {
        return on(new Signal.SocketClosed(generation(), code, ""));
    }

    Walk fires(Timer timer) {
        return on(new Signal.TimerFired(generation(), timer));
    }

    Walk later(Duration by) {
        now = now.plus(by);
        return this;
    }

    /** From wherever it waits to an open socket that was greeted: HELLO is answered. */
    Walk greeted() {
        connected();
        return frame("{\"op\":10,\"d\":{\"heartbeat_interval\":40000}}");
    }

    /** To an open socket. */
    Walk connected() {
        if (state instanceof SessionState.Waiting) {
            fires(Timer.RETRY);
        }
        on(new Signal.Prepared(generation(), "wss://x"));
        return on(new Signal.SocketOpened(generation()));
    }

    Walk turn() {
        return on(new Signal.TurnCame(generation(), 1));
    }

    Walk forget() {
        actions.clear();
        return this;
    }

    <A extends Action> List<A> wanted(Class<A> kind) {
        return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** How long it wants to wait before it tries again; zero if it tries at once. */
    Duration delay() {
        return state instanceof SessionState.Waiting
                ? wanted(Action.Arm.class).getLast().delay()
                : Duration.ZERO;
    }

    long generation() {
        return standing().generation();
    }
}
