package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One part of a reply in the outbox. Changed only by whoever attempts it, one at a time. */
final class Row {

    final OutboxKey key;
    final Outgoing outgoing;
    final long madeNanos;
    private final Deque<Reply> more = new ArrayDeque<>();
    private int sequence;
    private Reply reply;
    private int deferrals;
    private int renumbered;
    private boolean mayHaveBeenSent;
    private int said;

    Row(OutboxKey key, Outgoing outgoing, Reply reply, int sequence, long madeNanos) {
        this.madeNanos = madeNanos;
        this.key = key;
        this.outgoing = outgoing;
        this.reply = reply;
        this.sequence = sequence;
    }

    Reply reply() {
        return reply;
    }

    int sequence() {
        return sequence;
    }

    /** One per message, and the same whenever it is tried again. */
    String nonce() {
        return key.nonce(said);
    }

    /** The same reply in other words, and in several messages if it must be; the key stays. */
    void say(List<Reply> words) {
        reply = words.getFirst();
        words.subList(1, words.size()).reversed().forEach(more::addFirst);
    }

    boolean hasMore() {
        return !more.isEmpty();
    }

    /** What is left to say, as a message of its own. */
    void sayMore(int nextSequence) {
        reply = more.removeFirst();
        sequence = nextSequence;
        said++;
        mayHaveBeenSent = false;
    }

    void stepOnLastRung() {
        more.clear();
        reply = Rendering.RECOVERY_LINE;
    }

    /** Answers how often it was deferred, this time included. */
    int deferredAgain() {
        return ++deferrals;
    }

    /** Remembers that an attempt before ended without a clear word, so that the platform may have this message. */
    void attempted(boolean before) {
        mayHaveBeenSent |= before;
    }

    boolean mayHaveBeenSent() {
        return mayHaveBeenSent;
    }

    /** Takes another number; answers how often that was done. */
    int renumber(int next) {
        sequence = next;
        return ++renumbered;
    }
}
