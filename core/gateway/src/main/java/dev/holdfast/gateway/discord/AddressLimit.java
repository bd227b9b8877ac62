package dev.holdfast.gateway.discord;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the platform holds against this machine's address, whichever bot it was: refused requests, and blocks. It bans an address
 * after 10,000 requests in ten minutes that were refused for want of a right or a limit (Discord: Invalid Request Limit); from a
 * tenth of that on, every bot keeps quiet. Thread-safe; times are monotonic nanoseconds of one clock.
 */
final class AddressLimit {

    static final int INVALID_MAX = 1000;
    static final Duration INVALID_WINDOW = Duration.ofMinutes(10);
    private static final Duration BLOCKED_UNLESS_SAID = Duration.ofSeconds(60);

    /** When the last requests were refused, in a ring: the oldest is overwritten by the next. */
    private final long[] refusals = new long[INVALID_MAX];

    private int counted;
    private @Nullable Long blockedUntil;

    /** Takes what an answer says of the address. */
    synchronized void heard(Reading reading, long now) {
        boolean invalid = switch (reading.status()) {
            case 401, 403 -> true;
            case 429 -> reading.limited() != Reading.Limited.SHARED;
            default -> false;
        };
        if (invalid) {
            refusals[counted % INVALID_MAX] = now;
            counted = counted + 1 == 2 * INVALID_MAX ? INVALID_MAX : counted + 1;
        }
        if (reading.limited() == Reading.Limited.ADDRESS) {
            Duration wait = reading.pause();
            long until = now + (wait == null ? BLOCKED_UNLESS_SAID : wait).toNanos();
            // Requests that were on their way together are told of the same block, each in its own words.
            blockedUntil = blockedUntil == null || until - blockedUntil > 0 ? until : blockedUntil;
        }
    }

    /** For how long the platform keeps the address away; null if it does not. */
    synchronized @Nullable Duration blocked(long now) {
        return blockedUntil == null ? null : left(blockedUntil, now);
    }

    /** For how long to keep quiet, since too many requests were refused; null if there is no need to. */
    synchronized @Nullable Duration quiet(long now) {
        return counted < INVALID_MAX ? null : left(refusals[counted % INVALID_MAX] + INVALID_WINDOW.toNanos(), now);
    }

    private static @Nullable Duration left(long until, long now) {
        return until - now > 0 ? Duration.ofNanos(until - now) : null;
    }
}
