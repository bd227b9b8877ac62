package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.runtime.recent.RecentKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the answers to one event, from 1, over all plugins: platforms tell a repeated answer from a new one by it. Counted by
 * what is answered, not by what is handled: a plugin may answer an event while it handles a later one. Remembers the events
 * answered last. Thread-safe.
 */
final class Sequences {

    private static final int EVENTS_MAX = 100_000;

    private RecentKeys last = new RecentKeys(EVENTS_MAX);

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

    synchronized int next(Outgoing outgoing) {
        String key = key(outgoing);
        if (key.isEmpty()) {
            return 1;
        }
        long before = last.get(key);
        int number = before == RecentKeys.ABSENT ? 1 : (int) before + 1;
        last.put(key, number);
        return number;
    }

    /** Numbers up to these were used before the process was started: what was answered since is remembered for longer. */
    synchronized void continueAfter(Map<String, Integer> used) {
        RecentKeys live = last;
        last = new RecentKeys(EVENTS_MAX);
        used.forEach((key, number) -> {
            long since = live.get(key);
            if (since == RecentKeys.ABSENT) {
                last.put(key, number);
            } else {
                live.put(key, Math.max(since, number));
            }
        });
        last.putAll(live);
    }
}
