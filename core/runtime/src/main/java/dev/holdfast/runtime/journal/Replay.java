package dev.holdfast.runtime.journal;

import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.journal.JournalTables.Stored;
import dev.holdfast.runtime.journal.JournalTables.Unfinished;
import dev.holdfast.runtime.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes again what was left unfinished when the process died, oldest first, each conversation no faster than it can bear, and
 * what comes live in such a conversation behind it. Reads a page at a time, so that memory does not grow with what was left.
 *
 * <p>Everything but {@link #ended} and {@link #view} happens where the store brings its results.
 */
public final class Replay {

    private static final Logger log = LoggerFactory.getLogger(Replay.class);

    private static final int PAGE = 1000;
    private static final int LOADED_ENOUGH = 2000;
    private static final int IN_FLIGHT_MAX = 2000;
    private static final int LIVE_MAX = 10_000;
    private static final Duration TICK = Duration.ofMillis(50);

    private final Store store;
    private final Executor turn;
    private final Time time;
    private final Settings settings;
    private final Expired expired;
    private final StoredJournal journal;
    private final Map<String, ReplayLane> lanes = new HashMap<>();
    private final ArrayDeque<ReplayLane> ready = new ArrayDeque<>();
    private final List<ReplayLane> throttled = new ArrayList<>();
    private final Set<Entry> onTheWay = java.util.concurrent.ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean asked = new AtomicBoolean();

    private @Nullable Consumer<Recorded> next;
    private long cursor;
    private long lastUnread;
    private int loaded;
    private int live;
    private boolean reading;
    private boolean ticking;
    private volatile Set<String> leftOver = Set.of();
    private volatile boolean over = true;
    private volatile View view = new View(0, 0, 0, 0, 0);

    /**
     * @param perSecond events of one conversation published again per second; 0 for no limit
     * @param burst of these at once at first
     */
    public record Settings(double perSecond, int burst) {}

    /** Hears of events whose time to be answered is over. */
    @FunctionalInterface
    public interface Expired {
        /** Answers whether it was left unanswered, rather than done but for its record. */
        boolean expired(Event event);
    }

    /**
     * @param found unfinished events when the process started
     * @param unread of these, still only in the database
     * @param published again
     * @param expired not published, since nobody could answer them any more
     * @param unreadable not published, since this version cannot read them
     */
    public record View(int found, int unread, int published, int expired, int unreadable) {
        private View read(int more) {
            return new View(found, unread - more, published, expired, unreadable);
        }

        private View with(int morePublished, int moreExpired, int moreUnreadable) {
            return new View(
                    found, unread, published + morePublished, expired + moreExpired, unreadable + moreUnreadable);
        }
    }

    Replay(Store store, Time time, Settings settings, Expired expired, StoredJournal journal) {
        this.store = store;
        this.turn = store.results();
        this.time = time;
        this.settings = settings;
        this.expired = expired;
        this.journal = journal;
    }

    /** Takes note of what was left; from here on, live events of those conversations wait. */
    void begin(Unfinished unfinished) {
        leftOver = unfinished.ids();
        turn.execute(() -> {
            unfinished.lanes().forEach((lane, count) -> lane(lane).unread = count);
            lastUnread = unfinished.last();
            over = lanes.isEmpty();
            view = new View(unfinished.size(), unfinished.size(), 0, 0, 0);
            pump();
        });
    }

    /** Begins to publish. */
    public void start(Consumer<Recorded> to) {
        turn.execute(() -> {
            next = to;
            pump();
        });
    }

    /** Bots and ids, with a slash between, of what was unfinished when the process started. */
    public Set<String> leftOver() {
        return leftOver;
    }

    public View view() {
        return view;
    }

    /** Whether all of it has been published again, or given up. */
    public boolean isOver() {
        return over;
    }

    /** Whether something old of a conversation has to come first. */
    boolean holds(String lane) {
        return lanes.containsKey(lane);
    }

    /** Lets a live event wait behind the others of its conversation; false if too many do in memory. */
    boolean behind(Entry entry) {
        ReplayLane lane = lanes.get(entry.lane());
        if (lane == null || live == LIVE_MAX) {
            return false;
        }
        live++;
        lane.live.addLast(entry);
        return true;
    }

    /** On any thread. */
    void ended(Entry entry) {
        if (onTheWay.remove(entry)
                && inFlight.decrementAndGet() < IN_FLIGHT_MAX / 2
                && asked.compareAndSet(false, true)) {
            turn.execute(this::pump);
        }
    }

    private ReplayLane lane(String key) {
        return lanes.computeIfAbsent(key, same -> new ReplayLane(key, settings, time.nanos()));
    }

    private void pump() {
        asked.set(false);
        Consumer<Recorded> to = next;
        if (to == null || lanes.isEmpty()) {
            return;
        }
        int published = 0;
        while (!ready.isEmpty() && inFlight.get() < IN_FLIGHT_MAX) {
            published += release(ready.pollFirst());
        }
        view = view.with(published, 0, 0);
        if (view.unread() > 0 && !reading && loaded < LOADED_ENOUGH) {
            read(to);
        }
        tick();
    }

    private int release(ReplayLane lane) {
        if (!lane.takePermit(time.nanos())) {
            throttled.add(lane);
            return 0;
        }
        Entry entry = lane.loaded.pollFirst();
        if (entry != null) {
            loaded--;
            inFlight.incrementAndGet();
            onTheWay.add(entry);
            entry.publish();
        }
        if (!lane.loaded.isEmpty()) {
            ready.addLast(lane);
        } else {
            lane.queued = false;
            endIfEmpty(lane);
        }
        return entry == null ? 0 : 1;
    }

    /** Once nothing old is left of a conversation, it goes on live. */
    private void endIfEmpty(ReplayLane lane) {
        if (lane.unread <= 0 && lane.loaded.isEmpty()) {
            lanes.remove(lane.key);
            live -= lane.live.size();
            lane.live.forEach(Entry::publish);
            if (lanes.isEmpty()) {
                over = true;
                log.info("Everything that was left unfinished has been dealt with: {}", view);
            }
        }
    }

    private void tick() {
        if (ticking || lanes.isEmpty()) {
            return;
        }
        ticking = true;
        time.after(
                TICK,
                () -> turn.execute(() -> {
                    ticking = false;
                    ready.addAll(throttled);
                    throttled.clear();
                    pump();
                }));
    }

    private void read(Consumer<Recorded> to) {
        reading = true;
        StoredEvent.read(store, cursor + 1, lastUnread, PAGE)
                .onSuccess(page -> {
                    reading = false;
                    take(page, to);
                })
                .onFailure(failure -> {
                    log.warn("What was left unfinished cannot be read now: {}", failure.getMessage());
                    time.after(
                            Duration.ofSeconds(1),
                            () -> turn.execute(() -> {
                                reading = false;
                                pump();
                            }));
                });
    }

    private void take(List<StoredEvent> page, Consumer<Recorded> to) {
        Instant now = time.now();
        Set<ReplayLane> touched = new HashSet<>();
        for (StoredEvent decoded : page) {
            Stored stored = decoded.stored();
            cursor = stored.number();
            ReplayLane lane = lane(stored.lane());
            lane.unread--;
            view = view.read(1);
            touched.add(lane);
            sort(decoded, lane, now, to);
        }
        if (page.size() < PAGE || cursor >= lastUnread) {
            // What is missing was done meanwhile.
            view = view.read(view.unread());
            for (ReplayLane lane : List.copyOf(lanes.values())) {
                lane.unread = 0;
                touched.add(lane);
            }
        }
        touched.forEach(lane -> {
            if (!lane.queued) {
                endIfEmpty(lane);
            }
        });
        pump();
    }

    private void sort(StoredEvent decoded, ReplayLane lane, Instant now, Consumer<Recorded> to) {
        Event event = decoded.event();
        Entry entry =
                journal.again(decoded.stored().number(), event, decoded.stored().finished(), to);
        if (!decoded.readable() || event.origin().platform().equals("loopback")) {
            view = view.with(0, 0, decoded.readable() ? 0 : 1);
            journal.settle(entry);
        } else if (event instanceof Answerable answerable && !now.isBefore(answerable.answerUntil())) {
            view = view.with(0, expired.expired(event) ? 1 : 0, 0);
            journal.settle(entry);
        } else {
            loaded++;
            lane.loaded.addLast(entry);
            if (!lane.queued) {
                lane.queued = true;
                ready.addLast(lane);
            }
        }
    }
}
