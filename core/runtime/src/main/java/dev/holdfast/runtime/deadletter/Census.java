package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.deadletter.Letter.State;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How many letters there are of each group. Thread-safe. */
final class Census {

    private final Map<Group, Long> counts = new ConcurrentHashMap<>();

    /** There may be letters of it from now on. */
    void seen(Group group) {
        counts.putIfAbsent(group, 0L);
    }

    void changed(Group group, long by) {
        counts.merge(group, Math.max(0, by), (had, more) -> Math.max(0, had + by));
    }

    /**
     * One letter went.
     *
     * @param from null if it is new
     * @param to null if it is gone
     */
    void moved(@Nullable Group from, @Nullable Group to) {
        if (from != null) {
            changed(from, -1);
        }
        if (to != null) {
            changed(to, 1);
        }
    }

    /** Replaces everything by what was counted. */
    void replace(Map<Group, Long> counted) {
        counts.keySet().retainAll(counted.keySet());
        counts.putAll(counted);
    }

    List<Group> matching(Filter filter) {
        return counts.keySet().stream().filter(filter::takes).toList();
    }

    long count(Filter filter) {
        long count = 0;
        for (Map.Entry<Group, Long> each : counts.entrySet()) {
            if (filter.takes(each.getKey())) {
                count += each.getValue();
            }
        }
        return count;
    }

    Map<State, Long> byState() {
        Map<State, Long> states = new EnumMap<>(State.class);
        for (State state : State.values()) {
            states.put(state, 0L);
        }
        counts.forEach((group, count) -> states.merge(group.state(), count, Long::sum));
        return states;
    }
}
