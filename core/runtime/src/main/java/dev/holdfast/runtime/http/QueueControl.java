package dev.holdfast.runtime.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The queues by hand. As {@link Controls}: called on an event loop, must not block. */
public interface QueueControl {

    QueueState state();

    /**
     * Tries now what waits in the outbox, and does not wait for what comes of it; gives how many replies waited.
     *
     * @param nearestDeadlineFirst else oldest first
     */
    int process(boolean nearestDeadlineFirst, String by);

    /** Queueing under stress: events wait in the journal and are worked off by few handlers, nearest deadline first. */
    QueueState queueing(boolean on, String by);

    /** Sends nothing until it is resumed; what is to be sent waits in the outbox. */
    QueueState paused(boolean on, String by);

    /**
     * What was switched by hand.
     *
     * @param pausedSince null if sending is not paused
     * @param queueingSince null if events are handed out directly
     */
    record QueueState(
            @Nullable Instant pausedSince, @Nullable Instant queueingSince) {}
}
