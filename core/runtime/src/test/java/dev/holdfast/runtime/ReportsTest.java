package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.plugin.health.HealthReport.Messages;
import dev.holdfast.plugin.health.HealthReport.Status;
import dev.holdfast.resilience.Level;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // level     | breakers         | shards             | messages  | status
                "NORMAL      | closed           | ready              | 0 of 0    | HEALTHY",
                "NORMAL      | ''               | ready ready        | 100 of 100| HEALTHY",
                "NORMAL      | closed           | ready              | 95 of 100 | HEALTHY",
                "NORMAL      | closed           | ready              | 94 of 100 | DEGRADED",
                "NORMAL      | closed           | ready              | 9 of 10   | DEGRADED",
                "NORMAL      | closed           | ready              | 0 of 9    | HEALTHY",
                "NORMAL      | closed           | ready              | 10 of 10  | HEALTHY",
                "NORMAL      | closed open      | ready              | 0 of 0    | DEGRADED",
                "NORMAL      | half_open        | ready              | 0 of 0    | DEGRADED",
                "NORMAL      | closed           | ready reconnecting | 0 of 0    | DEGRADED",
                "REDUCED     | closed           | ready              | 0 of 0    | DEGRADED",
                "MINIMAL     | closed           | ready              | 0 of 0    | DEGRADED",
                "NORMAL      | closed           | reconnecting       | 0 of 0    | UNHEALTHY",
                "NORMAL      | closed           | ''                 | 0 of 0    | UNHEALTHY",
                "MINIMAL     | open             | ended ended        | 0 of 50   | UNHEALTHY",
                "MAINTENANCE | open             | ended              | 0 of 50   | MAINTENANCE",
                "MAINTENANCE | closed           | ready              | 9 of 9    | MAINTENANCE"
            })
    void the_bot_is_judged_in_one_word(Level level, String breakers, String shards, String messages, Status status) {
        List<HealthReport.Circuit> circuits = words(breakers).stream()
                .map(state -> new HealthReport.Circuit("qq", state, 0, null))
                .toList();
        List<HealthReport.Gateway> connections = words(shards).stream()
                .map(state -> new HealthReport.Gateway("qq", 0, state, null))
                .toList();
        List<String> counts = words(messages);
        long good = Long.parseLong(counts.getFirst());
        long total = Long.parseLong(counts.getLast());

        assertThat(Reports.judge(level, circuits, connections, new Messages(total, good, total - good)))
                .isEqualTo(status);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
