package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Bot;
import java.security.KeyPair;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one bot has to itself.
 *
 * @param keys its application's, for interactions that are posted to it
 * @param ended whether its token was reset: everything is refused from then on
 */
record DiscordBot(Bot bot, Rooms rooms, Commands commands, Nonces nonces, KeyPair keys, AtomicBoolean ended) {}
