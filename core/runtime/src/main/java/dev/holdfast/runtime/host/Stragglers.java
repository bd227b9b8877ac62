package dev.holdfast.runtime.host;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.journal.Recorded;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events that a plugin had to leave in the journal, since too many waited for it: until the oldest of a conversation has come
 * back, the younger ones of it are left too, so that they stay in order. An event may be meant for several holders of the same
 * plugin, such as its listeners and a command; they come back in the order in which they were left. Thread-safe.
 */
final class Stragglers {

    /** Who has not come back by then will not: its row is gone, or the plugin does not subscribe to it any more. */
    static final Duration GONE_AFTER = Duration.ofMinutes(5);

    private final Time time;

    /** When each holder left each event last, by number, of each lane. */
    private final Map<String, TreeMap<Long, LinkedHashMap<String, Long>>> left = new HashMap<>();

    Stragglers(Time time) {
        this.time = time;
    }

    /** Whether something of its lane that was left before it has not come back. */
    synchronized boolean isBehind(String lane, Recorded recorded, String holder) {
        if (left.isEmpty()) {
            return false;
        }
        TreeMap<Long, LinkedHashMap<String, Long>> numbers = left.get(lane);
        if (numbers == null) {
            return false;
        }
        while (!numbers.isEmpty() && areGone(numbers.firstEntry().getValue())) {
            numbers.pollFirstEntry();
        }
        if (numbers.isEmpty()) {
            left.remove(lane);
            return false;
        }
        return numbers.firstKey() < recorded.number()
                || (numbers.firstKey() == recorded.number()
                        && !numbers.firstEntry().getValue().firstEntry().getKey().equals(holder));
    }

    private boolean areGone(Map<String, Long> holders) {
        holders.values().removeIf(since -> time.nanos() - since > GONE_AFTER.toNanos());
        return holders.isEmpty();
    }

    synchronized void leave(String lane, Recorded recorded, String holder) {
        left.computeIfAbsent(lane, same -> new TreeMap<>())
                .computeIfAbsent(recorded.number(), same -> new LinkedHashMap<>(2))
                .put(holder, time.nanos());
    }

    synchronized void taken(String lane, Recorded recorded, String holder) {
        if (!left.isEmpty()) {
            left.computeIfPresent(lane, (same, numbers) -> {
                numbers.computeIfPresent(recorded.number(), (number, holders) -> {
                    holders.remove(holder);
                    return holders.isEmpty() ? null : holders;
                });
                return numbers.isEmpty() ? null : numbers;
            });
        }
    }
}
