package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies there.
 *
 * @param id grows with the time at which it came; unique over restarts
 * @param key the same for the same message or event
 * @param reason a sentence, for people
 * @param plugin who sent; empty for an event
 * @param conversation its {@code key()}; empty where it has none
 * @param preview the first words of the message, or the event's kind
 * @param attempts requests made for it, as far as known
 * @param retries how often it was tried again from here
 * @param firstAt when it was first tried, or arrived
 * @param lastAt when it was given up last
 * @param nextAt when it is tried again by itself; null if it is not
 * @param expiresAt when the platform stops taking it; {@link Instant#MAX} where it does not
 * @param retryable whether it may be tried again by itself
 * @param body the whole message or event, as JSON; empty where many are listed
 */
public record Letter(
        long id,
        String key,
        State state,
        Cause cause,
        String reason,
        String bot,
        String plugin,
        String conversation,
        String preview,
        int attempts,
        int retries,
        Instant firstAt,
        Instant lastAt,
        @Nullable Instant nextAt,
        Instant expiresAt,
        boolean retryable,
        String body) {

    /** Where it stands. */
    public enum State {
        /** It will be tried again by itself. */
        PENDING,
        /** It is being tried now. */
        RETRYING,
        /** It waits for an operator. */
        EXHAUSTED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** The name of a cause in the API, in filters and in the database. */
    public static String label(Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    public static Cause cause(String label) {
        return Cause.valueOf(label.toUpperCase(Locale.ROOT));
    }

    Group group() {
        return new Group(bot, plugin, cause, state);
    }

    Letter moved(State to, @Nullable Instant next) {
        return new Letter(
                id,
                key,
                to,
                cause,
                reason,
                bot,
                plugin,
                conversation,
                preview,
                attempts,
                retries,
                firstAt,
                lastAt,
                next,
                expiresAt,
                retryable,
                body);
    }

    Letter triedAgain() {
        return new Letter(
                id,
                key,
                state,
                cause,
                reason,
                bot,
                plugin,
                conversation,
                preview,
                attempts,
                retries + 1,
                firstAt,
                lastAt,
                nextAt,
                expiresAt,
                retryable,
                body);
    }

    Letter withoutBody() {
        return new Letter(
                id,
                key,
                state,
                cause,
                reason,
                bot,
                plugin,
                conversation,
                preview,
                attempts,
                retries,
                firstAt,
                lastAt,
                nextAt,
                expiresAt,
                retryable,
                "");
    }
}
