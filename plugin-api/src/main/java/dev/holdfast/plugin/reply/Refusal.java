package dev.holdfast.plugin.reply;

import java.time.Duration;

/** Why something was not accepted, and whether asking again makes sense. */
public sealed interface Refusal {

    /** In words, for logs and operators; never a secret. */
    String reason();

    /**
     * The same request may succeed later.
     *
     * @param after how long to wait at least; zero if nobody said
     */
    record Retryable(String reason, Duration after) implements Refusal {}

    /** The same request will never succeed. */
    record Permanent(String reason) implements Refusal {}
}
