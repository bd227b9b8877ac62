package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeathTest {

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 0, 0", "2, 1, 1", "3, 1, 1", "20, 4, 10", "50, 10, 25"})
    void so_many_kills_are_kills_and_stops_come_besides(int kills, int whileStarting, int stops) {
        List<Death> plan = Death.plan(kills, new Random(1));

        assertThat(Collections.frequency(plan, Death.KILLED)).isEqualTo(kills - whileStarting);
        assertThat(Collections.frequency(plan, Death.KILLED_WHILE_STARTING)).isEqualTo(whileStarting);
        assertThat(Collections.frequency(plan, Death.STOPPED)).isEqualTo(stops);
    }

    @Test
    void a_seed_has_its_plan_and_no_plan_begins_with_a_bot_that_is_not_there_yet() {
        for (int seed = 0; seed < 100; seed++) {
            List<Death> plan = Death.plan(10, new Random(seed));

            assertThat(plan).startsWith(Death.KILLED, Death.STOPPED).isEqualTo(Death.plan(10, new Random(seed)));
        }
        assertThat(Death.plan(10, new Random(1))).isNotEqualTo(Death.plan(10, new Random(2)));
    }
}
