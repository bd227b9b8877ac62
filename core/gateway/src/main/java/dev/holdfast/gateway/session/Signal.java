package dev.holdfast.gateway.session;

import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.resilience.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happens to a shard. */
public sealed interface Signal {

    /** Begin. */
    record Start() implements Signal {}

    /** End for good, so that the session stays resumable. */
    record Stop() implements Signal {}

    /**
     * An operator wants a new connection now.
     *
     * @param fresh whether the session is to be given up too
     */
    record ReconnectAsked(boolean fresh, String why) implements Signal {}

    /** The wall clock went on while the machine did not: it was asleep, and the server may have given up on the socket. */
    record Slept(Duration howLong) implements Signal {}

    /** A signal that belongs to one attempt, and means nothing to a later one. */
    sealed interface OfAttempt extends Signal {
        long generation();
    }

    /** Credential and address are there. */
    record Prepared(long generation, String url) implements OfAttempt {}

    /**
     * Credential or address could not be had.
     *
     * @param after how long to wait at least; null if nobody said
     * @param lasting whether nothing will help but a person
     */
    record PrepareFailed(
            long generation,
            FailureKind kind,
            String why,
            @Nullable Duration after,
            boolean lasting) implements OfAttempt {}

    /**
     * Other shards are to identify before this one; to connect now would mean to wait with an open socket.
     *
     * @param delay until it is worth connecting
     */
    record Crowded(long generation, Duration delay) implements OfAttempt {}

    record SocketOpened(long generation) implements OfAttempt {}

    record SocketFailed(long generation, String why) implements OfAttempt {}

    /**
     * @param code null if the connection broke without a close frame
     */
    record SocketClosed(long generation, @Nullable Integer code, String reason) implements OfAttempt {}

    record Received(long generation, Frame frame) implements OfAttempt {}

    /**
     * It is this shard's turn to identify.
     *
     * @param shards how many there are now
     */
    record TurnCame(long generation, int shards) implements OfAttempt {}

    record TimerFired(long generation, Timer timer) implements OfAttempt {}
}
