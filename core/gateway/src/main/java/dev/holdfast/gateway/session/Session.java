package dev.holdfast.gateway.session;

import dev.holdfast.gateway.session.Action.Arm;
import dev.holdfast.gateway.session.Action.AskTurn;
import dev.holdfast.gateway.session.Action.CloseSocket;
import dev.holdfast.gateway.session.Action.Emit;
import dev.holdfast.gateway.session.Action.EmitReady;
import dev.holdfast.gateway.session.Action.Odd;
import dev.holdfast.gateway.session.Action.OpenSocket;
import dev.holdfast.gateway.session.Action.SendHeartbeat;
import dev.holdfast.gateway.session.Action.SendIdentify;
import dev.holdfast.gateway.session.Action.SendResume;
import dev.holdfast.gateway.session.SessionState.AwaitingHello;
import dev.holdfast.gateway.session.SessionState.AwaitingTurn;
import dev.holdfast.gateway.session.SessionState.Beating;
import dev.holdfast.gateway.session.SessionState.Connecting;
import dev.holdfast.gateway.session.SessionState.Disconnected;
import dev.holdfast.gateway.session.SessionState.Identifying;
import dev.holdfast.gateway.session.SessionState.Preparing;
import dev.holdfast.gateway.session.SessionState.Ready;
import dev.holdfast.gateway.session.SessionState.Resuming;
import dev.holdfast.gateway.session.SessionState.Stopped;
import dev.holdfast.gateway.session.SessionState.Waiting;
import dev.holdfast.gateway.wire.Frame;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a shard does next. Pure: equal arguments give equal answers. What follows a lost connection is decided in
 * {@link Recovery}.
 *
 * <p>Every signal is accepted in every state; one that does not belong there changes nothing.
 */
public final class Session {

    private final SessionPolicy policy;
    private final Recovery recovery;

    /**
     * @param afterClose the dialect's table of close codes
     */
    public Session(SessionPolicy policy, IntFunction<AfterClose> afterClose) {
        this.policy = policy;
        this.recovery = new Recovery(policy, afterClose);
    }

    public Step step(SessionState state, Signal signal, Tick tick) {
        return switch (signal) {
            case Signal.Start start ->
                state instanceof Disconnected ? recovery.attempt(state.standing(), tick) : Step.stay(state);
            case Signal.Stop stop -> stop(state);
            case Signal.ReconnectAsked asked -> recovery.asked(state, asked.fresh(), tick);
            case Signal.Slept slept ->
                state instanceof Beating ? recovery.slept(state, slept.howLong(), tick) : Step.stay(state);
            case Signal.OfAttempt ofAttempt ->
                ofAttempt.generation() == state.standing().generation()
                        ? whileAttempting(state, ofAttempt, tick)
                        : Step.stay(state);
        };
    }

    private static Step stop(SessionState state) {
        if (state instanceof Stopped stopped && !stopped.fatal()) {
            return Step.stay(state);
        }
        // The next generation: whatever the closing socket still says is not listened to.
        return Step.to(new Stopped(state.standing().nextGeneration(), "closed", false), new CloseSocket());
    }

    private Step whileAttempting(SessionState state, Signal.OfAttempt signal, Tick tick) {
        return switch (state) {
            case Disconnected disconnected -> Step.stay(state);
            case Stopped stopped -> Step.stay(state);
            case Waiting waiting -> whileWaiting(waiting, signal, tick);
            case Preparing preparing -> whilePreparing(preparing, signal, tick);
            case Connecting connecting -> whileConnecting(connecting, signal, tick);
            case AwaitingHello awaiting -> whileAwaitingHello(awaiting, signal, tick);
            case AwaitingTurn awaiting -> whileAwaitingTurn(awaiting, signal, tick);
            case Identifying identifying -> whileIdentifying(identifying, signal, tick);
            case Resuming resuming -> whileResuming(resuming, signal, tick);
            case Ready ready -> whileReady(ready, signal, tick);
        };
    }

    private Step whileWaiting(Waiting state, Signal.OfAttempt signal, Tick tick) {
        return fired(signal, Timer.RETRY) ? recovery.attempt(state.standing(), tick) : Step.stay(state);
    }

