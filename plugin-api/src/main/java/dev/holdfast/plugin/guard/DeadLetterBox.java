package dev.holdfast.plugin.guard;

import dev.holdfast.plugin.reply.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What could not be delivered, of all bots and plugins. Calls wait for the database, within the handler's deadline, and throw
 * {@link IllegalStateException} while that is away.
 */
public interface DeadLetterBox {

    /**
     * The newest letters, newest first.
     *
     * @param limit 1 to 50
     * @throws IllegalArgumentException for a cause or a state that does not exist; the message lists those that do
     */
    List<DeadLetter> list(Filter filter, int limit);

    /**
     * How many letters the filter takes.
     *
     * @throws IllegalArgumentException as {@link #list}
     */
    long count(Filter filter);

    /** One letter; empty if it is not there. */
    Optional<DeadLetter> find(String id);

    /**
     * Tries a letter again now, and waits for what comes of it. One that is delivered, or waits in the outbox again, is gone from
     * here.
     *
     * @param by who asked
     * @return empty if it is not there; {@link Delivery.Refused} also if it cannot be tried, such as after the platform's deadline
     */
    Optional<Delivery> retry(String id, String by);

    /**
     * Lets those be tried soon, a few at a time, that the platform still takes.
     *
     * @return how many
     * @throws IllegalArgumentException as {@link #list}
     */
    long retryAll(Filter filter, String by);

    /** Throws a letter away; answers whether it was there. */
    boolean purge(String id, String by);

    /**
     * Throws letters away.
     *
     * @return how many
     * @throws IllegalArgumentException as {@link #list}
     */
    long purgeAll(Filter filter, String by);

    /** Which letters are meant; null means any. */
    record Filter(
            @Nullable String bot,
            @Nullable String plugin,
            @Nullable String cause,
            @Nullable String state) {

        /** Every letter. */
        public static final Filter ALL = new Filter(null, null, null, null);
    }

    /**
     * A letter.
     *
     * @param id digits; unique
     * @param state {@code pending} (it will be tried again), {@code retrying} or {@code exhausted} (it waits for an operator)
     * @param cause in one word, such as {@code expired}
     * @param reason a sentence
     * @param plugin who sent; empty for an event that came too late to be handled
     * @param conversation where it was to go
     * @param preview its first words
     * @param text all that it says, in words alone; empty in lists, and for an event
     * @param attempts requests made for it, as far as known
     * @param retries how often it was tried again from here
     * @param firstAt when it was first tried, or arrived
     * @param lastAt when it was given up last
     * @param nextAt when it is tried again by itself; null if it is not
     * @param expiresAt when the platform stops taking it; null if it does not, as with what answers nothing
     */
    record DeadLetter(
            String id,
            String state,
            String cause,
            String reason,
            String bot,
            String plugin,
            String conversation,
            String preview,
            String text,
            int attempts,
            int retries,
            Instant firstAt,
            Instant lastAt,
            @Nullable Instant nextAt,
            @Nullable Instant expiresAt) {}
}
