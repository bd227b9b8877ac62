/**
 * Sockets and timers: a {@link dev.holdfast.gateway.shard.Shard} feeds the session machine and performs its actions, and decides
 * nothing. Each shard lives on one event loop.
 */
@NullMarked
package dev.holdfast.gateway.shard;

import org.jspecify.annotations.NullMarked;
