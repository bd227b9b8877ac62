package dev.holdfast.runtime.journal;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.recent.Numbers;
import dev.holdfast.runtime.store.Store;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that somebody could not take when they came: kept in the database alone, and published again a little later, in order
 * and no faster than the conversation can bear, until everybody could. What comes live in their conversations goes the same way,
 * behind them. Conversations take turns, so that those whom one plugin alone cannot take do not keep the rest. Memory holds eight
 * bytes of each, and a little of each conversation.
 *
 * <p>Used where the store brings its results, but for {@link #size}.
 */
final class Returns {

    private static final Logger log = LoggerFactory.getLogger(Returns.class);

    private static final int AT_ONCE = 1000;
    private static final int OF_A_LANE_AT_ONCE = 100;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration AWAY = Duration.ofSeconds(1);

    private final Store store;
    private final Time time;
    private final Replay.Settings settings;
    private final StoredJournal journal;
    private final Predicate<String> held;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final ArrayDeque<Lane> turns = new ArrayDeque<>();

    /** Whoever hears of one hears of all. */
    private @Nullable Consumer<Recorded> next;

    private final AtomicInteger size = new AtomicInteger();
    private volatile long oldest = Long.MAX_VALUE;
    private boolean ticking;
    private boolean unreadable;

    /** The events of one conversation. */
    private static final class Lane {
        private final String key;
        private final Pace pace;
        private final Numbers numbers = new Numbers();
        private int beingRead;

        /** When the first came that was kept since nothing was, in milliseconds of the epoch. */
        private long since;

        private Lane(String key, Pace pace) {
            this.key = key;
            this.pace = pace;
        }

        private boolean isEmpty() {
            return numbers.isEmpty() && beingRead == 0;
        }
    }

    /**
     * @param held conversations of which something older has to come first
     */
    Returns(Store store, Time time, Replay.Settings settings, StoredJournal journal, Predicate<String> held) {
        this.store = store;
        this.time = time;
        this.settings = settings;
        this.journal = journal;
        this.held = held;
    }

    /** Whether a live event of a conversation has to wait behind others of it. */
    boolean holds(String key) {
        Lane lane = lanes.get(key);
        return lane != null && !lane.isEmpty();
    }

    /** Events waiting; on any thread. */
    int size() {
        return size.get();
    }

    /** Before this, in milliseconds of the epoch, none of those waiting arrived; {@link Long#MAX_VALUE} if none waits. On any thread. */
    long oldestMillis() {
        return size.get() == 0 ? Long.MAX_VALUE : oldest;
    }

    /** Keeps an event whose row is in the database. */
    void keep(Entry entry) {
        next = entry.next;
        Lane lane = lane(entry.lane());
        long arrived = entry.event.origin().receivedAt().toEpochMilli();
        lane.since = lane.isEmpty() ? arrived : Math.min(lane.since, arrived);
        oldest = Math.min(oldest, arrived);
        if (lane.numbers.add(entry.number)) {
            size.incrementAndGet();
        }
        tick();
    }

    /** Likewise one that came live, behind the others of its conversation. */
    void keepBehind(Entry entry) {
        lane(entry.lane()).pace.credit();
        keep(entry);
    }

    private Lane lane(String key) {
        return lanes.computeIfAbsent(key, same -> {
            Lane lane = new Lane(key, new Pace(settings, time.nanos()));
            turns.addLast(lane);
            return lane;
        });
    }

    private void tick() {
        if (!ticking && !lanes.isEmpty()) {
            ticking = true;
            time.after(PAUSE, () -> store.results().execute(this::look));
        }
    }

    private void look() {
        Map<Long, Lane> due = due(time.nanos());
        oldest = lanes.values().stream().mapToLong(lane -> lane.since).min().orElse(Long.MAX_VALUE);
        if (due.isEmpty()) {
            lookAgain();
            return;
        }
        // Once a write is through, the database knows who was done with each before it was left.
        store.write(connection -> true)
                .compose(known ->
                        StoredEvent.read(store, due.keySet().stream().sorted().toList()))
                .onSuccess(found -> {
                    try {
                        // What comes live meanwhile waits: this is before it.
                        publish(found);
                    } finally {
                        due.values().forEach(lane -> lane.beingRead--);
                        size.addAndGet(-due.size());
                        unreadable = false;
                        lookAgain();
                    }
                })
                .onFailure(failure -> {
                    due.forEach((number, lane) -> {
                        lane.beingRead--;
                        lane.numbers.add(number);
                        lane.pace.credit();
                    });
                    cannotBeRead(failure);
                });
    }

    private void cannotBeRead(Throwable failure) {
        if (unreadable) {
            log.debug("Events that wait in the journal still cannot be read: {}", failure.getMessage());
        } else {
            unreadable = true;
            log.warn("Events that wait in the journal cannot be read now: {}", failure.getMessage());
        }
        time.after(AWAY, () -> store.results().execute(this::lookAgain));
    }

    private void lookAgain() {
        ticking = false;
        tick();
    }

    /** The numbers that may go now, each with its conversation; conversations in which nothing waits any more are forgotten. */
    private Map<Long, Lane> due(long nowNanos) {
        Map<Long, Lane> due = new LinkedHashMap<>();
        List<Lane> visited = new ArrayList<>();
        while (!turns.isEmpty() && due.size() < AT_ONCE) {
            Lane lane = turns.removeFirst();
            if (lane.isEmpty()) {
                lanes.remove(lane.key);
                continue;
            }
            visited.add(lane);
            if (!held.test(lane.key)) {
                take(lane, nowNanos, due);
            }
        }
        turns.addAll(visited);
        return due;
    }

    private static void take(Lane lane, long nowNanos, Map<Long, Lane> due) {
        int most = Math.min(OF_A_LANE_AT_ONCE, AT_ONCE - due.size());
        for (int taken = 0; taken < most && !lane.numbers.isEmpty() && lane.pace.take(nowNanos); taken++) {
            lane.beingRead++;
            due.put(lane.numbers.removeFirst(), lane);
        }
    }

    /** What is not there any more was done meanwhile. */
    private void publish(List<StoredEvent> found) {
        Consumer<Recorded> to = Objects.requireNonNull(next, "kept with the first");
        for (StoredEvent event : found) {
            JournalTables.Stored stored = event.stored();
            journal.again(stored.number(), event.event(), stored.finished(), to).publish();
        }
    }
}
