package dev.holdfast.gateway.session;

import java.time.Instant;

/**
 * A session that can be resumed.
 *
 * @param resumeUrl empty where the platform resumes at its common address
 * @param sequence of the last event read; {@code -1} before one
 * @param since when it began
 * @param user the bot's own user id, empty if not said
 * @param shards how many there were when it began; it goes on among the same number only
 */
public record Known(String id, String resumeUrl, long sequence, Instant since, String user, int shards) {

    /** To be resumed at the platform's common address. */
    Known anywhere() {
        return new Known(id, "", sequence, since, user, shards);
    }

    Known read(long next) {
        return next > sequence ? new Known(id, resumeUrl, next, since, user, shards) : this;
    }
}
