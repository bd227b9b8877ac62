package dev.holdfast.runtime.delivery;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The rows that could not be sent yet, in order per conversation. Lives as long as the process. Thread-safe: short
 * critical sections, nothing called under the lock.
 */
final class Outbox {

    private final int max;
    private final Map<String, Backlog> backlogs = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** What waits in one conversation; {@code busy} while its head is being attempted. */
    private static final class Backlog {
        private final Deque<Row> rows = new ArrayDeque<>();
        private boolean busy;
    }

    Outbox(int max) {
        this.max = max;
    }

    /** Whether something waits in a conversation, so that what comes now has to queue up behind it. */
    boolean hasBacklog(String conversation) {
        if (waiting.get() == 0) {
            return false;
        }
        synchronized (backlogs) {
            return backlogs.containsKey(conversation);
        }
    }

    /** Where a row came to stand. */
    enum Place {
        FIRST,
        BEHIND_OTHERS,
        FULL
    }

    /** Puts a row behind what waits. */
    Place append(String conversation, Row row) {
        synchronized (backlogs) {
            if (waiting.get() >= max) {
                return Place.FULL;
            }
            waiting.incrementAndGet();
            Backlog backlog = backlogs.computeIfAbsent(conversation, key -> new Backlog());
            backlog.rows.addLast(row);
            return backlog.rows.size() == 1 ? Place.FIRST : Place.BEHIND_OTHERS;
        }
    }

    /** The oldest row of a conversation, reserved for an attempt; null if nothing waits or it is being attempted. */
    @Nullable
    Row reserve(String conversation) {
        synchronized (backlogs) {
            Backlog backlog = backlogs.get(conversation);
            if (backlog == null || backlog.busy) {
                return null;
            }
            backlog.busy = true;
            return backlog.rows.peekFirst();
        }
    }

    /** Ends an attempt; a row that is done leaves. Answers whether more waits. */
    boolean release(String conversation, boolean done) {
        synchronized (backlogs) {
            Backlog backlog = backlogs.get(conversation);
            if (backlog == null) {
                return false;
            }
            backlog.busy = false;
            if (done) {
                backlog.rows.pollFirst();
                waiting.decrementAndGet();
            }
            if (backlog.rows.isEmpty()) {
                backlogs.remove(conversation);
                return false;
            }
            return true;
        }
    }

    /** Puts a row behind what waits, however much that is. */
    void adopt(String conversation, Row row) {
        synchronized (backlogs) {
            waiting.incrementAndGet();
            backlogs.computeIfAbsent(conversation, key -> new Backlog()).rows.addLast(row);
        }
    }

    /** The conversations in which something waits, the one that waited longest first. */
    List<String> oldestFirst() {
        return inOrder(Comparator.comparingLong(row -> row.madeNanos));
    }

    /** Likewise, the one whose time is over soonest first. */
    List<String> nearestDeadlineFirst() {
        return inOrder(Comparator.comparing(row -> row.outgoing.expiresAt()));
    }

    private List<String> inOrder(Comparator<Row> order) {
        Map<String, Row> heads = new HashMap<>();
        synchronized (backlogs) {
            backlogs.forEach((conversation, backlog) -> heads.put(conversation, backlog.rows.getFirst()));
        }
        return heads.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(order))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** When the oldest waiting row was made; null if nothing waits. */
    @Nullable
    Long oldestNanos() {
        synchronized (backlogs) {
            Long oldest = null;
            for (Backlog backlog : backlogs.values()) {
                Row head = backlog.rows.peekFirst();
                if (head != null && (oldest == null || head.madeNanos - oldest < 0)) {
                    oldest = head.madeNanos;
                }
            }
            return oldest;
        }
    }

    int waiting() {
        return waiting.get();
    }
}
