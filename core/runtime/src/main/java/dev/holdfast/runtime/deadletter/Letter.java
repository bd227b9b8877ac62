package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.Outgoing;
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
 * @param retryable whether it may be tried again by itself; not once somebody asked for that
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

    /** All that it says, in words alone; empty for an event, where many are listed, and if it cannot be read any more. */
    public String text() {
        return body.isEmpty() ? "" : LetterBody.text(this);
    }

    Group group() {
        return new Group(bot, plugin, cause, state);
    }

    /**
     * Until when it can be sent, should it be tried now. What the platform takes at any time goes out by itself for as long as it was
     * worth sending at first, and is worth that again when somebody asks for it.
     */
    Instant until(Instant now) {
        return expiresAt.equals(Instant.MAX) ? (retryable ? firstAt : now).plus(Outgoing.UNASKED_FOR) : expiresAt;
    }

    Letter moved(State to, @Nullable Instant next) {
        return with(to, retries, next, retryable, body);
    }

    Letter triedAgain() {
        return with(state, retries + 1, nextAt, retryable, body);
    }

    /** Somebody wants it tried: what comes of that is not tried again by itself. */
    Letter askedFor() {
        return with(state, retries, nextAt, false, body);
    }

    Letter withoutBody() {
        return with(state, retries, nextAt, retryable, "");
    }

    private Letter with(State to, int tries, @Nullable Instant next, boolean byItself, String content) {
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
                tries,
                firstAt,
                lastAt,
                next,
                expiresAt,
                byItself,
                content);
    }
}
