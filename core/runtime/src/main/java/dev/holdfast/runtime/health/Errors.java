package dev.holdfast.runtime.health;

import dev.holdfast.plugin.health.HealthReport.LastError;
import dev.holdfast.resilience.Time;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last failures, in words. Holds no exception, so that it keeps no plugin's classes in memory. Thread-safe. */
public final class Errors {

    private static final int KEPT = 50;
    private static final int LENGTH_MAX = 500;

    private final Time time;
    private final Deque<LastError> latest = new ArrayDeque<>();

    public Errors(Time time) {
        this.time = time;
    }

    public void add(String what) {
        String text = what.length() > LENGTH_MAX ? what.substring(0, LENGTH_MAX) + "…" : what;
        LastError error = new LastError(text, time.now());
        synchronized (latest) {
            latest.addFirst(error);
            if (latest.size() > KEPT) {
                latest.removeLast();
            }
        }
    }

    public @Nullable LastError last() {
        synchronized (latest) {
            return latest.peekFirst();
        }
    }

    /** Newest first. */
    public List<LastError> latest() {
        synchronized (latest) {
            return new ArrayList<>(latest);
        }
    }
}
