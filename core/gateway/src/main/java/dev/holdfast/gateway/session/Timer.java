package dev.holdfast.gateway.session;

/** The timers of a shard; arming one replaces what it was armed for before. */
public enum Timer {
    /** The present step of the connection takes too long. */
    STEP,
    /** A heartbeat is due. */
    HEARTBEAT,
    /** The next attempt is due. */
    RETRY
}
