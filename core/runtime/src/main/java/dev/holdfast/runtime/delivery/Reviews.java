package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.plugin.message.MessageId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Messages that a platform took and holds for review, until it decides: to their plugins they are delivered, and one that is
 * refused later is told here. Knows the latest thousand, in this life of the process. Thread-safe.
 */
final class Reviews {

    private static final int REMEMBERED_MAX = 1000;

    private final BiConsumer<Row, String> refused;
    private final Map<String, Row> held = latest();

    /** A decision may overtake the answer to its send. */
    private final Map<String, Boolean> refusedBefore = latest();

    /**
     * @param refused hears of a message that nobody sees, and why
     */
    Reviews(BiConsumer<Row, String> refused) {
        this.refused = refused;
    }

    private static <V> Map<String, V> latest() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED_MAX;
            }
        };
    }

    /** A message is held; answers the id under which it is. */
    MessageId held(Row row, String review) {
        MessageId id = MessageReviewed.held(review);
        String key = key(row.outgoing.to().bot(), id);
        boolean over;
        synchronized (this) {
            over = refusedBefore.remove(key) != null;
            if (!over) {
                held.put(key, row);
            }
        }
        if (over) {
            refuse(row, id);
        }
        return id;
    }

    /** The platform decided. */
    void decided(MessageReviewed decision) {
        String key = key(decision.origin().bot(), decision.held());
        Row row;
        synchronized (this) {
            row = held.remove(key);
            if (row == null && !decision.passed()) {
                refusedBefore.put(key, true);
            }
        }
        if (row != null && !decision.passed()) {
            refuse(row, decision.held());
        }
    }

    private void refuse(Row row, MessageId id) {
        refused.accept(row, "the platform's review refused it after it was sent (" + id.value() + ")");
    }

    private static String key(String bot, MessageId id) {
        return bot + "/" + id.value();
    }
}
