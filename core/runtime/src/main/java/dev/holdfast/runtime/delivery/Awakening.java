package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the outbox what found no room in memory at the start, oldest first, as room comes: it takes half of the outbox at most, so
 * that what comes finds room too. One reading at a time.
 */
final class Awakening {

    private static final Logger log = LoggerFactory.getLogger(Awakening.class);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Delivery GONE = new Delivery.Refused(new Refusal.Permanent(
            "what was to be sent was lost with the database that it was left in, or cannot be read there"));

    private final StoredRows rows;
    private final Sending sending;
    private final Time time;
    private final long bytesMax;
    private final Deque<Sleeper> asleep = new ArrayDeque<>();

    /**
     * @param bytesMax of memory that the outbox may take for one more of these to be read
     */
    Awakening(StoredRows rows, Sending sending, Time time, long bytesMax) {
        this.rows = rows;
        this.sending = sending;
        this.time = time;
        this.bytesMax = bytesMax;
    }

    /** Once. */
    void begin(List<Sleeper> found) {
        asleep.addAll(found);
        if (!asleep.isEmpty()) {
            log.warn(
                    "{} replies that were left find no room in memory (delivery.outbox-bytes-max); they stay in the database"
                            + " until others are sent",
                    asleep.size());
            time.after(LOOK, this::look);
        }
    }

    private void look() {
        List<Sleeper> next = sending.isOver() ? List.of() : next();
        if (next.isEmpty()) {
            if (!asleep.isEmpty() && !sending.isOver()) {
                time.after(LOOK, this::look);
            }
            return;
        }
        rows.read(next).onComplete(done -> {
            if (done.succeeded()) {
                wake(next, done.result());
            } else {
                log.debug("Replies that were left cannot be read now", done.cause());
                next.reversed().forEach(asleep::addFirst);
            }
            time.after(done.succeeded() ? Duration.ZERO : LOOK, this::look);
        });
    }

    /** As many as find room, and are read at once; one alone that takes more than there is at all. */
    private List<Sleeper> next() {
        long bytes = sending.waitingBytes();
        long room = Math.min(bytesMax - bytes, OpenRows.BYTES_AT_ONCE);
        List<Sleeper> next = new ArrayList<>();
        while (!asleep.isEmpty()) {
            Sleeper first = asleep.getFirst();
            boolean alone = next.isEmpty() && (bytes == 0 || first.bytes() <= bytesMax - bytes);
            if (first.bytes() > room && !alone) {
                break;
            }
            room -= first.bytes();
            next.add(asleep.removeFirst());
        }
        return next;
    }

    private void wake(List<Sleeper> sleepers, List<Row> read) {
        Map<String, Row> byKey = new HashMap<>();
        read.forEach(row -> byKey.put(row.outgoing.to().bot() + "/" + row.key, row));
        for (Sleeper sleeper : sleepers) {
            Row row = byKey.get(sleeper.key());
            if (row == null) {
                log.error(
                        "Reply {} was left in the database, and is not there any more or cannot be read; it is not sent",
                        sleeper.key());
                sending.gone(sleeper, GONE);
                sleeper.end().tryComplete(GONE);
            } else {
                row.end().onSuccess(sleeper.end()::tryComplete);
                sending.awake(row);
            }
        }
    }
}
