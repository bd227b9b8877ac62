package dev.holdfast.runtime.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NumbersTest {

    /** A zero takes the lowest, less takes that one away, more is added: whatever the order, it is as if they were sorted. */
    @Property
    void they_come_out_in_ascending_order_and_each_once(@ForAll List<@IntRange(min = -30, max = 60) Integer> steps) {
        Numbers numbers = new Numbers();
        TreeSet<Long> model = new TreeSet<>();
        for (int step : steps) {
            if (step > 0) {
                assertThat(numbers.add(step)).isEqualTo(model.add((long) step));
            } else if (step < 0) {
                numbers.remove(-step);
                model.remove((long) -step);
            } else if (!model.isEmpty()) {
                assertThat(numbers.removeFirst()).isEqualTo(model.pollFirst());
            }
            assertThat(numbers.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(numbers.first()).isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.first());
        }

        List<Long> rest = new ArrayList<>();
        while (!numbers.isEmpty()) {
            rest.add(numbers.removeFirst());
        }
        assertThat(rest).containsExactlyElementsOf(model);
    }
}
