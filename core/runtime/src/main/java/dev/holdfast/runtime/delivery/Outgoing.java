package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reply that a plugin wants sent.
 *
 * @param answering null for a message of the bot's own accord
 * @param expiresAt when the platform stops taking it; for a message of the bot's own accord, when it is not worth sending any more
 * @param deadlineNanos how long the caller waits for an answer, on the runtime's clock; the outbox goes on after it
 * @param receivedNanos when the event behind it arrived; 0 if there is none
 * @param trace follows it through the logs
 */
public record Outgoing(
        OutboxKey key,
        Conversation to,
        @Nullable Answering answering,
        Reply reply,
        Instant expiresAt,
        long deadlineNanos,
        long receivedNanos,
        String trace) {

    /** How long a message of the bot's own accord is worth sending, from when somebody wants it sent. */
    public static final Duration UNASKED_FOR = Duration.ofMinutes(5);

    /** All that it says, in words alone. */
    public String words() {
        return Rendering.plain(reply).text();
    }

    /** The same under another key, saying something else. */
    Outgoing saying(OutboxKey other, Reply words) {
        return other.equals(key) && words.equals(reply)
                ? this
                : new Outgoing(other, to, answering, words, expiresAt, deadlineNanos, receivedNanos, trace);
    }

    /** The same for somebody who waits for an answer until then; not measured from any event. */
    Outgoing waitingUntil(long nanos) {
        return new Outgoing(key, to, answering, reply, expiresAt, nanos, 0, trace);
    }
}
