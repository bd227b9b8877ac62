package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes, once in a while, what the deleting along the way had to spare. Goes through the writer, a few rows at a time, so that
 * nothing waits long behind it. Begins when the database is opened first, and goes on for as long as the clock does.
 */
public final class Sweep {

    /** Between two sweeps. */
    public static final Duration PERIOD = Duration.ofMinutes(10);

    /** Rows to delete in one step, at most. */
    public static final int BATCH = 500;

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final Store store;
    private final Time time;
    private final String table;
    private final Work<Integer> step;

    /**
     * Before the store is started.
     *
     * @param step deletes {@link #BATCH} rows, or what is left of them, and answers how many; on the writer's thread
     */
    public Sweep(Store store, Time time, String table, Work<Integer> step) {
        this.store = store;
        this.time = time;
        this.table = table;
        this.step = step;
        store.whenOpened((connection, as) -> () -> {
            if (as != FoundAs.REPLACED) {
                time.after(PERIOD, () -> go(0));
            }
        });
    }

    private void go(int before) {
        store.write(step).onComplete(done -> {
            if (done.succeeded() && done.result() >= BATCH) {
                go(before + done.result());
                return;
            }
            if (done.failed()) {
                log.debug("What is old in the table {} could not be deleted now", table, done.cause());
            } else if (before + done.result() > 0) {
                log.debug("{} old rows of the table {} were deleted", before + done.result(), table);
            }
            time.after(PERIOD, () -> go(0));
        });
    }
}
