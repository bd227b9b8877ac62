package dev.holdfast.runtime.host;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.journal.Recorded;
import dev.holdfast.runtime.recent.Numbers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that a plugin had to leave in the journal, since too many waited for it: until the oldest of a conversation has come
 * back, the younger ones of it are left too, so that they stay in order. An event may be meant for several holders of the same
 * plugin, such as its listeners and a command: where one of them left it, those after it do as well. Thread-safe.
 */
final class Stragglers {

    /** When the oldest of a conversation has not come back by then, it will not: its row is gone. */
    static final Duration GONE_AFTER = Duration.ofMinutes(5);

    private final Time time;
    private final Map<String, Lane> lanes = new HashMap<>();

    /** What was left of one conversation. */
    private static final class Lane {
        private final Map<String, Numbers> left = new HashMap<>(2);

        /** The oldest of all, as far as it was seen; comes back once nobody has it any more. */
        private @Nullable Recorded oldest;

        /** Since when the oldest has not been seen. */
        private long since;

        /** Who left the oldest before the others for whom it is; null where that is not known any more. */
        private @Nullable String foremost;

        private long first() {
            long first = Long.MAX_VALUE;
            for (Numbers numbers : left.values()) {
                first = Math.min(first, numbers.first());
            }
            return first;
        }
    }

    Stragglers(Time time) {
        this.time = time;
    }

    /** Whether something of its lane that was left before it has not come back. */
    synchronized boolean isBehind(String key, Recorded recorded, String holder) {
        Lane lane = lanes.isEmpty() ? null : lanes.get(key);
        if (lane == null) {
            return false;
        }
        if (isGone(lane)) {
            lanes.remove(key);
            return false;
        }
        long first = lane.first();
        return first < recorded.number()
                || (first == recorded.number() && lane.foremost != null && !lane.foremost.equals(holder));
    }

    private boolean isGone(Lane lane) {
        Recorded oldest = lane.oldest;
        if (oldest != null && oldest.isHeld()) {
            lane.since = time.nanos();
        }
        return time.nanos() - lane.since > GONE_AFTER.toNanos();
    }

    synchronized void leave(String key, Recorded recorded, String holder) {
        Lane lane = lanes.computeIfAbsent(key, same -> new Lane());
        long before = lane.first();
        lane.left.computeIfAbsent(holder, same -> new Numbers()).add(recorded.number());
        if (lane.first() == recorded.number()) {
            if (lane.foremost == null || before != recorded.number()) {
                lane.foremost = holder;
            }
            lane.oldest = recorded;
            lane.since = time.nanos();
        }
    }

    synchronized void taken(String key, Recorded recorded, String holder) {
        Lane lane = lanes.isEmpty() ? null : lanes.get(key);
        Numbers numbers = lane == null ? null : lane.left.get(holder);
        if (lane == null || numbers == null) {
            return;
        }
        long first = lane.first();
        numbers.remove(recorded.number());
        if (recorded.number() == first && holder.equals(lane.foremost)) {
            lane.foremost = null;
        }
        if (numbers.isEmpty()) {
            lane.left.remove(holder);
        }
        if (lane.left.isEmpty()) {
            lanes.remove(key);
        } else if (lane.first() != first) {
            lane.oldest = null;
            lane.since = time.nanos();
        }
    }
}