    private Step whilePreparing(Preparing state, Signal.OfAttempt signal, Tick tick) {
        if (signal instanceof Signal.Prepared prepared) {
            return Step.to(
                    new Connecting(state.standing()),
                    arm(state, Timer.STEP, policy.connectTimeout()),
                    new OpenSocket(prepared.generation(), prepared.url()));
        }
        if (signal instanceof Signal.Crowded crowded) {
            return Step.to(
                    new Waiting(state.standing(), "other shards start first"),
                    arm(state, Timer.RETRY, crowded.delay()));
        }
        if (signal instanceof Signal.PrepareFailed failed) {
            return recovery.unprepared(state, failed, tick);
        }
        return fired(signal, Timer.STEP)
                ? recovery.timedOut(state, "no credential or gateway address", tick)
                : Step.stay(state);
    }

    private Step whileConnecting(Connecting state, Signal.OfAttempt signal, Tick tick) {
        if (signal instanceof Signal.SocketOpened) {
            return Step.to(new AwaitingHello(state.standing()), arm(state, Timer.STEP, policy.helloTimeout()));
        }
        if (signal instanceof Signal.SocketFailed failed) {
            return recovery.broken(state, failed.why(), tick);
        }
        return fired(signal, Timer.STEP)
                ? recovery.timedOut(state, "the socket did not open", tick)
                : socketEnded(state, signal, tick);
    }

    private Step whileAwaitingHello(AwaitingHello state, Signal.OfAttempt signal, Tick tick) {
        if (signal instanceof Signal.Received received) {
            return received.frame() instanceof Frame.Hello hello
                    ? greeted(state, hello.heartbeatInterval(), tick)
                    : early(state, received.frame(), tick);
        }
        return fired(signal, Timer.STEP)
                ? recovery.timedOut(state, "the server did not say HELLO", tick)
                : socketEnded(state, signal, tick);
    }

    private Step greeted(AwaitingHello state, Duration interval, Tick tick) {
        Heart heart = new Heart(interval, false);
        Duration first = Duration.ofMillis((long) (interval.toMillis() * tick.random()));
        Known known = state.standing().known();
        return known == null
                ? Step.to(
                        new AwaitingTurn(state.standing(), heart),
                        arm(state, Timer.HEARTBEAT, first),
                        new AskTurn(state.standing().generation()))
                : Step.to(
                        new Resuming(state.standing(), heart),
                        arm(state, Timer.HEARTBEAT, first),
                        arm(state, Timer.STEP, policy.handshakeTimeout()),
                        new SendResume(known.id(), known.sequence()));
    }

    private Step whileAwaitingTurn(AwaitingTurn state, Signal.OfAttempt signal, Tick tick) {
        if (signal instanceof Signal.TurnCame turn) {
            Standing standing = state.standing();
            return Step.to(
                    new Identifying(standing.at(standing.pace().identified()), state.heart(), turn.shards()),
                    arm(state, Timer.STEP, policy.handshakeTimeout()),
                    new SendIdentify(turn.shards()));
        }
        return signal instanceof Signal.Received received
                ? early(state, received.frame(), tick)
                : whileBeating(state, signal, tick);
    }

    private Step whileIdentifying(Identifying state, Signal.OfAttempt signal, Tick tick) {
        if (signal instanceof Signal.Received received) {
            return received.frame() instanceof Frame.Ready ready
                    ? identified(state, ready, tick)
                    : early(state, received.frame(), tick);
        }
        return fired(signal, Timer.STEP)
                ? recovery.timedOut(state, "no answer to IDENTIFY", tick)
                : whileBeating(state, signal, tick);
    }

    private static Step identified(Identifying state, Frame.Ready ready, Tick tick) {
        Known known = new Known(
                ready.sessionId(), ready.resumeUrl(), ready.sequence(), tick.now(), ready.user(), state.shards());
        return Step.to(
                new Ready(state.standing().established(known), state.heart(), tick.now()),
                new EmitReady(ready.user(), ready.application(), false));
    }

