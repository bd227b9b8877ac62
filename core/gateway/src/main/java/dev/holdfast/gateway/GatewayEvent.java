package dev.holdfast.gateway;

import dev.holdfast.resilience.FailureKind;
import java.time.Instant;

/** What a gateway's listener hears, on the shard's event loop. */
public sealed interface GatewayEvent {
    String bot();

    int shard();

    Instant at();

    /** The session moved on. */
    record StateChanged(String bot, int shard, String from, String to, String why, Instant at)
            implements GatewayEvent {}

    /** Something went wrong; {@code fatal} means that this bot stays away until an operator mends the cause. */
    record Trouble(String bot, int shard, FailureKind kind, String what, boolean fatal, Instant at)
            implements GatewayEvent {}
}
