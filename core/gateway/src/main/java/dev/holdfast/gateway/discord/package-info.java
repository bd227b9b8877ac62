/**
 * The Discord platform: {@link dev.holdfast.gateway.discord.DiscordDialect}, its events, its REST with the rate limits of each
 * route, and its interactions. Runs on event loops and never blocks; the way out may be used from any thread.
 */
@NullMarked
package dev.holdfast.gateway.discord;

import org.jspecify.annotations.NullMarked;