    /** A frame before the session is established: only what belongs to the connection itself counts. */
    private Step early(SessionState state, Frame frame, Tick tick) {
        return switch (frame) {
            case Frame.Reconnect reconnect -> recovery.reconnectWanted(state, tick);
            case Frame.InvalidSession invalid -> recovery.invalidSession(state, invalid.resumable(), tick);
            case Frame.HeartbeatAck ack -> acknowledged(state);
            case Frame.HeartbeatRequest request -> beatNow(state);
            case Frame.Hello hello -> odd(state, "HELLO again", "");
            case Frame.Dispatch dispatch -> odd(state, "event before READY", dispatch.type());
            case Frame.Ready ready -> odd(state, "READY unasked", "");
            case Frame.Resumed resumed -> odd(state, "RESUMED unasked", "");
            case Frame.UnknownOp unknown -> odd(state, "unknown opcode " + unknown.op(), "");
            case Frame.Undecodable broken -> recovery.unreadable(state, broken.why(), tick);
            case Frame.Malformed malformed -> odd(state, "malformed frame", malformed.why());
        };
    }

    private Step whileResuming(Resuming state, Signal.OfAttempt signal, Tick tick) {
        if (signal instanceof Signal.Received received) {
            return switch (received.frame()) {
                case Frame.Dispatch dispatch ->
                    Step.to(
                            new Resuming(state.standing().read(dispatch.sequence()), state.heart()),
                            arm(state, Timer.STEP, policy.handshakeTimeout()),
                            new Emit(dispatch));
                case Frame.Resumed resumed -> resumed(state, resumed, tick);
                case Frame frame -> early(state, frame, tick);
            };
        }
        return fired(signal, Timer.STEP)
                ? recovery.timedOut(state, "no answer to RESUME", tick)
                : whileBeating(state, signal, tick);
    }

    private static Step resumed(Resuming state, Frame.Resumed resumed, Tick tick) {
        Known known = state.standing().known();
        if (known == null) {
            return odd(state, "RESUMED unasked", "");
        }
        return Step.to(
                new Ready(state.standing().established(known.read(resumed.sequence())), state.heart(), tick.now()),
                new EmitReady(known.user(), "", true));
    }

    private Step whileReady(Ready state, Signal.OfAttempt signal, Tick tick) {
        if (!(signal instanceof Signal.Received received)) {
            return whileBeating(state, signal, tick);
        }
        if (received.frame() instanceof Frame.Dispatch dispatch) {
            return Step.to(
                    new Ready(state.standing().read(dispatch.sequence()), state.heart(), state.since()),
                    new Emit(dispatch));
        }
        if (received.frame() instanceof Frame.Malformed malformed) {
            // It may have been an event: a RESUME brings it again. What cannot be read even then is left out.
            return recovery.unreadable(state, malformed.why(), tick);
        }
        return early(state, received.frame(), tick);
    }

    private Step whileBeating(Beating state, Signal.OfAttempt signal, Tick tick) {
        if (!fired(signal, Timer.HEARTBEAT)) {
            return socketEnded(state, signal, tick);
        }
        return state.heart().awaitingAck()
                ? recovery.silent(state, tick)
                : Step.to(
                        state.with(state.heart().beat()),
                        arm(state, Timer.HEARTBEAT, state.heart().interval()),
                        new SendHeartbeat(sequence(state)));
    }

    private static Step acknowledged(SessionState state) {
        return state instanceof Beating beating
                ? Step.stay(beating.with(beating.heart().acknowledged()))
                : odd(state, "ACK of no heartbeat", "");
    }

    private static Step beatNow(SessionState state) {
        return state instanceof Beating ? Step.to(state, new SendHeartbeat(sequence(state))) : Step.stay(state);
    }

    private Step socketEnded(SessionState state, Signal.OfAttempt signal, Tick tick) {
        return signal instanceof Signal.SocketClosed closed
                ? recovery.closed(state, closed.code(), closed.reason(), tick)
                : Step.stay(state);
    }

    private static long sequence(SessionState state) {
        @Nullable Known known = state.standing().known();
        return known == null ? Frame.Dispatch.NO_SEQUENCE : known.sequence();
    }

    private static boolean fired(Signal signal, Timer timer) {
        return signal instanceof Signal.TimerFired fired && fired.timer() == timer;
    }

    private static Arm arm(SessionState state, Timer timer, Duration delay) {
        return new Arm(state.standing().generation(), timer, delay);
    }

    private static Step odd(SessionState state, String kind, String detail) {
        return Step.to(state, new Odd(kind, detail));
    }
}
