package dev.holdfast.runtime.delivery;

import dev.holdfast.runtime.recent.Fingerprint;

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
    private static final String NAMED = "named:";

    /** Between a plugin and its handler; no plugin's id holds it. */
    private static final char OF = '@';

    /** The key of a send outside of any event, under a name that the plugin chose. */
    public static OutboxKey named(String plugin, String name) {
        // No database of ours has text with a zero in it.
        return new OutboxKey(NAMED + name.replace('\0', '\uFFFD'), plugin, 1, 0);
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
        return half(Fingerprint.first(key)) + half(Fingerprint.second(key));
    }

    /** The last digits of a number without a sign. */
    private static String half(long hash) {
        char[] digits = new char[NONCE_HALF];
        int from = NONCE_HALF;
        for (long left = hash; left != 0 && from > 0; left = Long.divideUnsigned(left, NONCE_RADIX)) {
            digits[--from] = Character.forDigit((int) Long.remainderUnsigned(left, NONCE_RADIX), NONCE_RADIX);
        }
        return new String(digits, from, NONCE_HALF - from);
    }

    @Override
    public String toString() {
        return event + "#" + sender + "#" + send + "." + part;
    }
}
