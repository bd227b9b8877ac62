package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where rows of the outbox are kept. Thread-safe, never blocks. */
interface RowKeeper {

    /**
     * Writes new rows down; the first as one that may have been sent from here on, if it is {@code sending}.
     *
     * @param rows at least one
     * @param then runs when that is safe, in the order of the calls
     */
    void open(List<Row> rows, boolean sending, Runnable then);

    /**
     * Writes down what a row has become, and that it may have been sent from here on.
     *
     * @param then runs when that is safe
     */
    void change(Row row, Runnable then);

    /** Writes down, in no hurry, that a row was not sent and waits. */
    void waits(Row row);

    /**
     * Writes down what became of a row.
     *
     * @param hurries whether it would do harm if that were lost with the process
     */
    void close(Row row, Delivery delivery, boolean hurries);

    /** What is known of a send of the same key from before the process was started again; asked once. */
    Optional<Earlier> earlier(String bot, OutboxKey key);

    /** What became of a key that a plugin chose, in this life of the process or before; null if it is new. */
    @Nullable
    Delivery known(String bot, OutboxKey key);

    /** Whether what it keeps outlives the process. */
    boolean outlives();

    /** An earlier send. */
    sealed interface Earlier {
        record Closed(Delivery delivery) implements Earlier {}

        record Open(Row row) implements Earlier {}

        /**
         * It waits, and is not in memory yet.
         *
         * @param end what becomes of it
         */
        record Asleep(Future<Delivery> end) implements Earlier {}
    }
}
