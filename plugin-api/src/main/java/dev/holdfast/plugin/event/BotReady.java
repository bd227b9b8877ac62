package dev.holdfast.plugin.event;

/**
 * A bot's gateway session is established, or resumed after an interruption.
 *
 * @param origin where it came from
 * @param user the bot's own user id, empty where the platform does not say
 * @param resumed whether an earlier session goes on
 */
@Address("events.bot.ready")
public record BotReady(Origin origin, String user, boolean resumed) implements Event {}
