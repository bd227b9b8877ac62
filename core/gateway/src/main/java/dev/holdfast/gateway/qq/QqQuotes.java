package dev.holdfast.gateway.qq;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Under which names messages of groups and private chats are referred to: not under their ids. Remembers the last ones; what is
 * quoted was mostly said just now. Thread-safe.
 */
final class QqQuotes {

    private static final int REMEMBERED_MAX = 4096;
    private static final String NAME = "REFIDX_";

    private final Map<String, String> names = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    synchronized void learn(String messageId, String name) {
        names.put(messageId, name);
    }

    /** The name to refer by; null if it is not known, and a reference would be refused. */
    synchronized @Nullable String nameOf(String messageId) {
        return messageId.startsWith(NAME) ? messageId : names.get(messageId);
    }
}
