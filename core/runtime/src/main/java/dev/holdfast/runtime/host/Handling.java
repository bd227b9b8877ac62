package dev.holdfast.runtime.host;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.delivery.OutboxKey;
import dev.holdfast.runtime.journal.Recorded;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the running plugin code is doing: which event it handles, until when, and how often it has sent. Bound to its thread,
 * and handed on to the threads that guarded calls use.
 */
final class Handling {

    private static final ThreadLocal<@Nullable Handling> CURRENT = new ThreadLocal<>();

    private final String id;
    private final String sender;
    private final String trace;
    private final long receivedNanos;
    private final long deadlineNanos;
    private final AtomicInteger sends = new AtomicInteger();
    private volatile boolean cutOff;

    private Handling(String id, String sender, String trace, long receivedNanos, long deadlineNanos) {
        this.id = id;
        this.sender = sender;
        this.trace = trace;
        this.receivedNanos = receivedNanos;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * @param handler which of the plugin's, the same in every life of the process
     */
    static Handling of(Recorded recorded, String plugin, String handler, long deadlineNanos) {
        return new Handling(
                recorded.event().origin().eventId(),
                OutboxKey.sender(plugin, handler),
                recorded.event().origin().trace(),
                recorded.recordedNanos(),
                deadlineNanos);
    }

    /** For what happens outside any event, such as a start or a bus message: each time something else. */
    static Handling unbound(String plugin, String what, long deadlineNanos) {
        String id = plugin + ":" + what + ":" + UUID.randomUUID();
        return new Handling(id, plugin, id, 0, deadlineNanos);
    }

    static @Nullable Handling current() {
        return CURRENT.get();
    }

    /** Runs something as part of this. */
    void bind(Runnable code) {
        Handling before = CURRENT.get();
        CURRENT.set(this);
        try {
            code.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    String id() {
        return id;
    }

    /** Who sends, in keys. */
    String sender() {
        return sender;
    }

    String trace() {
        return trace;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    long leftNanos(Time time) {
        return Math.max(0, deadlineNanos - time.nanos());
    }

    /** It wanted to send something when nothing was sent any more, or to run when nobody was left, since the process ends. */
    void cutOff() {
        cutOff = true;
    }

    boolean isCutOff() {
        return cutOff;
    }

    /** How often it has sent something. */
    int sends() {
        return sends.get();
    }

    int nextSend() {
        return sends.incrementAndGet();
    }
}
