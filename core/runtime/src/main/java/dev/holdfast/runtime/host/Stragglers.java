package dev.holdfast.runtime.host;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.journal.Recorded;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events that a plugin had to leave in the journal, since too many waited for it: until the oldest of a conversation has come
 * back, the younger ones of it are left too, so that they stay in order. Thread-safe.
 */
final class Stragglers {

    /** Who has not come back by then will not: its row is gone, or the plugin does not subscribe to it any more. */
    static final Duration GONE_AFTER = Duration.ofMinutes(5);

    private final Time time;

    /** When each was left last, by number, of each lane. */
    private final Map<String, TreeMap<Long, Long>> left = new HashMap<>();

    Stragglers(Time time) {
        this.time = time;
    }

    /** Whether an older event of its lane was left and has not come back. */
    synchronized boolean isBehind(String lane, Recorded recorded) {
        if (left.isEmpty()) {
            return false;
        }
        TreeMap<Long, Long> numbers = left.get(lane);
        if (numbers == null) {
            return false;
        }
        while (!numbers.isEmpty() && time.nanos() - numbers.firstEntry().getValue() > GONE_AFTER.toNanos()) {
            numbers.pollFirstEntry();
        }
        if (numbers.isEmpty()) {
            left.remove(lane);
            return false;
        }
        return numbers.firstKey() < recorded.number();
    }

    synchronized void leave(String lane, Recorded recorded) {
        left.computeIfAbsent(lane, same -> new TreeMap<>()).put(recorded.number(), time.nanos());
    }

    synchronized void taken(String lane, Recorded recorded) {
        if (!left.isEmpty()) {
            left.computeIfPresent(lane, (same, numbers) -> {
                numbers.remove(recorded.number());
                return numbers.isEmpty() ? null : numbers;
            });
        }
    }
}
