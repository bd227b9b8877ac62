package dev.holdfast.resilience;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what becomes of it. */
final class RecordingWaiter extends Waiter {
    private final String name;
    private final List<String> log;

    /** One whose key is the first letter of its name. */
    RecordingWaiter(String name, long deadline, List<String> log) {
        this(name, deadline, Priority.USUAL, log);
    }

    RecordingWaiter(String name, long deadline, Priority priority, List<String> log) {
        this(name, name.substring(0, 1), deadline, priority, log);
    }

    RecordingWaiter(String name, String key, long deadline, Priority priority, List<String> log) {
        super(deadline, key, priority);
        this.name = name;
        this.log = log;
    }

    @Override
    void granted(long stamp) {
        log.add(name);
    }

    @Override
    void refused(Outcome.Stage by, String reason, @Nullable Duration retryAfter) {
        log.add(name + " refused by " + by + (retryAfter == null ? "" : " for " + retryAfter.toMillis() + " ms"));
    }
}
