package dev.holdfast.sandbox.qq;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids in the platform's shapes. Those of users and places are the same in every run, so that configuration can name them;
 * those of messages, events and sessions are never the same in two runs, so that a client may remember them for long.
 */
final class WireIds {
    private static final String TEXT = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String HEX = "0123456789abcdef";

    private final AtomicLong counter;
    private final long salt;

    /** @param seed differs from run to run */
    WireIds(long seed) {
        this.counter = new AtomicLong(mixed(seed) >>> 20);
        this.salt = mixed(~seed);
    }

    /** A message of a channel or direct message: hex. */
    String spaceMessage() {
        long n = counter.incrementAndGet();
        StringBuilder id = new StringBuilder(48).append("08");
        append(id, HEX, 4, n, 14);
        append(id, HEX, 4, mixed(n ^ salt), 16);
        append(id, HEX, 4, mixed(n + salt), 16);
        return id.toString();
    }

    /** A message of a group or private chat. */
    String robotMessage() {
        long n = counter.incrementAndGet();
        StringBuilder id = new StringBuilder(64).append("ROBOT1.0_");
        append(id, TEXT, 6, n, 9);
        id.append('.');
        append(id, TEXT, 6, mixed(n ^ salt), 10);
        append(id, TEXT, 6, mixed(n + salt), 10);
        return id.append('!').toString();
    }

    /** The outer id of an event. */
    String event(String type) {
        long n = counter.incrementAndGet();
        StringBuilder id = new StringBuilder(type.length() + 24).append(type).append(':');
        append(id, HEX, 4, n, 12);
        append(id, HEX, 4, mixed(n ^ salt), 8);
        return id.toString();
    }

    /** An entry of {@code message_scene.ext} that quotes refer to. */
    String reference() {
        long n = counter.incrementAndGet();
        StringBuilder id = new StringBuilder(32).append("REFIDX_CAEQ");
        append(id, TEXT, 6, n, 9);
        return id.append("==").toString();
    }

    String trace() {
        long n = counter.incrementAndGet();
        StringBuilder id = new StringBuilder(32);
        append(id, HEX, 4, mixed(n), 16);
        append(id, HEX, 4, mixed(n ^ salt), 16);
        return id.toString();
    }

    String token() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    String uuid() {
        return UUID.randomUUID().toString();
    }

    /** A decimal id of a server, channel or its user; the same for the same words. */
    static String decimal(String words, int digits) {
        String number =
                Long.toUnsignedString(Long.parseUnsignedLong(digest(words).substring(0, 16), 16));
        String padded = "1" + "0".repeat(20) + number;
        return "1" + padded.substring(padded.length() - digits + 1);
    }

    /** An openid: 32 upper-case hex digits; the same for the same words. */
    static String openid(String words) {
        return digest(words).substring(0, 32).toUpperCase(Locale.ROOT);
    }

    private static void append(StringBuilder to, String alphabet, int bits, long value, int length) {
        int mask = (1 << bits) - 1;
        for (int i = length - 1; i >= 0; i--) {
            to.append(alphabet.charAt((int) (value >>> (bits * i)) & mask));
        }
    }

    /** SplitMix64's finaliser. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String digest(String words) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
