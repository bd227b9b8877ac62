package dev.holdfast.plugin.event;

import java.time.Instant;

/**
 * Where an event came from.
 *
 * @param bot name of the bot in the configuration
 * @param platform {@code qq} or {@code discord}; {@code loopback} for events made by the test API
 * @param eventId the id under which the platform may repeat this event; equal ids are the same event
 * @param trace follows the event through logs and replies
 * @param receivedAt when its frame arrived
 */
public record Origin(String bot, String platform, String eventId, String trace, Instant receivedAt) {}
