package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.session.Action;
import dev.holdfast.gateway.session.Known;
import dev.holdfast.gateway.session.SessionState;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.plugin.event.BotReady;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.Origin;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a shard hands on: events to the intake, state and trouble to the listener. On the shard's event loop. */
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final int number;
    private final Fleet.Equipment equipment;
    private final Traces traces;

    Handover(int number, Fleet.Equipment equipment) {
        this.number = number;
        this.equipment = equipment;
        this.traces = new Traces(number, equipment.random().getAsDouble());
    }

    void event(Frame.Dispatch dispatch, Known known, Instant at) {
        Arrival arrival = new Arrival(equipment.bot(), known.user(), known.id(), traces.next(), at);
        hand(equipment.dialect().translate(dispatch, arrival), known);
    }

    void ready(Action.EmitReady ready, Known known, Instant at) {
        equipment.dialect().welcomed(ready.user(), ready.application());
        String trace = traces.next();
        Origin origin = new Origin(
                equipment.bot(), equipment.dialect().platform(), "ready:" + known.id() + ":" + trace, trace, at);
        hand(new BotReady(origin, ready.user(), ready.resumed()), known);
    }

    void moved(SessionState before, SessionState after, Instant at) {
        LOG.debug("{} {} -> {} {}", this, before.label(), after.label(), detail(after));
        tell(new GatewayEvent.StateChanged(equipment.bot(), number, before.label(), after.label(), detail(after), at));
    }

    void report(Action.Report report, Instant at) {
        if (report.fatal()) {
            LOG.error("{} stopped: {}. It stays away until an operator reconnects it", this, report.what());
        } else {
            LOG.warn("{}: {}", this, report.what());
        }
        tell(new GatewayEvent.Trouble(equipment.bot(), number, report.kind(), report.what(), report.fatal(), at));
    }

    /** What a state means, for people; empty where its name says it all. */
    static String detail(SessionState state) {
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
                                    known.user(),
                                    known.since()));
        } catch (RuntimeException broken) {
            LOG.error(
                    "{}: the intake did not take event {}", this, event.origin().eventId(), broken);
        }
    }

    private void tell(GatewayEvent event) {
        try {
            equipment.listener().accept(event);
        } catch (RuntimeException broken) {
            LOG.error("{}: a listener failed on {}", this, event, broken);
        }
    }

    @Override
    public String toString() {
        return equipment.bot() + "/" + number;
    }
}
