package dev.holdfast.resilience;

/**
 * What a call brings along.
 *
 * @param deadlineNanos on {@link Time#nanos()}; no attempt starts and no wait goes on past it
 * @param key callers with equal keys share a place in the bulkhead's queue fairly with the others, such as a conversation
 * @param repeatable whether an attempt that timed out may be made again: false where it may have had its effect, and a second
 *     one would show
 * @param priority where it has to wait with others
 */
public record CallContext(long deadlineNanos, String key, boolean repeatable, Priority priority) {

    public CallContext(long deadlineNanos, String key, boolean repeatable) {
        this(deadlineNanos, key, repeatable, Priority.USUAL);
    }

    /** For calls that may be repeated. */
    public CallContext(long deadlineNanos, String key) {
        this(deadlineNanos, key, true);
    }
}
