package dev.holdfast.sandbox;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Sees what bots do: tells of every message of theirs, and remembers what was refused. */
final class Witness {
    private static final int REFUSED_KEPT = 1000;

    private final List<Consumer<ChatMessage>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<RefusedRequest> refused = new ArrayDeque<>();

    Runnable listen(Consumer<ChatMessage> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void accepted(ChatMessage message) {
        for (Consumer<ChatMessage> listener : listeners) {
            listener.accept(message);
        }
    }

    void refused(RefusedRequest request) {
        synchronized (refused) {
            refused.addLast(request);
            if (refused.size() > REFUSED_KEPT) {
                refused.removeFirst();
            }
        }
    }

    List<RefusedRequest> refused() {
        synchronized (refused) {
            return List.copyOf(refused);
        }
    }
}
