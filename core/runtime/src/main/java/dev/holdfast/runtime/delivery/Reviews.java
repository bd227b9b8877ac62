package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.plugin.message.MessageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a platform took and holds for review, until it decides: to their plugins they are delivered, and one that is
 * refused later is told here. Knows the latest thousand, as far as they do not take too much memory. Thread-safe.
 */
final class Reviews {

    static final int REMEMBERED_MAX = 1000;

    /** Of memory that they take together, unless a single one takes more. */
    static final long BYTES_MAX = 16L * 1024 * 1024;

    private final BiConsumer<UnderReview, String> refused;
    private final Keeper keeper;
    private final Map<String, UnderReview> held = new LinkedHashMap<>();
    private long bytes;

    /** A decision may overtake the answer to its send, and the opening of the database. */
    private final Map<String, Boolean> refusedBefore = latest();

    /** Where they are kept beyond the life of the process. Never blocks. */
    interface Keeper {
        /** For what is not kept. */
        Keeper NONE = new Keeper() {
            @Override
            public void held(String key, UnderReview message) {}

            @Override
            public void over(String key) {}
        };

        void held(String key, UnderReview message);

        /** It is decided, or too many came since. */
        void over(String key);
    }

    /**
     * @param refused hears of a message that nobody sees, and why
     */
    Reviews(BiConsumer<UnderReview, String> refused, Keeper keeper) {
        this.refused = refused;
        this.keeper = keeper;
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
    MessageId held(UnderReview message, String review) {
        MessageId id = MessageReviewed.held(review);
        String key = key(message.message().to().bot(), id);
        if (remember(key, message)) {
            keeper.held(key, message);
        }
        return id;
    }

    /** Messages that a process before had heard to be held, oldest first. */
    void found(Map<String, UnderReview> before) {
        before.forEach((key, message) -> {
            if (!remember(key, message)) {
                keeper.over(key);
            }
        });
    }

    /** Answers false if it is refused already. */
    private boolean remember(String key, UnderReview message) {
        List<String> eldest = List.of();
        boolean over;
        synchronized (this) {
            over = refusedBefore.remove(key) != null;
            if (!over && held.putIfAbsent(key, message) == null) {
                bytes += message.weight();
                eldest = makeRoom();
            }
        }
        eldest.forEach(keeper::over);
        if (over) {
            refuse(key, message);
        }
        return !over;
    }

    private List<String> makeRoom() {
        List<String> gone = new ArrayList<>();
        while (held.size() > REMEMBERED_MAX || (bytes > BYTES_MAX && held.size() > 1)) {
            String eldest = held.keySet().iterator().next();
            forget(eldest);
            gone.add(eldest);
        }
        return gone;
    }

    private @Nullable UnderReview forget(String key) {
        UnderReview message = held.remove(key);
        bytes -= message == null ? 0 : message.weight();
        return message;
    }

    /** The platform decided. */
    void decided(MessageReviewed decision) {
        String key = key(decision.origin().bot(), decision.held());
        UnderReview message;
        synchronized (this) {
            message = forget(key);
            if (message == null && !decision.passed()) {
                refusedBefore.put(key, true);
            }
        }
        if (message == null) {
            return;
        }
        if (!decision.passed()) {
            refuse(key, message);
        }
        keeper.over(key);
    }

    private void refuse(String key, UnderReview message) {
        String id = key.substring(message.message().to().bot().length() + 1);
        refused.accept(message, "the platform's review refused it after it was sent (" + id + ")");
    }

    private static String key(String bot, MessageId id) {
        return bot + "/" + id.value();
    }
}
