package dev.holdfast.gateway.discord;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The platform's ids: 64 bits without sign, written in decimal, the time they were made in the upper 42. Pure. */
final class Snowflakes {

    private static final long EPOCH_MILLIS = 1_420_070_400_000L;
    private static final int TIME_SHIFT = 22;
    private static final int DIGITS_MIN = 15;
    private static final int DIGITS_MAX = 20;

    private Snowflakes() {}

    /** When an id was made; null if it is none. */
    static @Nullable Instant madeAt(String id) {
        return isOne(id) ? Instant.ofEpochMilli((Long.parseUnsignedLong(id) >>> TIME_SHIFT) + EPOCH_MILLIS) : null;
    }

    /** The shard of so many on which a guild's events arrive; 0 for what is in no guild. */
    static int shard(String guild, int shards) {
        return isOne(guild) ? (int) ((Long.parseUnsignedLong(guild) >>> TIME_SHIFT) % shards) : 0;
    }

    /** Shorter numbers would be from the platform's first moments: they are something else. */
    private static boolean isOne(String id) {
        if (id.length() < DIGITS_MIN || id.length() > DIGITS_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return false;
            }
        }
        return id.length() < DIGITS_MAX || id.compareTo("18446744073709551615") <= 0;
    }
}
