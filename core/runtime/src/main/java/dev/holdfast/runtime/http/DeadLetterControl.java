package dev.holdfast.runtime.http;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters by hand. As {@link Controls}: called on an event loop, must not block; a future that fails with
 * {@link Controls.Unavailable} is answered 503.
 */
public interface DeadLetterControl {

    /** The words that {@link Filter#cause} may be. */
    List<String> causes();

    /** How many letters there are, by state; cheap, and every state is named. */
    Map<String, Long> counts();

    /**
     * Newest first.
     *
     * @param before only letters with smaller ids; {@link Long#MAX_VALUE} for the newest
     */
    Future<Page> page(Filter filter, long before, int limit);

    /** One letter, with its body. */
    Future<Optional<LetterView>> find(long id);

    /** Tries a letter now; fails with {@link Controls.Conflict} if it cannot be tried; empty if it is not there. */
    Future<Optional<RetryResult>> retry(long id, String by);

    /** Lets those be tried soon that the platform still takes; gives how many. */
    Future<Long> retryAll(Filter filter, String by);

    /** Gives whether it was there. */
    Future<Boolean> purge(long id, String by);

    /** Gives how many there were. */
    Future<Long> purge(Filter filter, String by);

    /** Which letters are meant; null means any. */
    record Filter(
            @Nullable String bot,
            @Nullable String plugin,
            @Nullable String cause,
            @Nullable String state) {}

    /**
     * Some letters.
     *
     * @param total how many the filter takes in all
     * @param next {@code before} of the next page; null at the end
     */
    record Page(
            List<LetterView> letters, long total, @Nullable Long next) {
        public Page {
            letters = List.copyOf(letters);
        }
    }

    /**
     * A letter.
     *
     * @param state {@code pending}, {@code retrying} or {@code exhausted}
     * @param plugin empty for an event
     * @param preview its first words
     * @param attempts requests made for it
     * @param retries how often it was tried again from here
     * @param nextAt when it is tried again by itself; null if it is not
     * @param expiresAt when the platform stops taking it; null if it does not, as with what answers nothing
     * @param body the whole of it as JSON, an object; empty in lists
     */
    record LetterView(
            long id,
            String key,
            String state,
            String cause,
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
            @Nullable Instant expiresAt,
            String body) {}

    /**
     * What came of a retry.
     *
     * @param result {@code delivered}, {@code deferred} (it is in the outbox again) or {@code refused}
     * @param detail for people
     */
    record RetryResult(String result, String detail) {}
}
