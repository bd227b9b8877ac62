package dev.holdfast.runtime;

import dev.holdfast.gateway.Position;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the shards stood when the process before ended, for gateways that are to go on from there: a session that is resumed tells
 * what was said meanwhile, a new one does not. The database knows it, and may open late. Thread-safe.
 */
final class Whereabouts {

    /**
     * How long gateways wait for a database that is away. Discord's sessions were measured to be resumable for about 90 s after
     * their socket broke, of which the death and the start of a process take some; QQ says "a short time". Beyond it there is
     * nothing left to go on with, and people wait for answers.
     */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Logger log = LoggerFactory.getLogger(Whereabouts.class);

    private final Time time;
    private final Supplier<List<Position>> positions;
    private final Promise<List<Position>> known = Promise.promise();

    /**
     * @param positions as far as they are known now
     */
    Whereabouts(Time time, Supplier<List<Position>> positions) {
        this.time = time;
        this.positions = positions;
    }

    /** Completes with what the database says, or with nothing if it says nothing in time; never fails. */
    Future<List<Position>> future() {
        return known.future();
    }

    /** The database has been read. */
    void read() {
        known.tryComplete(positions.get());
    }

    /** The database was tried to be opened: from here on it is waited for, if it did not work. */
    void tried() {
        if (known.future().isComplete()) {
            return;
        }
        log.warn(
                "The database is not open: the gateways wait for it for {} s, to know where their sessions stood; all else starts",
                PATIENCE.toSeconds());
        time.after(PATIENCE, () -> {
            if (known.tryComplete(positions.get())) {
                log.warn(
                        "The gateways begin new sessions without the database: what was said since the last ones is not told");
            }
        });
    }
}
