package dev.holdfast.gateway;

/**
 * How far a shard has read its session: what a RESUME needs.
 *
 * @param bot name in the configuration
 * @param shard from 0
 * @param sessionId empty for events that came without a session, such as by webhook
 * @param resumeUrl empty where the platform resumes at its common address
 * @param sequence of the last event read
 */
public record Position(String bot, int shard, String sessionId, String resumeUrl, long sequence) {}
