package dev.holdfast.runtime.recovery;

/** What is tried against a trouble that lasts, in order of force. */
public enum Remedy {
    /** Ask again: the next request takes new credentials where the old ones are doubted. */
    REFRESH,
    /** Drop what may be stale. */
    CLEAR_CACHES,
    /** Connect the gateway again, keeping its session. */
    RECONNECT,
    /** Run fewer handlers at once. */
    SHED_LOAD;

    /**
     * The remedy for a trouble found for the n-th time in a row; each is tried before the next, and the last stays.
     *
     * @param times at least 1
     */
    static Remedy against(int times) {
        return values()[Math.min(times, values().length) - 1];
    }
}
