package dev.holdfast.runtime.delivery;

/**
 * What makes a send the same send again: nothing with an equal key is sent twice.
 *
 * @param event the event it answers, or an id made for a send of a plugin's own accord
 * @param sender the plugin, and which of its handlers: several of them may handle one event, each counting its own sends
 * @param send n-th send of that handler for that event, from 1
 * @param part n-th part of a split text, from 1
 */
public record OutboxKey(String event, String sender, int send, int part) {
    private static final int NONCE_RADIX = 36;
    private static final int NONCE_HALF = 12;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final String NAMED = "named:";

    /** Between a plugin and its handler; no plugin's id holds it. */
    private static final char OF = '@';

    /** The key of a send outside of any event, under a name that the plugin chose. */
    public static OutboxKey named(String plugin, String name) {
        return new OutboxKey(NAMED + name, plugin, 1, 0);
    }

    /**
     * A handler's name in keys.
     *
     * @param handler the same in every life of the process
     */
    public static String sender(String plugin, String handler) {
        return plugin + OF + handler.replace('#', '_');
    }

    /** Who sends. */
    public String plugin() {
        int handler = sender.indexOf(OF);
        return handler < 0 ? sender : sender.substring(0, handler);
    }

    boolean isNamed() {
        return event.startsWith(NAMED);
    }

    OutboxKey part(int number) {
        return new OutboxKey(event, sender, send, number);
    }

    /** The event that was being handled, where another was answered. */
    String handled() {
        int other = event.indexOf('>');
        return other < 0 ? event : event.substring(0, other);
    }

    /**
     * The name of one message for platforms that drop a second one of the same name.
     *
     * @param message n-th message sent under this key, from 0
     */
    String nonce(int message) {
        String key = this + "/" + message;
        return half(hash(key, FNV_OFFSET)) + half(hash(key, ~FNV_OFFSET));
    }

    /** FNV-1a with a last mix: two of them are wide enough that no two messages meet, and cheap enough for every message. */
    private static long hash(String key, long seed) {
        long hash = seed;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return hash ^ (hash >>> 29);
    }

    private static String half(long hash) {
        String digits = Long.toUnsignedString(hash, NONCE_RADIX);
        return digits.length() > NONCE_HALF ? digits.substring(digits.length() - NONCE_HALF) : digits;
    }

    @Override
    public String toString() {
        return event + "#" + sender + "#" + send + "." + part;
    }
}
