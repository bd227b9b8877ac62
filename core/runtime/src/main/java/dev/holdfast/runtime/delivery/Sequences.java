package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the answers to one event, from 1, over all plugins: platforms tell a repeated answer from a new one by it. Counted by
 * what is answered, not by what is handled: a plugin may answer an event while it handles a later one. Remembers the events
 * answered last. Thread-safe.
 */
final class Sequences {

    private static final int EVENTS_MAX = 100_000;

    private final Map<String, int[]> last = new LinkedHashMap<>(1024) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
            return size() > EVENTS_MAX;
        }
    };

    /** What answers are counted by; empty for what answers nothing. */
    static String key(Outgoing outgoing) {
        return key(outgoing.to().bot(), outgoing.answering());
    }

    static String key(String bot, @Nullable Answering answering) {
        return switch (answering) {
            case null -> "";
            case Answering.ToMessage message -> bot + "/message/" + message.messageId();
            case Answering.ToEvent event -> bot + "/event/" + event.eventId();
            case Answering.ToInteraction press -> bot + "/interaction/" + press.interaction();
        };
    }

    int next(Outgoing outgoing) {
        String key = key(outgoing);
        if (key.isEmpty()) {
            return 1;
        }
        synchronized (last) {
            return ++last.computeIfAbsent(key, same -> new int[1])[0];
        }
    }

    /** Numbers up to these were used before the process was started. */
    void continueAfter(Map<String, Integer> used) {
        synchronized (last) {
            used.forEach((key, number) -> {
                int[] counter = last.computeIfAbsent(key, same -> new int[1]);
                counter[0] = Math.max(counter[0], number);
            });
        }
    }
}
