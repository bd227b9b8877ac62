package dev.holdfast.gateway;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard has read its session: what a RESUME needs, also by a later process.
 *
 * @param bot name in the configuration
 * @param shard from 0
 * @param shards how many there were when the session began: it can be resumed among the same number only; 0 for events that
 *     came without a session
 * @param sessionId empty for events that came without a session, such as by webhook
 * @param resumeUrl empty where the platform resumes at its common address
 * @param sequence of the last event read
 * @param user the bot's own user id, which a resumed session does not tell again; empty if unknown
 * @param since when the session began, however often it was resumed: too old a one is not resumed again; null if it is not known
 */
public record Position(
        String bot,
        int shard,
        int shards,
        String sessionId,
        String resumeUrl,
        long sequence,
        String user,
        @Nullable Instant since) {

    /** Of a session whose beginning is not known, or of none. */
    public Position(String bot, int shard, int shards, String sessionId, String resumeUrl, long sequence, String user) {
        this(bot, shard, shards, sessionId, resumeUrl, sequence, user, null);
    }
}
