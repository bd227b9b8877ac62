package dev.holdfast.gateway.dialect;

import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a bot may ask to hear of on one platform.
 *
 * @param bits the place of each in the sum that IDENTIFY carries, by its name in the configuration
 */
public record IntentBits(Map<String, Integer> bits) {

    public IntentBits {
        bits = Map.copyOf(bits);
    }

    /** Their names, in alphabetical order. */
    public SortedSet<String> names() {
        return new TreeSet<>(bits.keySet());
    }

    /**
     * The sum that IDENTIFY carries.
     *
     * @param shown a known name as people are told it
     * @throws IllegalArgumentException if a name is not known, with those that are
     */
    public int sum(Collection<String> names, UnaryOperator<String> shown) {
        int sum = 0;
        for (String name : names) {
            Integer bit = bits.get(name);
            if (bit == null) {
                throw new IllegalArgumentException("unknown intent '" + name + "'; known are "
                        + names().stream().map(shown).collect(Collectors.joining(", ")));
            }
            sum |= 1 << bit;
        }
        return sum;
    }
}
