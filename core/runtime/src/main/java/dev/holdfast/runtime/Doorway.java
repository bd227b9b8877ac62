package dev.holdfast.runtime;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.runtime.journal.Journal;
import dev.holdfast.runtime.journal.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps 4 and 5 of the walk: events are recorded as they come, and then published. Gateways connect while the plugins are still
 * loading, so what is recorded waits here until there is somebody to hear it; at a stop the door is shut first. Thread-safe; keeps
 * the order of each shard.
 */
final class Doorway implements Intake {

    private static final Logger log = LoggerFactory.getLogger(Doorway.class);

    /** More than a start's worth of events; beyond it they stay in the journal, or are dropped where that is in memory. */
    private static final int WAITING_MAX = 10_000;

    private final Journal journal;
    private final Consumer<Event> received;
    private final Consumer<Recorded> publish;
    private final List<Recorded> waiting = new ArrayList<>();
    private volatile State state = State.NOT_YET_OPEN;
    private boolean dropping;

    private enum State {
        NOT_YET_OPEN,
        OPEN,
        SHUT
    }

    /**
     * @param received told of every event as it comes, before it is recorded and whether or not the door is open yet; must be
     *     quick
     */
    Doorway(Journal journal, Consumer<Event> received, Consumer<Recorded> publish) {
        this.journal = journal;
        this.received = received;
        this.publish = publish;
    }

    @Override
    public void accept(Event event, Position position) {
        letIn(event, position, null);
    }

    @Override
    public void accept(Event event, Position position, Receipt receipt) {
        letIn(event, position, receipt);
    }

    private void letIn(Event event, Position position, @Nullable Receipt receipt) {
        if (state != State.SHUT) {
            received.accept(event);
            journal.record(event, position, receipt, this::recorded);
            return;
        }
        log.debug("Event {} comes after the stop began", event.origin().eventId());
        if (receipt != null) {
            receipt.told(false);
        }
    }

    private void recorded(Recorded recorded) {
        switch (state) {
            case OPEN -> publish.accept(recorded);
            case NOT_YET_OPEN -> queue(recorded);
            case SHUT -> log.debug("An event recorded after the stop began is for the next start");
        }
    }

    private synchronized void queue(Recorded recorded) {
        if (state != State.NOT_YET_OPEN) {
            recorded(recorded);
        } else if (waiting.size() < WAITING_MAX) {
            waiting.add(recorded);
        } else if (recorded.comesAgain()) {
            recorded.leave();
        } else {
            if (!dropping) {
                dropping = true;
                log.error("Events are dropped: more than {} came before the plugins were there", WAITING_MAX);
            }
            recorded.done();
        }
    }

    /** Lets in what waits, and what comes. */
    synchronized void open() {
        waiting.forEach(publish);
        waiting.clear();
        state = State.OPEN;
    }

    synchronized void shut() {
        waiting.clear();
        state = State.SHUT;
    }
}
