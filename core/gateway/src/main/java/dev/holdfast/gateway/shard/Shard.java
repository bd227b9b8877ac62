package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.session.Action;
import dev.holdfast.gateway.session.Known;
import dev.holdfast.gateway.session.Session;
import dev.holdfast.gateway.session.SessionState;
import dev.holdfast.gateway.session.Signal;
import dev.holdfast.gateway.session.Step;
import dev.holdfast.gateway.session.Tick;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.gateway.wire.FrameReader;
import dev.holdfast.plugin.event.BotReady;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard: feeds signals to the session machine and performs its actions, all on one event loop. {@link #view} and the
 * requests to start, reconnect and stop may come from any thread.
 */
final class Shard {

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    private final int number;
    private final Fleet.Equipment equipment;
    private final Fleet fleet;
    private final Session session;
    private final Traces traces;
    private final ShardSocket socket;
    private final ShardTimers timers;
    private final Outgoing outgoing;

    private final Promise<Context> deployed = Promise.promise();
    private final Promise<Void> stopped = Promise.promise();
    private final Deque<Signal> signals = new ArrayDeque<>();
    private final AtomicLong resumes = new AtomicLong();
    private final AtomicLong identifies = new AtomicLong();
    private boolean stepping;
    private String credential = "";
    private Instant stepAt = Instant.EPOCH;
    private volatile SessionState state;
    private volatile boolean attempted;

    Shard(int number, Fleet.Equipment equipment, Fleet fleet) {
        this.number = number;
        this.equipment = equipment;
        this.fleet = fleet;
        this.session = new Session(equipment.policy(), equipment.dialect()::afterClose);
        this.traces = new Traces(number, equipment.random().getAsDouble());
        this.socket = new ShardSocket(this, equipment);
        this.timers = new ShardTimers(this, equipment.time());
        this.outgoing = new Outgoing(this, socket);
        this.state = equipment.stored().stream()
                .filter(position -> position.shard() == number && position.shards() == fleet.size())
                .findFirst()
                .map(position -> SessionState.resuming(known(position)))
                .orElseGet(SessionState::initial);
    }

    private Known known(Position position) {
        return new Known(
                position.sessionId(),
                position.resumeUrl(),
                position.sequence(),
                equipment.time().now(),
                position.user(),
                position.shards());
    }

    void start() {
        equipment
                .sockets()
                .vertx()
                .deployVerticle((Deployable) context -> {
                    deployed.complete(context);
                    return Future.succeededFuture();
                })
                .onFailure(stopped::tryFail);
        signal(new Signal.Start());
    }

    void reconnect(boolean fresh, String why) {
        LOG.info("{} is asked to reconnect: {}", this, why);
        signal(new Signal.ReconnectAsked(fresh, why));
    }

    /** The number of shards changed: a session that began under another one gets the wrong events, and is replaced. */
    void renumbered() {
        run(() -> {
            int among = identifiedAmong();
            if (among > 0 && among != fleet.size()) {
                reconnect(true, "there are " + fleet.size() + " shards now instead of " + among);
            }
        });
    }

    /** How many shards the platform was told there are when the session began; 0 without a session. */
    private int identifiedAmong() {
        if (state instanceof SessionState.Identifying identifying) {
            return identifying.shards();
        }
        Known known = state.standing().known();
        return known == null ? 0 : known.shards();
    }

    /** Whether a frame was taken, to be sent once the session is established. From any thread. */
    boolean command(String payload) {
        return outgoing.take(payload);
    }

    /** Completes, never fails, when the socket is closed. */
    Future<Void> stop() {
        signal(new Signal.Stop());
        return stopped.future().otherwiseEmpty();
    }

    /** Whether the first attempt is over. */
    boolean attempted() {
        return attempted;
    }

    ShardView view() {
        SessionState now = state;
        Known known = now.standing().known();
        return new ShardView(
                equipment.bot(),
                number,
                fleet.size(),
                now.label(),
                detail(now),
                known == null ? "" : known.id(),
                known == null ? 0 : Math.max(0, known.sequence()),
                socket.lastAck(),
                socket.roundTrip(),
                now instanceof SessionState.Ready ready ? ready.since() : null,
                resumes.get(),
                identifies.get(),
                socket.heartbeats(),
                fleet.turns().left(),
                null,
                null,
                socket.lastClose());
    }

    /** Hands a signal to the shard's event loop. */
    void signal(Signal signal) {
        deployed.future().onSuccess(context -> {
            if (context.equals(Vertx.currentContext())) {
                handle(signal);
            } else {
                context.runOnContext(on -> handle(signal));
            }
        });
    }

    /** The address of an attempt does not answer. From any thread. */
    void unreachable(Signal.SocketFailed failed) {
        fleet.addressFailed();
        signal(failed);
    }

    /** Whether an attempt is the present one. On the event loop. */
    boolean current(long generation) {
        return state.standing().generation() == generation;
    }

    /** Reads one message of the socket. On the event loop. */
    void received(long generation, String text) {
        if (!current(generation)) {
            return;
        }
        Frame frame = FrameReader.read(text);
        if (frame instanceof Frame.HeartbeatAck) {
            socket.acknowledged();
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} <- {}", this, brief(frame));
        }
        handle(new Signal.Received(generation, frame));
    }

    /** One signal after the other: what an action causes at once waits until all actions of its step are done. */
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
            moved(before, step.next());
            outgoing.open(step.next() instanceof SessionState.Ready);
        }
    }

    private void moved(SessionState before, SessionState after) {
        LOG.debug("{} {} -> {} {}", this, before.label(), after.label(), detail(after));
        tell(new GatewayEvent.StateChanged(
                equipment.bot(), number, before.label(), after.label(), detail(after), stepAt));
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
            case Action.Emit emit -> emit(emit.dispatch());
            case Action.Prepare prepare -> prepare(prepare);
            case Action.OpenSocket open -> socket.open(open.generation(), open.url());
            case Action.AbortSocket abort -> {
                timers.cancelAll();
                socket.abort();
            }
            case Action.CloseSocket close -> close();
            case Action.AskTurn ask ->
                fleet.turns().ask(number, () -> signal(new Signal.TurnCame(ask.generation(), fleet.size())));
            case Action.SendIdentify identify -> {
                identifies.incrementAndGet();
                socket.send("IDENTIFY", equipment.dialect().identify(credential, number, identify.shards()));
            }
            case Action.SendResume resume -> {
                resumes.incrementAndGet();
                socket.send("RESUME", equipment.dialect().resume(credential, resume.sessionId(), resume.sequence()));
            }
            case Action.SendHeartbeat beat -> socket.beat(equipment.dialect().heartbeat(beat.sequence()));
            case Action.Arm arm -> timers.arm(arm.generation(), arm.timer(), arm.delay());
            case Action.EmitReady ready -> emitReady(ready);
            case Action.ForgetCredential forget -> equipment.dialect().credentialRefused(credential);
            case Action.Replan replan -> fleet.replan();
            case Action.Report report -> report(report);
            case Action.Odd odd -> equipment.oddities().note(odd.kind(), odd::detail);
        }
    }

    private void prepare(Action.Prepare prepare) {
        equipment
                .dialect()
                .credential()
                .compose(given -> address(prepare)
                        .onSuccess(url -> run(() -> {
                            credential = given;
                            handle(new Signal.Prepared(prepare.generation(), url));
                        })))
                .onFailure(failure -> signal(failed(prepare.generation(), failure)));
    }

    private Future<String> address(Action.Prepare prepare) {
        if (!prepare.resuming()) {
            return fleet.addressToIdentify();
        }
        return prepare.resumeUrl().isEmpty() ? fleet.addressToResume() : Future.succeededFuture(prepare.resumeUrl());
    }

    private static Signal failed(long generation, Throwable failure) {
        return failure instanceof PlatformException platform
                ? new Signal.PrepareFailed(
                        generation, platform.kind(), String.valueOf(platform.getMessage()), platform.after())
                : new Signal.PrepareFailed(generation, FailureKind.NETWORK, failure.toString(), null);
    }

    void run(Runnable task) {
        deployed.future().onSuccess(context -> context.runOnContext(on -> task.run()));
    }

    private void close() {
        timers.cancelAll();
        socket.close().onComplete(done -> stopped.tryComplete());
    }

    private void emit(Frame.Dispatch dispatch) {
        Known known = state.standing().known();
        if (known == null) {
            return;
        }
        Arrival arrival = new Arrival(equipment.bot(), known.user(), known.id(), traces.next(), stepAt);
        hand(equipment.dialect().translate(dispatch, arrival), known);
    }

    private void emitReady(Action.EmitReady ready) {
        equipment.dialect().welcomed(ready.user(), ready.application());
        Known known = state.standing().known();
        if (known == null) {
            return;
        }
        String trace = traces.next();
        Origin origin = new Origin(
                equipment.bot(), equipment.dialect().platform(), "ready:" + known.id() + ":" + trace, trace, stepAt);
        hand(new BotReady(origin, ready.user(), ready.resumed()), known);
    }

    private void hand(Event event, Known known) {
        try {
            equipment
                    .intake()
                    .accept(
                            event,
                            new Position(
                                    equipment.bot(),
                                    number,
                                    known.shards(),
                                    known.id(),
                                    known.resumeUrl(),
                                    known.sequence(),
                                    known.user()));
        } catch (RuntimeException broken) {
            LOG.error(
                    "{}: the intake did not take event {}", this, event.origin().eventId(), broken);
        }
    }

    private void report(Action.Report report) {
        if (report.fatal()) {
            LOG.error("{} stopped: {}. It stays away until an operator reconnects it", this, report.what());
        } else {
            LOG.warn("{}: {}", this, report.what());
        }
        tell(new GatewayEvent.Trouble(equipment.bot(), number, report.kind(), report.what(), report.fatal(), stepAt));
    }

    private void tell(GatewayEvent event) {
        try {
            equipment.listener().accept(event);
        } catch (RuntimeException broken) {
            LOG.error("{}: a listener failed on {}", this, event, broken);
        }
    }

    private static String detail(SessionState state) {
        return switch (state) {
            case SessionState.Waiting waiting -> waiting.why();
            case SessionState.Stopped stopped -> stopped.why();
            case SessionState.Disconnected disconnected -> "not started";
            case SessionState.Preparing preparing -> "asking for credential and address";
            case SessionState.Connecting connecting -> "opening the socket";
            case SessionState.AwaitingHello awaiting -> "waiting for the server's greeting";
            case SessionState.AwaitingTurn awaiting -> "waiting for the turn to identify";
            case SessionState.Identifying identifying -> "";
            case SessionState.Resuming resuming -> "";
            case SessionState.Ready ready -> "";
        };
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
