package dev.holdfast.plugin.event;

import dev.holdfast.plugin.message.Message;
import java.time.Instant;

/**
 * Somebody changed what they had said.
 *
 * @param origin where it came from
 * @param message as it reads now; its id and time of sending are those of the first version
 * @param editedAt when, by the platform's clock
 */
@Address("events.message.edited")
public record MessageEdited(Origin origin, Message message, Instant editedAt) implements Event {}
