package dev.holdfast.plugin.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A guarded call that did not come through. */
public final class GuardException extends RuntimeException {

    private final int attempts;
    private final @Nullable Duration retryAfter;

    /**
     * @param message which dependency, which stage, how many tries
     * @param attempts how often the work was started; 0 if it was refused before
     * @param retryAfter when asking again makes sense; null if nobody knows
     * @param cause the last failure of the work, if it failed
     */
    public GuardException(String message, int attempts, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.attempts = attempts;
        this.retryAfter = retryAfter;
    }

    public int attempts() {
        return attempts;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
