package dev.holdfast.runtime.config;

import java.time.Duration;

/**
 * The way in and out.
 *
 * @param mode whether what was taken in and not yet sent outlives the process; {@code DURABLE} by default
 * @param outboxMax replies waiting to be sent again; 100 000 by default; beyond it new ones are refused
 * @param outboxBytesMax memory that they may take, in bytes; {@link #OUTBOX_BYTES} by default; beyond it new ones are refused
 * @param retryMin first wait of a deferred reply; 1 s by default
 * @param retryMax longest wait; 30 s by default
 * @param drainTimeout how long a stop waits for the outbox; 5 s by default, 10 s at most
 * @param replayRate events of one conversation that are handled again per second after a crash, and by how many more than come
 *     the conversation then catches up; 2 by default, 0 for no limit
 */
public record DeliverySettings(
        Mode mode,
        int outboxMax,
        int outboxBytesMax,
        Duration retryMin,
        Duration retryMax,
        Duration drainTimeout,
        double replayRate) {

    /** 64 MiB: a third of what the shipped heap has room for, or some 45 000 short replies. */
    public static final int OUTBOX_BYTES = 64 * 1024 * 1024;

    /** With as much memory for what waits as by default. */
    public DeliverySettings(
            Mode mode, int outboxMax, Duration retryMin, Duration retryMax, Duration drainTimeout, double replayRate) {
        this(mode, outboxMax, OUTBOX_BYTES, retryMin, retryMax, drainTimeout, replayRate);
    }

    /** Where journal and outbox are kept. */
    public enum Mode {
        DURABLE,
        MEMORY
    }
}
