package dev.holdfast.sandbox.discord;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids and times in Discord's shape. Ids of users and places are the same in every run; those of messages and interactions
 * tell when they were made and grow.
 */
final class Snowflakes {
    private static final long EPOCH_MILLIS = 1_420_070_400_000L;
    private static final long YEARS_2022_TO_2024_MILLIS = 94_608_000_000L;
    private static final long YEAR_2022_MILLIS = 1_640_995_200_000L;
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    Snowflakes(InstantSource clock) {
        this.clock = clock;
    }

    /** A new id, above every earlier one. */
    String next() {
        long now = (clock.millis() - EPOCH_MILLIS) << 22;
        return Long.toUnsignedString(last.updateAndGet(previous -> Math.max(previous + 1, now)));
    }

    /** When an id was made. */
    static Instant madeAt(String id) {
        return Instant.ofEpochMilli((Long.parseUnsignedLong(id) >>> 22) + EPOCH_MILLIS);
    }

    /** The id that those words always have. */
    static String of(String words) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            long bits = 0;
            for (int i = 0; i < 8; i++) {
                bits = (bits << 8) | (hash[i] & 0xFF);
            }
            long millis = YEAR_2022_MILLIS + Long.remainderUnsigned(bits, YEARS_2022_TO_2024_MILLIS);
            return Long.toUnsignedString(((millis - EPOCH_MILLIS) << 22) | (bits >>> 42));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }

    static boolean isOne(String text) {
        return !text.isEmpty() && text.length() <= 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static String time(Instant at) {
        return FORM.format(at.atOffset(ZoneOffset.UTC));
    }
}
