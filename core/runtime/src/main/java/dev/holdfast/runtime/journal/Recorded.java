package dev.holdfast.runtime.journal;

import dev.holdfast.plugin.event.Event;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An event in the journal, on its way to the plugins. It stays recorded until everybody it was handed to is done. Thread-safe.
 */
public final class Recorded {

    private final Event event;
    private final long recordedNanos;
    private final Runnable whenDone;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * @param recordedNanos when its frame was accepted, on the journal's clock
     * @param whenDone closes the journal's row
     */
    public Recorded(Event event, long recordedNanos, Runnable whenDone) {
        this.event = event;
        this.recordedNanos = recordedNanos;
        this.whenDone = whenDone;
    }

    public Event event() {
        return event;
    }

    public long recordedNanos() {
        return recordedNanos;
    }

    /** One more has it; each {@code handTo} is answered by one {@link #done}. */
    public void handTo() {
        holders.incrementAndGet();
    }

    /** One less has it; the first holder is who published it. */
    public void done() {
        if (holders.decrementAndGet() == 0) {
            whenDone.run();
        }
    }
}
