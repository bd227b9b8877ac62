package dev.holdfast.gateway;

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
 */
public record Position(
        String bot, int shard, int shards, String sessionId, String resumeUrl, long sequence, String user) {}
