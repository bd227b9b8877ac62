package dev.holdfast.runtime.journal;

import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.journal.JournalTables.Stored;
import dev.holdfast.runtime.journal.JournalTables.Unfinished;
import dev.holdfast.runtime.store.Store;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes again what was left unfinished when the process died, oldest first, each conversation no faster than it can bear, and
 * what comes live in such a conversation behind it and at the same pace until it has caught up. Reads a page at a time and keeps
 * little of each conversation in memory, so that neither memory grows with what was left nor a long conversation holds up others.
 *
 * <p>What nobody can answer any more when its turn comes is not published, but told to {@link Expired}: a handler has nothing to
 * say to it, and a listener that speaks up of its own accord would do so long after the fact. Events that take no answer, such as
 * a deletion, are published however old they are.
 *
 * <p>Everything but {@link #ended} and {@link #view} happens where the store brings its results.
 */
public final class Replay {

    private static final Logger log = LoggerFactory.getLogger(Replay.class);

    private static final int PAGE = 1000;
    private static final int LOADED_ENOUGH = 2000;
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration AWAY = Duration.ofSeconds(1);

    private final Store store;
    private final Executor turn;
    private final Time time;
    private final Expired expired;
    private final StoredJournal journal;
    private final ReplayLanes lanes;
    private final AtomicBoolean asked = new AtomicBoolean();

    private @Nullable Consumer<Recorded> next;
    private Set<String> cameAgain = Set.of();
    private long cursor;
    private long lastUnread;
    private int postponed;
    private boolean reading;
    private boolean fetching;
    private boolean ticking;
    private volatile Set<String> leftOver = Set.of();
    private volatile long oldestFound = Long.MAX_VALUE;
    private volatile boolean through = true;
    private volatile boolean over = true;
    private volatile View view = new View(0, 0, 0, 0, 0);

    /**
     * @param perSecond events of one conversation published again per second; 0 for no limit
     * @param burst of these at once at first
     */
    public record Settings(double perSecond, int burst) {
        /** Events of one conversation in memory: what goes at first and within a second. */
        int loadedMax() {
            return perSecond <= 0 ? Integer.MAX_VALUE : (int) Math.ceil(burst + perSecond);
        }
    }

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
        private View unread(int now) {
            return new View(found, now, published, expired, unreadable);
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
        this.lanes = new ReplayLanes(settings);
        this.expired = expired;
        this.journal = journal;
    }

    /**
     * Takes note of what was left; from here on, live events of those conversations wait.
     *
     * @param again bots and ids of those that came anew meanwhile, and are dealt with as that
     */
    void begin(Unfinished unfinished, Set<String> again) {
        leftOver = unfinished.ids();
        oldestFound = unfinished.oldestMillis();
        turn.execute(() -> {
            long now = time.nanos();
            unfinished.lanes().forEach((lane, count) -> lanes.of(lane, now).unread = count);
            cameAgain = again;
            lastUnread = unfinished.last();
            through = lanes.isThrough();
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

    /**
     * Before this, in milliseconds of the epoch, nothing arrived that is still only in the database; {@link Long#MAX_VALUE} if
     * nothing is.
     */
    long oldestMillis() {
        return view.unread() == 0 ? Long.MAX_VALUE : oldestFound;
    }

    /** Whether all of it has been published again, or given up. */
    public boolean isThrough() {
        return through;
    }

    /** Whether every conversation has caught up besides: nothing waits here any more, nor will. */
    public boolean isOver() {
        return over;
    }

    /** Whether something of a conversation has to come first. */
    boolean holds(String lane) {
        return lanes.holds(lane);
    }

    /** Lets a live event wait behind the others of its conversation; false if too many do in memory. */
    boolean behind(Entry entry) {
        return lanes.behind(entry);
    }

    /** On any thread. */
    void ended(Entry entry) {
        if (lanes.ended(entry) && asked.compareAndSet(false, true)) {
            turn.execute(this::pump);
        }
    }

    private void pump() {
        asked.set(false);
        Consumer<Recorded> to = next;
        if (to == null) {
            return;
        }
        int published = lanes.publish(time.nanos(), this::expires);
        view = view.with(published, 0, 0);
        if (cursor < lastUnread && !reading && lanes.loaded() < LOADED_ENOUGH) {
            read(to);
        }
        if (!fetching) {
            fetch(to);
        }
        if (!through && lanes.isThrough()) {
            through = true;
            log.info("Everything that was left unfinished has been dealt with: {}", view);
        }
        over = lanes.isEmpty();
        tick();
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
                    lanes.tick(time.nanos());
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
                    again(() -> reading = false);
                });
    }

    private void again(Runnable ready) {
        time.after(
                AWAY,
                () -> turn.execute(() -> {
                    ready.run();
                    pump();
                }));
    }

    private void take(List<StoredEvent> page, Consumer<Recorded> to) {
        Set<ReplayLane> touched = new HashSet<>();
        for (StoredEvent decoded : page) {
            Stored stored = decoded.stored();
            cursor = stored.number();
            ReplayLane lane = lanes.of(stored.lane(), time.nanos());
            lane.unread--;
            touched.add(lane);
            if (lane.isFull()) {
                lane.later(stored.number());
                postponed++;
            } else {
                view = view.unread(view.unread() - 1);
                sort(decoded, lane, to);
            }
        }
        if (page.size() < PAGE || cursor >= lastUnread) {
            // What is missing was done meanwhile.
            cursor = lastUnread;
            view = view.unread(postponed);
            touched.addAll(lanes.allRead());
        }
        touched.forEach(lanes::queue);
        pump();
    }

    /** Reads what was left for later of conversations whose turn is near. */
    private void fetch(Consumer<Recorded> to) {
        List<ReplayLane> hungry = lanes.hungry();
        if (hungry.isEmpty()) {
            return;
        }
        fetching = true;
        List<Long> numbers = hungry.stream()
                .flatMap(lane -> lane.fetched().stream())
                .sorted()
                .toList();
        StoredEvent.read(store, numbers)
                .onSuccess(events -> {
                    fetching = false;
                    postponed -= numbers.size();
                    view = view.unread(view.unread() - numbers.size());
                    events.forEach(event -> sort(event, lanes.of(event.stored().lane(), time.nanos()), to));
                    hungry.forEach(ReplayLane::fed);
                    hungry.forEach(lanes::queue);
                    pump();
                })
                .onFailure(failure -> {
                    log.warn("What was left unfinished cannot be read now: {}", failure.getMessage());
                    hungry.forEach(ReplayLane::notFed);
                    again(() -> {
                        fetching = false;
                        hungry.forEach(lanes::queue);
                    });
                });
    }

    private void sort(StoredEvent decoded, ReplayLane lane, Consumer<Recorded> to) {
        Stored stored = decoded.stored();
        Entry entry = journal.again(stored.number(), decoded.event(), stored.finished(), to);
        boolean probe = decoded.event().origin().platform().equals("loopback");
        if (!decoded.readable() || probe || cameAgain.contains(stored.bot() + "/" + stored.eventId())) {
            view = view.with(0, 0, decoded.readable() ? 0 : 1);
            journal.settle(entry);
        } else if (!expires(entry)) {
            lanes.load(lane, entry);
        }
    }

    /** Ends an event that nobody can answer any more; answers whether it was one. */
    private boolean expires(Entry entry) {
        if (!(entry.event instanceof Answerable answerable) || time.now().isBefore(answerable.answerUntil())) {
            return false;
        }
        view = view.with(0, expired.expired(entry.event) ? 1 : 0, 0);
        journal.settle(entry);
        return true;
    }
}
