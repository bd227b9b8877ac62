package dev.holdfast.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one attempt means to the pipeline. */
public sealed interface Verdict {

    /** It worked. */
    record Good() implements Verdict {}

    /**
     * It did not work, and another try makes sense. Counted against the dependency unless the kind says that it is not its fault
     * (see {@link FailureKind}).
     *
     * @param after the other side's word on how long to wait; null if it said nothing
     */
    record Transient(
            FailureKind kind, String reason, @Nullable Duration after) implements Verdict {}

    /**
     * The request was refused for good. The dependency works, so its breaker counts a success; there is no retry.
     */
    record Permanent(FailureKind kind, String reason) implements Verdict {}

    /** The dependency failed for good, such as rejected credentials: counted against it as a transient one is, no retry. */
    record Fatal(FailureKind kind, String reason) implements Verdict {}

    Verdict GOOD = new Good();
}
