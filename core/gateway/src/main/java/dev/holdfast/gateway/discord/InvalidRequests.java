package dev.holdfast.gateway.discord;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests that were refused for want of a right or a limit. The platform bans a machine's address after 10,000 of them in
 * ten minutes (Discord: Invalid Request Limit); from a tenth of that on, the bot keeps quiet. Not thread-safe.
 */
final class InvalidRequests {

    static final int MAX = 1000;
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** The last ones, in a ring: the oldest is overwritten by the next. */
    private final long[] times = new long[MAX];

    private int counted;

    void count(Reading reading, long now) {
        boolean counts = switch (reading.status()) {
            case 401, 403 -> true;
            case 429 -> reading.limited() != Reading.Limited.SHARED;
            default -> false;
        };
        if (counts) {
            times[counted % MAX] = now;
            counted = counted + 1 == 2 * MAX ? MAX : counted + 1;
        }
    }

    /** How long to keep quiet; null if there is no need to. */
    @Nullable
    Duration quiet(long now) {
        if (counted < MAX) {
            return null;
        }
        long left = times[counted % MAX] + WINDOW.toNanos() - now;
        return left > 0 ? Duration.ofNanos(left) : null;
    }
}
