package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.dialect.LatestOnly;
import dev.holdfast.gateway.session.Action;
import dev.holdfast.gateway.session.Known;
import dev.holdfast.gateway.session.Session;
import dev.holdfast.gateway.session.SessionState;
import dev.holdfast.gateway.session.Signal;
import dev.holdfast.gateway.session.Step;
import dev.holdfast.gateway.session.Tick;
import dev.holdfast.gateway.wire.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard: feeds signals to the session machine and performs its actions, all on one event loop of the sockets'. {@link #view}
 * and the requests to start, reconnect, send and stop may come from any thread.
 */
final class Shard {

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    private final int number;
    private final Fleet.Equipment equipment;
    private final Fleet fleet;
    private final Session session;
    private final Approach approach;
    private final Handover handover;
    private final ShardSocket socket;
    private final ShardTimers timers;
    private final Outgoing outgoing;

    private final ShardLoop loop = new ShardLoop();
    private final Promise<Void> stopped = Promise.promise();
    private final Deque<Signal> signals = new ArrayDeque<>();
    private final AtomicLong resumes = new AtomicLong();
    private final AtomicLong identifies = new AtomicLong();
    private boolean stepping;
    private Instant stepAt = Instant.EPOCH;
    private volatile SessionState state;
    private volatile boolean attempted;

    Shard(int number, Fleet.Equipment equipment, Fleet fleet) {
        this.number = number;
        this.equipment = equipment;
        this.fleet = fleet;
        this.session = new Session(equipment.policy(), fleet::afterClose);
        this.approach = new Approach(this, equipment, fleet);
        this.handover = new Handover(number, equipment);
        this.socket = new ShardSocket(this, equipment);
        this.timers = new ShardTimers(this, equipment.time());
        this.outgoing =
                new Outgoing(this, socket, equipment.time(), equipment.dialect().sendBudget());
        this.state = fleet.stored(number)
                .map(position -> SessionState.resuming(known(position)))
                .orElseGet(SessionState::initial);
    }

    /** A session of which nobody wrote down when it began counts from now on. */
    private Known known(Position position) {
        Instant since = position.since();
        return new Known(
                position.sessionId(),
                position.resumeUrl(),
                position.sequence(),
                since == null ? equipment.time().now() : since,
                position.user(),
                position.shards());
    }

    void start() {
        loop.start(equipment.sockets().vertx()).onFailure(stopped::tryFail);
        signal(new Signal.Start());
    }

    void reconnect(boolean fresh, String why) {
        LOG.info("{} is asked to reconnect: {}", this, why);
        signal(new Signal.ReconnectAsked(fresh, why));
    }

    void slept(Duration howLong) {
        signal(new Signal.Slept(howLong));
    }

    /** The number of shards changed: a session that began under another one gets the wrong events, and is replaced. */
    void renumbered() {
        run(() -> {
            int among = state.shards();
            if (among > 0 && among != fleet.size()) {
                reconnect(true, "there are " + fleet.size() + " shards now instead of " + among);
            }
        });
    }

    /** Whether a frame was taken, to be sent once the session is established. From any thread. */
    boolean command(@Nullable LatestOnly kind, String payload) {
        return outgoing.take(kind, payload);
    }

    /** Completes, never fails, when the socket is closed. */
    Future<Void> stop() {
        signal(new Signal.Stop());
        return stopped.future().otherwiseEmpty();
    }

    int number() {
        return number;
    }

    /** Whether the first attempt is over. */
    boolean attempted() {
        return attempted;
    }

    /** Whether it is on its way to begin a session, and nothing has gone wrong on it yet. From any thread. */
    boolean beginning() {
        return state.beginning();
    }

    ShardView view() {
        SessionState now = state;
        Known known = now.standing().known();
        return new ShardView(
                equipment.bot(),
                number,
                fleet.size(),
                now.label(),
                Handover.detail(now),
                known == null ? "" : known.id(),
                known == null ? 0 : Math.max(0, known.sequence()),
                socket.lastAck(),
                socket.roundTrip(),
                now instanceof SessionState.Ready ready ? ready.since() : null,
                resumes.get(),
                identifies.get(),
                socket.heartbeats(),
                fleet.turns().left(),
                fleet.turns().resetAt(),
                timers.lateness(),
                socket.lastClose());
    }

