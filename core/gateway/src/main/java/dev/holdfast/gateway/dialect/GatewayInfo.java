package dev.holdfast.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.json.Fields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a platform says of its gateway.
 *
 * @param url where to connect
 * @param shards how many connections it recommends, at least 1
 * @param startsLeft sessions that may still be started in this period
 * @param startsTotal sessions that may be started in a whole period; 0 if not said
 * @param resetAfter when that period ends
 * @param startsAtOnce sessions that may be started per 5 seconds, at least 1
 */
public record GatewayInfo(
        String url, int shards, int startsLeft, int startsTotal, Duration resetAfter, int startsAtOnce) {

    private static final int STARTS_UNLESS_SAID = 1000;

    /** As the platforms' {@code /gateway/bot} says it; null if it gives no address. */
    public static @Nullable GatewayInfo read(JsonNode answer) {
        String url = Fields.text(answer, "url");
        if (url.isEmpty()) {
            return null;
        }
        JsonNode limit = answer.path("session_start_limit");
        return new GatewayInfo(
                url,
                Math.max(1, answer.path("shards").asInt(1)),
                limit.path("remaining").asInt(STARTS_UNLESS_SAID),
                Math.max(0, limit.path("total").asInt(0)),
                Duration.ofMillis(Math.max(0, limit.path("reset_after").asLong(0))),
                Math.max(1, limit.path("max_concurrency").asInt(1)));
    }
}
