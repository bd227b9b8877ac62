package dev.holdfast.runtime.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to come in order: what is still in the database, what was read, and what came live meanwhile. All of it goes at the
 * replay's pace until the lane has caught up; so that a busy conversation does catch up, what comes live once the old is through
 * adds its own leave to go.
 */
final class ReplayLane {

    final String key;

    /** Still in the database, beyond what was read of it. */
    int unread;

    /** Whether the lane waits for its turn. */
    boolean queued;

    private final Replay.Settings settings;
    private final Pace pace;
    private final ArrayDeque<Entry> loaded = new ArrayDeque<>(2);
    private final ArrayDeque<Long> later = new ArrayDeque<>(0);
    private final ArrayDeque<Entry> live = new ArrayDeque<>(0);
    private List<Long> fetched = List.of();
    private boolean through;

    ReplayLane(String key, Replay.Settings settings, long nowNanos) {
        this.key = key;
        this.settings = settings;
        this.pace = new Pace(settings, nowNanos);
    }

    /** Whether one more that was read has to wait in the database: others of it do, or enough of them are in memory. */
    boolean isFull() {
        return !later.isEmpty() || !fetched.isEmpty() || loaded.size() >= settings.loadedMax();
    }

    void load(Entry entry) {
        loaded.addLast(entry);
    }

    /** An event that is read again when its turn is near. */
    void later(long number) {
        later.addLast(number);
    }

    /** Whether some that were left for later should be read now. */
    boolean isHungry() {
        return fetched.isEmpty() && !later.isEmpty() && loaded.size() <= settings.loadedMax() / 2;
    }

    /** The next of those left for later; they are being read until {@link #fed} or {@link #notFed}. */
    List<Long> fetch() {
        fetched = new ArrayList<>();
        while (!later.isEmpty() && fetched.size() < settings.loadedMax()) {
            fetched.add(later.pollFirst());
        }
        return fetched;
    }

    /** What is being read. */
    List<Long> fetched() {
        return fetched;
    }

    void fed() {
        fetched = List.of();
    }

    void notFed() {
        fetched.reversed().forEach(later::addFirst);
        fetched = List.of();
    }

    /** A live event, behind the others. */
    void behind(Entry entry) {
        live.addLast(entry);
        if (!hasOld()) {
            pace.credit();
        }
    }

    /** Whether something is left of what the process before had not finished. */
    boolean hasOld() {
        return unread > 0 || !loaded.isEmpty() || !later.isEmpty() || !fetched.isEmpty();
    }

    /** Answers true once, when all that is old is through. */
    boolean isThroughNow() {
        boolean now = !through && !hasOld();
        through |= now;
        return now;
    }

    /** The oldest in memory; null if nothing that may go is. */
    @Nullable
    Entry head() {
        return hasOld() ? loaded.peekFirst() : live.peekFirst();
    }

    /** Takes the {@link #head}. */
    void pop() {
        (hasOld() ? loaded : live).removeFirst();
    }

    boolean takePermit(long nowNanos) {
        return pace.take(nowNanos);
    }
}
