/**
 * The chat wire. Start at {@link dev.holdfast.gateway.Gateway}: one bot's shards and its way to send. Runs on event loops;
 * nothing here blocks.
 */
@NullMarked
package dev.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
