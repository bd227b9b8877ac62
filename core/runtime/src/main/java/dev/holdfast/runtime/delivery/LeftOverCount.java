package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what becomes of the replies that the process before left behind. Thread-safe. */
public final class LeftOverCount {

    private final AtomicInteger found = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * @param found when the process started
     * @param delivered of these, so far
     * @param refused of these: they are dead letters
     */
    public record View(int found, int delivered, int refused) {}

    LeftOverCount() {}

    void found(int rows) {
        found.addAndGet(rows);
    }

    void ended(Delivery delivery) {
        (delivery instanceof Delivery.Delivered ? delivered : refused).incrementAndGet();
    }

    View view() {
        return new View(found.get(), delivered.get(), refused.get());
    }
}
