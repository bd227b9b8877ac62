package dev.holdfast.runtime.journal;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that somebody could not take when they came: kept in the database alone, and published again a little later, in order,
 * until everybody could. What comes live in their conversations goes the same way, behind them. A look takes up where the one
 * before ended, so that those whom one plugin alone cannot take do not keep the rest. Memory holds little more than their numbers.
 *
 * <p>Used where the store brings its results.
 */
final class Returns {

    private static final Logger log = LoggerFactory.getLogger(Returns.class);

    private static final int PAGE = 1000;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Store store;
    private final Time time;
    private final StoredJournal journal;
    private final Predicate<String> held;
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private final Map<String, Integer> lanes = new HashMap<>();
    private boolean ticking;
    private long lookedUpTo;
    private volatile int size;

    /** What the database does not know of an event. */
    private record Waiting(String lane, Set<String> finished, Consumer<Recorded> next) {}

    /**
     * @param held conversations of which something older has to come first
     */
    Returns(Store store, Time time, StoredJournal journal, Predicate<String> held) {
        this.store = store;
        this.time = time;
        this.journal = journal;
        this.held = held;
    }

    /** Whether a live event of a conversation has to wait behind others of it. */
    boolean holds(String lane) {
        return lanes.containsKey(lane);
    }

    /** Events waiting; on any thread. */
    int size() {
        return size;
    }

    /** Keeps an event whose row is in the database. */
    void keep(Entry entry) {
        String lane = entry.lane();
        if (waiting.put(entry.number, new Waiting(lane, entry.finished(), entry.next)) == null) {
            lanes.merge(lane, 1, Integer::sum);
        }
        size = waiting.size();
        tick();
    }

    private void tick() {
        if (!ticking && !waiting.isEmpty()) {
            ticking = true;
            time.after(PAUSE, () -> store.results().execute(this::read));
        }
    }

    private void read() {
        Set<Long> beyond = waiting.tailMap(lookedUpTo, false).keySet();
        List<Long> page = (beyond.isEmpty() ? waiting.keySet() : beyond)
                .stream().limit(PAGE).toList();
        lookedUpTo = page.getLast();
        StoredEvent.read(store, page.getFirst(), page.getLast(), Integer.MAX_VALUE)
                .onSuccess(found -> {
                    publish(page, found);
                    ticking = false;
                    tick();
                })
                .onFailure(failure -> {
                    log.warn("Events that wait in the journal cannot be read now: {}", failure.getMessage());
                    ticking = false;
                    tick();
                });
    }

    private void publish(List<Long> page, List<StoredEvent> found) {
        Map<Long, StoredEvent> byNumber = new HashMap<>();
        found.forEach(event -> byNumber.put(event.stored().number(), event));
        for (Long number : page) {
            Waiting one = waiting.get(number);
            if (one == null || held.test(one.lane())) {
                continue;
            }
            waiting.remove(number);
            StoredEvent event = byNumber.get(number);
            if (event != null) {
                Set<String> finished = new HashSet<>(event.stored().finished());
                finished.addAll(one.finished());
                journal.again(number, event.event(), finished, one.next()).publish();
            }
            lanes.computeIfPresent(one.lane(), (lane, count) -> count == 1 ? null : count - 1);
        }
        size = waiting.size();
    }
}
