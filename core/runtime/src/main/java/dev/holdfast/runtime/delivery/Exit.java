package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.MessageSender;
import dev.holdfast.resilience.Guard;

/** One bot's way out: what sends, and what guards it. */
public record Exit(MessageSender sender, Guard guard) {}
