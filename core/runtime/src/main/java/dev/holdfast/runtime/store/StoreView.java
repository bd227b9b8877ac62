package dev.holdfast.runtime.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the store is.
 *
 * @param name {@code sqlite} or {@code postgresql}
 * @param up whether it can be written
 * @param since when that began
 * @param why it cannot; empty if it can
 * @param queued rows and works waiting for the writer
 * @param queuedBytes what these weigh, by {@link Rows#weight}
 * @param held rows kept in memory until it can be written
 * @param heldBytes what these weigh
 * @param lost rows given up since the start
 * @param batches commits since the start
 * @param rows rows and works in them
 * @param lastBackup null if there was none since the start
 */
public record StoreView(
        String name,
        boolean up,
        Instant since,
        String why,
        int queued,
        long queuedBytes,
        int held,
        long heldBytes,
        long lost,
        long batches,
        long rows,
        @Nullable Instant lastBackup) {

    /** How full the queue of the writer is, by rows or by what they weigh, whichever is more: 1 where it takes nothing more. */
    public double queueFilled() {
        return Math.max((double) queued / Store.QUEUE_MAX, (double) queuedBytes / Store.BYTES_MAX);
    }
}
