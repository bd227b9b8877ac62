package dev.holdfast.runtime.journal;

import dev.holdfast.plugin.event.Event;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An event in the journal, on its way to the plugins. It stays recorded until everybody it was handed to is done. Thread-safe.
 */
public final class Recorded {

    private final Event event;
    private final long recordedNanos;
    private final Set<String> finished;
    private final Keeper keeper;
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile boolean left;

    /** Who remembers what became of it. */
    interface Keeper {
        /** Everybody is done. */
        void done();

        /** One is done, others are not. */
        void doneBy(String holder);

        /** Everybody is done but those who could not take it. */
        void left();

        /** Whether it can come again. */
        boolean comesAgain();

        long number();
    }

    /**
     * @param recordedNanos when its frame was accepted, on the journal's clock
     * @param whenDone closes the journal's row
     */
    public Recorded(Event event, long recordedNanos, Runnable whenDone) {
        this(event, recordedNanos, Set.of(), new Keeper() {
            @Override
            public void done() {
                whenDone.run();
            }

            @Override
            public void doneBy(String holder) {
                // forgotten with the process
            }

            @Override
            public void left() {
                whenDone.run();
            }

            @Override
            public boolean comesAgain() {
                return false;
            }

            @Override
            public long number() {
                return 0;
            }
        });
    }

    /**
     * @param finished who was done with it before the process was started again
     */
    Recorded(Event event, long recordedNanos, Set<String> finished, Keeper keeper) {
        this.event = event;
        this.recordedNanos = recordedNanos;
        this.finished = finished;
        this.keeper = keeper;
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

    /**
     * Whether a holder was done with it before the process was started again, and is not to be given it a second time.
     *
     * @param holder the same name in every life of the process
     */
    public boolean finishedBy(String holder) {
        return finished.contains(holder);
    }

    /** Whether somebody has it still. */
    public boolean isHeld() {
        return holders.get() > 0;
    }

    /** One less has it; the first holder is who published it. */
    public void done() {
        if (holders.decrementAndGet() == 0) {
            end();
        }
    }

    /** One less has it, and is remembered to be done. */
    public void done(String holder) {
        if (left) {
            keeper.doneBy(holder);
            done();
        } else if (holders.decrementAndGet() == 0) {
            end();
        } else {
            keeper.doneBy(holder);
        }
    }

    private void end() {
        if (left) {
            keeper.left();
        } else {
            keeper.done();
        }
    }

    /** Its place in the order of the journal; 0 if it has none. */
    public long number() {
        return keeper.number();
    }

    /** Whether it comes again, to those alone who were not done with it, if one of them {@link #leave}s it. */
    public boolean comesAgain() {
        return keeper.comesAgain();
    }

    /** One less has it, who could not take it now; only where it {@link #comesAgain}. */
    public void leave() {
        left = true;
        done();
    }
}
