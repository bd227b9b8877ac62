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
 * The rows that could not be sent yet, in order per conversation, as many as memory has room for. Lives as long as the process.
 * Thread-safe: short critical sections, nothing called under the lock.
 */
final class Outbox {

    private final int max;
    private final long bytesMax;
    private final Map<String, Backlog> backlogs = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private long bytes;

    /**
     * What waits in one conversation; {@code busy} while its head is being attempted. Behind its rows there may be some that are
     * not in memory yet, and nothing is put behind those.
     */
    private static final class Backlog {
        private final Deque<Row> rows = new ArrayDeque<>(1);
        private int asleep;
        private boolean busy;

        private boolean isEmpty() {
            return rows.isEmpty() && asleep == 0;
        }
    }

    /**
     * @param max rows
     * @param bytesMax of memory that they take together, as {@link Row#weight} has it
     */
    Outbox(int max, long bytesMax) {
        this.max = max;
        this.bytesMax = bytesMax;
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
    sealed interface Place {
        record First() implements Place {}

        record BehindOthers() implements Place {}

        /**
         * Nowhere.
         *
         * @param reason in words
         */
        record Full(String reason) implements Place {}
    }

    /** Puts a row behind what waits. */
    Place append(String conversation, Row row) {
        synchronized (backlogs) {
            if (waiting.get() >= max) {
                return new Place.Full("the outbox holds " + max + " replies already");
            }
            if (bytes + row.weight() > bytesMax) {
                return new Place.Full("the outbox holds " + waiting.get() + " replies of " + bytes
                        + " bytes already; this one has " + row.weight() + ", and delivery.outbox-bytes-max allows "
                        + bytesMax + " in all");
            }
            Backlog before = backlogs.get(conversation);
            if (before != null && before.asleep > 0) {
                return new Place.Full("the outbox is full, and " + before.asleep
                        + " replies that were left in the database have to go first in this conversation");
            }
            Backlog backlog = put(conversation, row);
            return backlog.rows.size() == 1 ? new Place.First() : new Place.BehindOthers();
        }
    }

    private Backlog put(String conversation, Row row) {
        waiting.incrementAndGet();
        bytes += row.weight();
        Backlog backlog = backlogs.computeIfAbsent(conversation, key -> new Backlog());
        backlog.rows.addLast(row);
        return backlog;
    }

    /** The oldest row of a conversation, reserved for an attempt; null if nothing waits or it is being attempted. */
    @Nullable
    Row reserve(String conversation) {
        synchronized (backlogs) {
            Backlog backlog = backlogs.get(conversation);
            if (backlog == null || backlog.busy || backlog.rows.isEmpty()) {
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
            Row gone = done ? backlog.rows.pollFirst() : null;
            if (gone != null) {
                bytes -= gone.weight();
                waiting.decrementAndGet();
            }
            if (backlog.isEmpty()) {
                backlogs.remove(conversation);
            }
            return !backlog.rows.isEmpty();
        }
    }

    /** Puts a row behind what waits, however much that is. */
    void adopt(String conversation, Row row) {
        synchronized (backlogs) {
            put(conversation, row);
        }
    }

    /** A row that is not in memory yet waits behind the others. */
    void sleeps(String conversation) {
        synchronized (backlogs) {
            waiting.incrementAndGet();
            backlogs.computeIfAbsent(conversation, key -> new Backlog()).asleep++;
        }
    }

    /** The first that was not in memory is now; answers whether nothing waits before it. */
    boolean awake(String conversation, Row row) {
        synchronized (backlogs) {
            gone(conversation);
            return put(conversation, row).rows.size() == 1;
        }
    }

    /** The first that was not in memory is not to be had any more. */
    void gone(String conversation) {
        synchronized (backlogs) {
            Backlog backlog = backlogs.get(conversation);
            if (backlog == null || backlog.asleep == 0) {
                throw new IllegalStateException("nothing is asleep in " + conversation);
            }
            waiting.decrementAndGet();
            backlog.asleep--;
            if (backlog.isEmpty()) {
                backlogs.remove(conversation);
            }
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
            backlogs.forEach((conversation, backlog) -> {
                Row head = backlog.rows.peekFirst();
                if (head != null) {
                    heads.put(conversation, head);
                }
            });
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

    /** What the rows in memory take, as {@link Row#weight} has it. */
    long bytes() {
        synchronized (backlogs) {
            return bytes;
        }
    }

    int waiting() {
        return waiting.get();
    }
}
