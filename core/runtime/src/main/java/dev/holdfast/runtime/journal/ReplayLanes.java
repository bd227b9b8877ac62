package dev.holdfast.runtime.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The conversations in which something old has to come first, each going when its pace allows and when there is room on the way.
 * Used where the store brings its results, but for {@link #ended}.
 */
final class ReplayLanes {

    /** Live events that wait behind old ones in memory. */
    private static final int LIVE_MAX = 10_000;

    private static final int FETCHED_AT_ONCE = 500;

    private final Replay.Settings settings;
    private final Map<String, ReplayLane> lanes = new HashMap<>();
    private final ArrayDeque<ReplayLane> ready = new ArrayDeque<>();
    private final List<ReplayLane> throttled = new ArrayList<>();
    private final Set<ReplayLane> hungry = new LinkedHashSet<>();
    private final OnTheWay onTheWay = new OnTheWay();
    private int withOld;
    private int loaded;
    private int live;

    ReplayLanes(Replay.Settings settings) {
        this.settings = settings;
    }

    /** The lane of that name; a new one begins with its first burst. */
    ReplayLane of(String key, long nowNanos) {
        return lanes.computeIfAbsent(key, same -> {
            withOld++;
            return new ReplayLane(key, settings, nowNanos);
        });
    }

    boolean holds(String key) {
        return lanes.containsKey(key);
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** Whether nothing old is left in any lane. */
    boolean isThrough() {
        return withOld == 0;
    }

    /** Old events in memory. */
    int loaded() {
        return loaded;
    }

    void load(ReplayLane lane, Entry entry) {
        loaded++;
        lane.load(entry);
    }

    /** Lets a live event wait behind the others of its lane; false if there is no such lane, or too many wait. */
    boolean behind(Entry entry) {
        ReplayLane lane = lanes.get(entry.lane());
        if (lane == null || live == LIVE_MAX) {
            return false;
        }
        live++;
        lane.behind(entry);
        return true;
    }

    /** An event is done with, on any thread; answers whether {@link #publish} may find room again. */
    boolean ended(Entry entry) {
        return onTheWay.remove(entry);
    }

    /** Nothing more is in the database than what was read; answers the lanes this may end. */
    List<ReplayLane> allRead() {
        lanes.values().forEach(lane -> lane.unread = 0);
        return List.copyOf(lanes.values());
    }

    /** A moment later: those whose pace held them up may try again. */
    void tick(long nowNanos) {
        ready.addAll(throttled);
        throttled.clear();
        if (onTheWay.isFull()) {
            onTheWay.expire(nowNanos);
        }
    }

    /**
     * Publishes what may go now.
     *
     * @param expires ends an old event whose time is over; answers whether it was one
     * @return how many of the old were published
     */
    int publish(long nowNanos, Predicate<Entry> expires) {
        int published = 0;
        while (!ready.isEmpty() && !onTheWay.isFull()) {
            published += publishOne(ready.pollFirst(), nowNanos, expires);
        }
        return published;
    }

    private int publishOne(ReplayLane lane, long nowNanos, Predicate<Entry> expires) {
        int published = 0;
        boolean old = lane.hasOld();
        Entry entry = lane.head();
        if (entry != null && old && expires.test(entry)) {
            lane.pop();
            loaded--;
        } else if (entry != null && !lane.takePermit(nowNanos)) {
            throttled.add(lane);
            return 0;
        } else if (entry != null) {
            lane.pop();
            loaded -= old ? 1 : 0;
            live -= old ? 0 : 1;
            published = old ? 1 : 0;
            onTheWay.add(entry, nowNanos);
            entry.publish();
        }
        lane.queued = false;
        queue(lane);
        return published;
    }

    /** Has a lane wait for its turn, if there is something in it; once nothing is left to come first, it goes on live. */
    void queue(ReplayLane lane) {
        if (lane.isHungry()) {
            hungry.add(lane);
        }
        if (lane.isThroughNow()) {
            withOld--;
        }
        if (lane.queued) {
            return;
        }
        if (lane.head() != null) {
            lane.queued = true;
            ready.addLast(lane);
        } else if (!lane.hasOld()) {
            lanes.remove(lane.key);
        }
    }

    /** Lanes that want what was left for later of them, as many as are read at once. */
    List<ReplayLane> hungry() {
        List<ReplayLane> fed = new ArrayList<>();
        int wanted = 0;
        for (ReplayLane lane : hungry) {
            if (wanted >= FETCHED_AT_ONCE) {
                break;
            }
            fed.add(lane);
            wanted += lane.fetch().size();
        }
        fed.forEach(hungry::remove);
        return fed;
    }
}
