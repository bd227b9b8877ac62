package dev.holdfast.runtime.store;

/** Takes rows of one kind for the writer. Thread-safe, never blocks. */
public interface Appender<R> {

    /** Writes a row with the next batch. */
    void append(R row);

    /**
     * Writes a row along with a later batch, at most {@link Store#LATER_MAX} after now: for what does no harm if it is lost with
     * the process. It never overtakes what was given before.
     */
    void appendLater(R row);
}