    /** Hands a signal to the shard's event loop. */
    void signal(Signal signal) {
        run(() -> handle(signal));
    }

    /** Runs a task on the shard's event loop: at once if this is it. */
    void run(Runnable task) {
        loop.run(task);
    }

    /** The address of an attempt does not answer. From any thread. */
    void unreachable(Signal.SocketFailed failed) {
        fleet.discovery().addressFailed();
        signal(failed);
    }

    /** Whether an attempt is the present one. From any thread. */
    boolean current(long generation) {
        return state.standing().generation() == generation;
    }

    /** Takes a frame of the socket's. On the event loop. */
    void received(long generation, Frame frame) {
        if (!current(generation)) {
            return;
        }
        if (frame instanceof Frame.HeartbeatAck) {
            socket.acknowledged();
        } else if (frame instanceof Frame.Hello hello && state instanceof SessionState.AwaitingHello) {
            outgoing.connected(hello.heartbeatInterval());
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} <- {}", this, brief(frame));
        }
        handle(new Signal.Received(generation, frame));
    }

    /** Steps through a signal, and those that its actions cause, one after the other. On the event loop. */
    void handle(Signal signal) {
        signals.add(signal);
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            for (Signal next = signals.poll(); next != null; next = signals.poll()) {
                step(next);
            }
        } finally {
            stepping = false;
        }
    }

    private void step(Signal signal) {
        SessionState before = state;
        stepAt = equipment.time().now();
        Step step =
                session.step(before, signal, new Tick(stepAt, equipment.random().getAsDouble()));
        state = step.next();
        for (Action action : step.actions()) {
            perform(action);
        }
        if (!before.label().equals(step.next().label())) {
            handover.moved(before, step.next(), stepAt);
            outgoing.established(step.next() instanceof SessionState.Ready);
            attempted(step.next());
        }
    }

    private void attempted(SessionState after) {
        boolean over = after instanceof SessionState.Ready
                || after instanceof SessionState.Waiting
                || after instanceof SessionState.Stopped;
        if (over && !attempted) {
            attempted = true;
            fleet.firstAttemptMade();
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Emit emit -> {
                Known known = state.standing().known();
                if (known != null) {
                    handover.event(emit.dispatch(), known, stepAt);
                }
            }
            case Action.Prepare prepare -> approach.prepare(prepare);
            case Action.OpenSocket open -> socket.open(open.generation(), open.url());
            case Action.AbortSocket abort -> {
                timers.cancelAll();
                socket.abort();
            }
            case Action.CloseSocket close -> close();
            case Action.AskTurn ask -> askTurn(ask.generation());
            case Action.SendIdentify identify -> {
                identifies.incrementAndGet();
                outgoing.send(
                        "IDENTIFY", equipment.dialect().identify(approach.credential(), number, identify.shards()));
            }
            case Action.SendResume resume -> {
                resumes.incrementAndGet();
                outgoing.send(
                        "RESUME",
                        equipment.dialect().resume(approach.credential(), resume.sessionId(), resume.sequence()));
            }
            case Action.SendHeartbeat beat -> {
                socket.beating();
                outgoing.send("HEARTBEAT", equipment.dialect().heartbeat(beat.sequence()));
            }
            case Action.Arm arm -> timers.arm(arm.generation(), arm.timer(), arm.delay());
            case Action.EmitReady ready -> {
                Known known = state.standing().known();
                if (known != null) {
                    handover.ready(ready, known, stepAt);
                }
            }
            case Action.ForgetCredential forget -> equipment.dialect().credentialRefused(approach.credential());
            case Action.Replan replan -> fleet.reshard();
            case Action.Report report -> handover.report(report, stepAt);
            case Action.Odd odd -> equipment.oddities().note(odd.kind(), odd::detail);
        }
    }

    private void askTurn(long generation) {
        fleet.turns()
                .ask(number, () -> current(generation), () -> signal(new Signal.TurnCame(generation, fleet.size())));
    }

    private void close() {
        timers.cancelAll();
        socket.close().onComplete(done -> stopped.tryComplete());
    }

    private static String brief(Frame frame) {
        return frame instanceof Frame.Dispatch dispatch
                ? dispatch.type() + " s=" + dispatch.sequence() + " id=" + dispatch.outerId()
                : frame.toString();
    }

    @Override
    public String toString() {
        return equipment.bot() + "/" + number;
    }
}
