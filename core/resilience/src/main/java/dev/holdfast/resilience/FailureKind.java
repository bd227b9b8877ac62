package dev.holdfast.resilience;

/**
 * What sort of failure a call met: rules and alerts tell them apart, with one {@link Rule.When} for each. {@link #RATE_LIMIT},
 * {@link #CONVERSATION} and {@link #GATEWAY} are no fault of the dependency: its breaker does not count them.
 */
public enum FailureKind {
    /** The other side could not be reached, or the connection broke. */
    NETWORK,
    /** No answer within the time limit. */
    TIMEOUT,
    /** The other side says: too many requests; it works, and the rate limiter heeds how long it wants us to wait. */
    RATE_LIMIT,
    /** The other side failed, such as HTTP 5xx. */
    SERVER,
    /** The credentials were not accepted. */
    AUTHENTICATION,
    /** The other side understood and refused this very request. */
    REFUSED,
    /** One conversation cannot take it now, such as one that muted the bot; says nothing of the dependency. */
    CONVERSATION,
    /** A chat platform's gateway or session said no, such as while the bot reconnects. */
    GATEWAY,
    /** Anything else, such as an exception of the caller's own. */
    OTHER
}
