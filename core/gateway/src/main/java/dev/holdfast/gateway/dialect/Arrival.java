package dev.holdfast.gateway.dialect;

import java.time.Instant;

/**
 * How an event arrived.
 *
 * @param bot name in the configuration
 * @param user the bot's own user id on the platform, empty if unknown
 * @param sessionId the session it arrived in
 * @param trace follows the event through logs and replies
 * @param at when its frame arrived
 */
public record Arrival(String bot, String user, String sessionId, String trace, Instant at) {}
