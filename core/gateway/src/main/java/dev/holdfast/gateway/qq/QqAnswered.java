package dev.holdfast.gateway.qq;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Under which numbers each message was answered. The platform counts answers and takes a number once, however often it is sent:
 * all attempts at one answer share one place. Not thread-safe.
 */
final class QqAnswered {

    /** Messages remembered; the answers to a forgotten one are counted anew, and by the platform. */
    private static final int REMEMBERED_MAX = 20_000;

    /** By message and number: how many attempts were taken, may have been, or may yet be. */
    private final Map<String, Map<Integer, Integer>> attempts = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Integer, Integer>> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    /**
     * Takes a place for an attempt: that of the attempts before it, or one of its own.
     *
     * @param max places of a message
     * @return false if there is no place left
     */
    boolean take(String message, int number, int max) {
        Map<Integer, Integer> numbers = attempts.computeIfAbsent(message, first -> new HashMap<>(4));
        if (numbers.size() >= max && !numbers.containsKey(number)) {
            return false;
        }
        numbers.merge(number, 1, Integer::sum);
        return true;
    }

    /** The platform did not take one attempt; the place is free once it took none. */
    void giveBack(String message, int number) {
        Map<Integer, Integer> numbers = attempts.get(message);
        if (numbers != null) {
            numbers.computeIfPresent(number, (same, count) -> count == 1 ? null : count - 1);
        }
    }
}
