package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.dialect.GatewayInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which shards a process runs.
 *
 * @param total how many there are over all processes; 0 for as many as the platform recommends
 * @param numbers those of this process; empty for all
 */
public record ShardPlan(int total, List<Integer> numbers) {

    /** More is no number of shards of any bot. */
    public static final int TOTAL_MAX = GatewayInfo.SHARDS_MAX;

    /** What can be written, for messages. */
    public static final String ALLOWED =
            "auto, a number from 1 to " + TOTAL_MAX + ", or some of a number, such as \"0,2 of 4\" or \"0-3 of 8\"";

    private static final Pattern SOME = Pattern.compile("\\[?([0-9,\\s-]+?)]?\\s+of\\s+([0-9]{1,4})");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})(?:\\s*-\\s*([0-9]{1,4}))?");

    public ShardPlan {
        numbers = List.copyOf(numbers);
    }

    /**
     * Reads {@code auto}, {@code 4}, {@code 0,2 of 4}, {@code [0, 2] of 4} or {@code 0-3 of 8}.
     *
     * @throws IllegalArgumentException if it is none of these: the message says what is wrong
     */
    public static ShardPlan parse(String text) {
        String plan = text.strip();
        if (plan.equals("auto")) {
            return new ShardPlan(0, List.of());
        }
        if (plan.matches("[0-9]{1,4}")) {
            return new ShardPlan(total(plan, text), List.of());
        }
        Matcher some = SOME.matcher(plan);
        if (!some.matches()) {
            throw new IllegalArgumentException("'" + text + "' names no shards; allowed: " + ALLOWED);
        }
        int total = total(some.group(2), text);
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String part : some.group(1).split(",", -1)) {
            range(part.strip(), text).forEach(number -> {
                if (number >= total) {
                    throw new IllegalArgumentException("'" + text + "' names shard " + number + " of " + total
                            + "; shards are numbered from 0 to " + (total - 1));
                }
                if (!numbers.add(number)) {
                    throw new IllegalArgumentException("'" + text + "' names shard " + number + " twice");
                }
            });
        }
        return new ShardPlan(total, new ArrayList<>(numbers));
    }

    /** The numbers of the shards to run where there are this many in all. */
    List<Integer> among(int shards) {
        return numbers.isEmpty() ? IntStream.range(0, shards).boxed().toList() : numbers;
    }

    private static IntStream range(String part, String text) {
        Matcher range = RANGE.matcher(part);
        if (!range.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' has '" + part + "' where a shard's number is due; allowed: " + ALLOWED);
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (last < first) {
            throw new IllegalArgumentException("'" + text + "' counts backwards from " + first + " to " + last);
        }
        return IntStream.rangeClosed(first, last);
    }

    private static int total(String digits, String text) {
        int total = Integer.parseInt(digits);
        if (total < 1) {
            throw new IllegalArgumentException("'" + text + "' is no number of shards; allowed: " + ALLOWED);
        }
        return total;
    }
}
