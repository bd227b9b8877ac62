package dev.holdfast.runtime;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where events come in. Gateways connect while the plugins are still loading, so events wait here until there is somebody to
 * hear them; at a stop the door is shut first. Thread-safe; keeps the order of each shard.
 */
final class Doorway implements Intake {

    private static final Logger log = LoggerFactory.getLogger(Doorway.class);

    /** More than a start's worth of events; beyond it they are dropped, and the log says so once. */
    private static final int WAITING_MAX = 10_000;

    private static final Receipt NOBODY_WAITS = safe -> {};

    private final Intake inside;
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile State state = State.NOT_YET_OPEN;

    private enum State {
        NOT_YET_OPEN,
        OPEN,
        SHUT
    }

    Doorway(Intake inside) {
        this.inside = inside;
    }

    @Override
    public void accept(Event event, Position position) {
        letIn(event, () -> inside.accept(event, position), NOBODY_WAITS);
    }

    @Override
    public void accept(Event event, Position position, Receipt receipt) {
        letIn(event, () -> inside.accept(event, position, receipt), receipt);
    }

    private void letIn(Event event, Runnable step, Receipt receipt) {
        switch (state) {
            case OPEN -> step.run();
            case NOT_YET_OPEN -> queue(event, step, receipt);
            case SHUT -> {
                log.debug("Event {} comes after the stop began", event.origin().eventId());
                receipt.told(false);
            }
        }
    }

    private synchronized void queue(Event event, Runnable step, Receipt receipt) {
        if (state != State.NOT_YET_OPEN) {
            letIn(event, step, receipt);
        } else if (waiting.size() < WAITING_MAX) {
            waiting.add(step);
        } else {
            if (waiting.size() == WAITING_MAX) {
                waiting.add(() ->
                        log.error("Events were dropped: more than {} came before the plugins were there", WAITING_MAX));
            }
            receipt.told(false);
        }
    }

    /** Lets in what waits, and what comes. */
    synchronized void open() {
        waiting.forEach(Runnable::run);
        waiting.clear();
        state = State.OPEN;
    }

    synchronized void shut() {
        waiting.clear();
        state = State.SHUT;
    }
}
