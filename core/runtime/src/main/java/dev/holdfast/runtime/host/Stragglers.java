package dev.holdfast.runtime.host;

import dev.holdfast.runtime.journal.Recorded;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The events that a plugin had to leave in the journal, since too many waited for it: until the oldest of a conversation has come
 * back, the younger ones of it are left too, so that they stay in order. Thread-safe.
 */
final class Stragglers {

    private final Map<String, TreeSet<Long>> left = new HashMap<>();

    /** Whether an older event of its lane was left and has not come back. */
    synchronized boolean isBehind(String lane, Recorded recorded) {
        if (left.isEmpty()) {
            return false;
        }
        TreeSet<Long> numbers = left.get(lane);
        return numbers != null && numbers.first() < recorded.number();
    }

    synchronized void leave(String lane, Recorded recorded) {
        left.computeIfAbsent(lane, same -> new TreeSet<>()).add(recorded.number());
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
