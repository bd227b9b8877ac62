package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.runtime.delivery.RowKeeper.Earlier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the process before left in the outbox: open rows, to be sent; and what became of the others, for the handlers that run
 * again. Thread-safe.
 */
final class LeftOver {

    private final Supplier<Set<String>> unfinished;
    private final Consumer<OutboxTable.Contents> listener;
    private final Map<String, Earlier> earlier = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private int found;

    /**
     * @param unfinished bots and ids of events whose handlers will run again
     * @param listener takes the open rows, those that are not read yet, and the numbers in use, once
     */
    LeftOver(Supplier<Set<String>> unfinished, Consumer<OutboxTable.Contents> listener) {
        this.unfinished = unfinished;
        this.listener = listener;
    }

    void found(OutboxTable.Contents contents) {
        Set<String> again = unfinished.get();
        List<Row> open = new ArrayList<>(contents.open());
        synchronized (this) {
            found = open.size() + contents.asleep().size();
            for (Map.Entry<String, Delivery> closed : contents.closed().entrySet()) {
                String event = event(closed.getKey());
                if (again.contains(event)) {
                    earlier.put(closed.getKey(), new Earlier.Closed(closed.getValue()));
                    answered.add(event);
                }
            }
            for (Row row : open) {
                String bot = row.outgoing.to().bot();
                earlier.put(bot + "/" + row.key, new Earlier.Open(row));
                answered.add(bot + "/" + row.key.handled());
            }
            for (Sleeper sleeper : contents.asleep()) {
                earlier.put(sleeper.key(), new Earlier.Asleep(sleeper.end().future()));
                answered.add(event(sleeper.key()));
            }
        }
        listener.accept(contents);
    }

    /** The bot and event of {@code bot/event#plugin#send.part}. */
    private static String event(String key) {
        int send = key.lastIndexOf('#');
        int plugin = send < 0 ? -1 : key.lastIndexOf('#', send - 1);
        String event = plugin < 0 ? key : key.substring(0, plugin);
        int other = event.indexOf('>');
        return other < 0 ? event : event.substring(0, other);
    }

    synchronized Optional<Earlier> earlier(String bot, OutboxKey key) {
        return earlier.isEmpty() ? Optional.empty() : Optional.ofNullable(earlier.remove(bot + "/" + key));
    }

    /** Whether something was said to an event before the process died. */
    synchronized boolean answered(String bot, String event) {
        return answered.contains(bot + "/" + event);
    }

    /** Open rows that were found. */
    synchronized int found() {
        return found;
    }
}
