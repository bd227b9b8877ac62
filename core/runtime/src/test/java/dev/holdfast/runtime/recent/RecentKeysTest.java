package dev.holdfast.runtime.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentKeysTest {

    @ParameterizedTest
    @CsvSource({"1, 4", "3, 9", "100, 150", "1000, 1500", "1024, 3000", "1025, 3000", "5000, 6000"})
    void it_is_a_map_that_forgets_its_eldest_keys(int max, int keys) {
        RecentKeys recent = new RecentKeys(max);
        Map<String, Long> model = new LinkedHashMap<>();
        Random random = new Random(max);

        for (int step = 0; step < 50_000; step++) {
            String key = "bot/ROBOT1.0_" + random.nextInt(keys);
            long number = random.nextInt();
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (!model.isEmpty()) {
                        model.remove(model.keySet().iterator().next());
                        recent.removeEldest();
                    }
                }
                case 1, 2 -> {
                    // only asked below
                }
                default -> {
                    if (model.put(key, number) == null && model.size() > max) {
                        model.remove(model.keySet().iterator().next());
                    }
                    recent.put(key, number);
                }
            }
            assertThat(recent.get(key)).isEqualTo(model.getOrDefault(key, RecentKeys.ABSENT));
            assertThat(recent.size()).isEqualTo(model.size());
            assertThat(recent.eldest())
                    .isEqualTo(model.values().stream().findFirst().orElse(RecentKeys.ABSENT));
        }
        for (int key = 0; key < keys; key++) {
            String name = "bot/ROBOT1.0_" + key;
            assertThat(recent.get(name)).isEqualTo(model.getOrDefault(name, RecentKeys.ABSENT));
        }
    }

    @Test
    void keys_that_differ_in_a_character_have_fingerprints_that_differ_in_both_halves() {
        Set<Long> first = new HashSet<>();
        Set<Long> second = new HashSet<>();
        for (int number = 0; number < 500_000; number++) {
            first.add(Fingerprint.first("qq/ROBOT1.0_" + number));
            second.add(Fingerprint.second("qq/ROBOT1.0_" + number));
        }

        assertThat(first).hasSize(500_000);
        assertThat(second).hasSize(500_000);
    }
}
