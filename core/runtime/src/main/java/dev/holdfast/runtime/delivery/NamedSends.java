package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of sends under keys that plugins chose: the latest {@link #MAX} of them. Thread-safe. */
final class NamedSends {

    static final int MAX = 10_000;

    /** How long such a key is remembered over restarts. */
    static final Duration AGE = Duration.ofHours(24);

    private final Map<String, Delivery> ends = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Delivery> eldest) {
            return size() > MAX;
        }
    };

    void put(String bot, OutboxKey key, Delivery delivery) {
        put(bot + "/" + key, delivery);
    }

    synchronized void put(String key, Delivery delivery) {
        ends.put(key, delivery);
    }

    synchronized @Nullable Delivery get(String bot, OutboxKey key) {
        return ends.get(bot + "/" + key);
    }
}
