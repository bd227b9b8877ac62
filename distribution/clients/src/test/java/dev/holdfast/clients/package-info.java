/**
 * Client libraries that others wrote, used as their users use them, against the sandbox. What one of them cannot do shows
 * where the sandbox is not true to the protocol. Start at {@link dev.holdfast.clients.DiscordJsIT}.
 */
@NullMarked
package dev.holdfast.clients;

import org.jspecify.annotations.NullMarked;
