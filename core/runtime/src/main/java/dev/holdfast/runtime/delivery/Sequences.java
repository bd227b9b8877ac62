package dev.holdfast.runtime.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers the answers to one event, from 1, over all plugins: platforms tell a repeated answer from a new one by it.
 * Thread-safe.
 */
final class Sequences {

    private static final int EVENTS_MAX = 100_000;

    /** Longer than any platform takes answers to an event. */
    private static final Duration REMEMBERED = Duration.ofHours(2);

    private final Cache<String, AtomicInteger> last;

    Sequences(Time time) {
        this.last = Caffeine.newBuilder()
                .maximumSize(EVENTS_MAX)
                .expireAfterWrite(REMEMBERED)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .build();
    }

    int next(String event) {
        return last.get(event, key -> new AtomicInteger()).incrementAndGet();
    }
}
