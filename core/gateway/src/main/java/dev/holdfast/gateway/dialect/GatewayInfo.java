package dev.holdfast.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.json.Fields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a platform says of its gateway.
 *
 * @param url where to connect
 * @param shards how many connections it recommends, from 1 to {@link #SHARDS_MAX}
 * @param startsLeft sessions that may still be started in this period
 * @param startsTotal sessions that may be started in a whole period; 0 if not said
 * @param resetAfter when that period ends, within a day
 * @param startsAtOnce sessions that may be started per 5 seconds, at least 1
 */
public record GatewayInfo(
        String url, int shards, int startsLeft, int startsTotal, Duration resetAfter, int startsAtOnce) {

    /** More is no number of shards of any bot. */
    public static final int SHARDS_MAX = 9999;

    private static final long PERIOD_MAX_MILLIS = Duration.ofDays(1).toMillis();
    private static final int STARTS_UNLESS_SAID = 1000;

    /**
     * As the platforms' {@code /gateway/bot} says it; null if it gives no address, or a number of shards that cannot be: as many
     * sockets would be opened.
     */
    public static @Nullable GatewayInfo read(JsonNode answer) {
        String url = Fields.text(answer, "url");
        long shards = answer.path("shards").asLong(1);
        if (url.isEmpty() || shards > SHARDS_MAX) {
            return null;
        }
        JsonNode limit = answer.path("session_start_limit");
        return new GatewayInfo(
                url,
                (int) Math.max(1, shards),
                limit.path("remaining").asInt(STARTS_UNLESS_SAID),
                Math.max(0, limit.path("total").asInt(0)),
                Duration.ofMillis(Math.clamp(limit.path("reset_after").asLong(0), 0, PERIOD_MAX_MILLIS)),
                Math.max(1, limit.path("max_concurrency").asInt(1)));
    }
}
