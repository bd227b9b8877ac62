package dev.holdfast.gateway;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One shard's session at one moment.
 *
 * @param state in one word: {@code disconnected}, {@code connecting}, {@code identifying}, {@code resuming}, {@code ready},
 *     {@code waiting} or {@code stopped}
 * @param detail why, for people; empty when ready
 * @param sequence of the last event; 0 before one
 * @param lastAck when the last heartbeat of the present connection was acknowledged; null before the first was
 * @param roundTrip of that heartbeat
 * @param readySince null unless ready
 * @param identifiesLeft session starts left today; null before the platform said
 * @param identifiesResetAt when {@code identifiesLeft} is full again; null before the platform said
 * @param lateness how late heartbeats left, at the 99th percentile of the last hundred; null before one left
 * @param lastClose close code of the last socket; null before one closed
 */
public record ShardView(
        String bot,
        int shard,
        int shards,
        String state,
        String detail,
        String sessionId,
        long sequence,
        @Nullable Instant lastAck,
        @Nullable Duration roundTrip,
        @Nullable Instant readySince,
        long resumes,
        long identifies,
        long heartbeats,
        @Nullable Integer identifiesLeft,
        @Nullable Instant identifiesResetAt,
        @Nullable Duration lateness,
        @Nullable Integer lastClose) {

    /** The first shard of a bot that does not connect yet. */
    static ShardView waiting(String bot, String why) {
        return new ShardView(bot, 0, 1, "waiting", why, "", 0, null, null, null, 0, 0, 0, null, null, null, null);
    }

    public boolean ready() {
        return state.equals("ready");
    }
}
