/** Tests of shards as a fleet, over real sockets. */
@NullMarked
package dev.holdfast.gateway.shard;

import org.jspecify.annotations.NullMarked;
