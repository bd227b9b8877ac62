package dev.holdfast.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.gateway.OddJson;
import dev.holdfast.gateway.json.Json;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a platform says of its gateway decides how many sockets are opened, and how long nobody tries: it is not believed blindly. */
class GatewayInfoTest {

    private static final String SAID = "{\"url\":\"wss://gateway\",\"shards\":3,\"session_start_limit\":"
            + "{\"total\":1000,\"remaining\":998,\"reset_after\":71843211,\"max_concurrency\":2}}";

    @Test
    void what_is_said_is_read() {
        assertThat(GatewayInfo.read(Json.read(SAID)))
                .isEqualTo(new GatewayInfo("wss://gateway", 3, 998, 1000, Duration.ofMillis(71_843_211), 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"shards\":0|1|0",
                "\"shards\":-1|1|0",
                "\"shards\":9999|9999|0",
                "\"shards\":\"many\"|1|0",
                "\"session_start_limit\":{\"reset_after\":-5}|1|0",
                "\"session_start_limit\":{\"reset_after\":86400000}|1|86400",
                "\"session_start_limit\":{\"reset_after\":9223372036854775807}|1|86400",
                "\"session_start_limit\":{\"reset_after\":1e300}|1|86400",
            })
    void numbers_that_cannot_be_are_not_followed(String member, int shards, long resetSeconds) {
        GatewayInfo info =
                Objects.requireNonNull(GatewayInfo.read(Json.read("{\"url\":\"wss://gateway\"," + member + "}")));

        assertThat(info.shards()).isEqualTo(shards);
        assertThat(info.resetAfter()).isEqualTo(Duration.ofSeconds(resetSeconds));
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, Integer.MAX_VALUE, Long.MAX_VALUE})
    void an_answer_that_wants_more_shards_than_there_can_be_is_none(long shards) {
        assertThat(GatewayInfo.read(Json.read("{\"url\":\"wss://gateway\",\"shards\":" + shards + "}")))
                .isNull();
    }

    @Property(tries = 2000)
    void every_answer_is_within_what_can_be(@ForAll long random) throws JsonProcessingException {
        GatewayInfo info = GatewayInfo.read(Json.read(OddJson.of(SAID, new Random(random))));

        if (info != null) {
            assertThat(info.shards()).isBetween(1, GatewayInfo.SHARDS_MAX);
            assertThat(info.resetAfter()).isBetween(Duration.ZERO, Duration.ofDays(1));
            assertThat(info.startsAtOnce()).isPositive();
            assertThat(info.startsTotal()).isNotNegative();
        }
    }
}
