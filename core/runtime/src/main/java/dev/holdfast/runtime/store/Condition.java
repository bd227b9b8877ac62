package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.store.WriterConnection.Result;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database can be written, as the writer found it, and when to try again. Changed on its thread, read from any. */
final class Condition {

    private static final Logger log = LoggerFactory.getLogger(Condition.class);

    private final Time time;
    private final Consumer<StoreEvent> events;
    private final Comeback comeback;
    private volatile boolean up;
    private volatile Instant since;
    private volatile String why = "not opened yet";
    private boolean tried;

    Condition(Time time, Consumer<StoreEvent> events) {
        this.time = time;
        this.events = events;
        this.comeback = new Comeback(time);
        this.since = time.now();
    }

    void down(Result.Away away) {
        boolean first = up || !tried;
        // Where nothing was tried, what is known of the cause still holds.
        boolean news = first || (away.retryAfter() == null && !away.why().equals(why));
        tried = true;
        up = false;
        comeback.failed(away.retryAfter());
        if (first) {
            since = time.now();
        }
        if (news) {
            why = away.why();
            log.error("The database cannot be written, the bot goes on without: {}", why);
            events.accept(new StoreEvent.Down(why));
        } else {
            log.debug("The database still cannot be written: {}", away.why());
        }
    }

    /**
     * @param caughtUp rows that had been kept in memory until now
     */
    void up(int caughtUp) {
        boolean first = !tried;
        tried = true;
        up = true;
        why = "";
        comeback.succeeded();
        since = time.now();
        if (!first) {
            log.warn("The database can be written again; {} rows that were kept in memory are on disk now", caughtUp);
            events.accept(new StoreEvent.Up(caughtUp));
        }
    }

    boolean isUp() {
        return up;
    }

    Instant since() {
        return since;
    }

    /** Why it is down; empty if it is up. */
    String why() {
        return why;
    }

    /** Until it is to be tried again; zero or less if that is due. */
    long leftNanos() {
        return comeback.leftNanos();
    }
}
