package dev.holdfast.gateway;

import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.shard.Fleet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bot shows of itself. A session that is resumed shows what it showed before, so what is asked for before there is a shard
 * is kept until there is one. Thread-safe.
 */
final class Showing {

    private final Dialect dialect;
    private final Fleet fleet;
    private BotConfig.@Nullable Presence kept;

    Showing(Dialect dialect, Fleet fleet) {
        this.dialect = dialect;
        this.fleet = fleet;
    }

    /**
     * Shows it now, or once there are shards.
     *
     * @throws IllegalArgumentException if it cannot be shown, with what can
     */
    synchronized SendResult present(BotConfig.Presence presence) {
        List<Integer> numbers = numbers();
        SendResult said = dialect.present(presence, numbers, fleet);
        if (numbers.isEmpty() && said instanceof SendResult.Sent) {
            kept = presence;
        }
        return said;
    }

    /** There are shards now. */
    synchronized void begin() {
        BotConfig.Presence waited = kept;
        kept = null;
        if (waited != null) {
            dialect.present(waited, numbers(), fleet);
        }
    }

    private List<Integer> numbers() {
        return fleet.views().stream().map(ShardView::shard).toList();
    }
}
