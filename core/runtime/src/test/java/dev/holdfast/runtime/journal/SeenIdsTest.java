package dev.holdfast.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenIdsTest {

    @Test
    void what_came_before_the_database_opened_is_remembered_for_longer_than_what_was_in_it() {
        SeenIds ids = new SeenIds();
        ids.add("live", 5);
        Map<String, Long> older = new LinkedHashMap<>();
        IntStream.range(0, SeenIds.MAX).forEach(number -> older.put("old " + number, 1L));
        older.put("live", 1L);

        assertThat(ids.under(older)).containsExactly("live");

        assertThat(ids.size()).isEqualTo(SeenIds.MAX);
        assertThat(ids.add("live", 6)).isFalse();
        assertThat(ids.add("old " + (SeenIds.MAX - 1), 6)).isFalse();
        assertThat(ids.add("old 0", 6)).isTrue();
    }
}
