/** Discord's side of the sandbox. Start at {@link dev.holdfast.sandbox.discord.DiscordService}. */
@NullMarked
package dev.holdfast.sandbox.discord;

import org.jspecify.annotations.NullMarked;
