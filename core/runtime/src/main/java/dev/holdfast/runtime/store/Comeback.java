package dev.holdfast.runtime.store;

import dev.holdfast.resilience.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the database is tried again: after waits that double from {@link #MIN} to {@link #MAX} as long as it fails. Where the breaker
 * says when, then, and that makes no wait longer, since nothing was tried. Used on the writer's thread.
 */
final class Comeback {

    static final Duration MIN = Duration.ofSeconds(1);
    static final Duration MAX = Duration.ofSeconds(30);

    /** The breaker may say "now" a moment before it lets something through. */
    static final Duration SHORTEST = Duration.ofMillis(20);

    private final Time time;
    private Duration pause = MIN;
    private long dueAt;

    Comeback(Time time) {
        this.time = time;
        this.dueAt = time.nanos();
    }

    /**
     * It did not work.
     *
     * @param retryAfter null unless the breaker let nothing through
     */
    void failed(@Nullable Duration retryAfter) {
        if (retryAfter != null) {
            dueAt = time.nanos() + (retryAfter.compareTo(SHORTEST) < 0 ? SHORTEST : retryAfter).toNanos();
            return;
        }
        dueAt = time.nanos() + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(MAX) > 0 ? MAX : doubled;
    }

    /** It works again. */
    void succeeded() {
        pause = MIN;
    }

    /** Until the next try; zero or less if that is due. */
    long leftNanos() {
        return dueAt - time.nanos();
    }
}
