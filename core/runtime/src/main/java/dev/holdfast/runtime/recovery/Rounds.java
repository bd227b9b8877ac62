package dev.holdfast.runtime.recovery;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on the clock's thread; a time it fails is not the last. Thread-safe. */
final class Rounds {

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    private final Time time;
    private final Duration interval;
    private final String what;
    private final Runnable round;
    private Time.@Nullable Alarm next;
    private boolean stopped;

    /**
     * @param what is done, for the log
     */
    Rounds(Time time, Duration interval, String what, Runnable round) {
        this.time = time;
        this.interval = interval;
        this.what = what;
        this.round = round;
    }

    /** The first time is one interval from now. */
    synchronized void start() {
        if (!stopped) {
            next = time.after(interval, this::go);
        }
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void go() {
        try {
            round.run();
        } catch (RuntimeException e) {
            log.warn("{} failed; it is done again in {} s", what, interval.toSeconds(), e);
        } finally {
            start();
        }
    }
}
