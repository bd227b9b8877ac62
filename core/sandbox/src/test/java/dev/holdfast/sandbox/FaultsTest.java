package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private static final Victim QQ = new Victim(Platform.QQ, null);

    private double random = 0.5;
    private final Faults faults = new Faults(() -> random);

    @Test
    void a_fault_with_a_count_bites_that_often() {
        faults.add(Fault.of(FaultKind.REST_500).times(2), NOW);

        assertThat(faults.biteRequest(Endpoint.MESSAGES, QQ, NOW)).isPresent();
        assertThat(faults.list(NOW))
                .singleElement()
                .satisfies(left -> assertThat(left.left()).isEqualTo(1));
        assertThat(faults.biteRequest(Endpoint.MESSAGES, QQ, NOW)).isPresent();
        assertThat(faults.biteRequest(Endpoint.MESSAGES, QQ, NOW)).isEmpty();
        assertThat(faults.list(NOW)).isEmpty();
    }

    @Test
    void a_fault_with_a_time_bites_until_then() {
        faults.add(Fault.of(FaultKind.STOP_ACK).lasting(Duration.ofSeconds(3)), NOW);

        assertThat(faults.bite(FaultKind.STOP_ACK, QQ, NOW.plusMillis(2_999))).isPresent();
        assertThat(faults.inForce(FaultKind.STOP_ACK, QQ, NOW.plusMillis(2_999)))
                .isTrue();
        assertThat(faults.inForce(FaultKind.STOP_ACK, QQ, NOW.plusSeconds(3))).isFalse();
        assertThat(faults.bite(FaultKind.STOP_ACK, QQ, NOW.plusSeconds(3))).isEmpty();
    }

    @Test
    void a_fault_with_a_probability_bites_below_it() {
        faults.add(Fault.of(FaultKind.REST_SLOW).withProbability(0.3), NOW);

        assertThat(faults.biteRequest(Endpoint.MESSAGES, QQ, NOW)).isEmpty();
        random = 0.29;
        assertThat(faults.biteRequest(Endpoint.MESSAGES, QQ, NOW)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, MESSAGES, true",
        "ALL, FILES, true",
        "ALL, GATEWAY, true",
        "ALL, ALL, true",
        "ALL, TOKEN, false",
        "TOKEN, TOKEN, true",
        "TOKEN, MESSAGES, false",
        "MESSAGES, FILES, false",
        "MESSAGES, ALL, false"
    })
    void a_fault_is_limited_to_its_endpoint(Endpoint limit, Endpoint called, boolean bites) {
        faults.add(Fault.of(FaultKind.REST_500).at(limit), NOW);

        assertThat(faults.biteRequest(called, QQ, NOW).isPresent()).isEqualTo(bites);
    }

    @Test
    void a_momentary_fault_happens_once_unless_told_otherwise() {
        assertThat(Fault.of(FaultKind.CLOSE).times()).isEqualTo(1);
        assertThat(Fault.of(FaultKind.STOP_ACK).times()).isNull();
    }

    @Test
    void removing_and_clearing_lift_faults() {
        String id = faults.add(Fault.of(FaultKind.REST_500), NOW).id();
        faults.add(Fault.of(FaultKind.REST_429), NOW);

        assertThat(faults.remove(id)).isTrue();
        assertThat(faults.remove(id)).isFalse();
        faults.clear();
        assertThat(faults.list(NOW)).isEmpty();
    }

    @Test
    void impossible_faults_are_refused_with_a_sentence() {
        assertThatThrownBy(() -> Fault.of(FaultKind.CLOSE).withCode(1006)).hasMessageContaining("1000 or 3000 to 4999");
        assertThatThrownBy(() -> Fault.of(FaultKind.REST_500).withProbability(0))
                .hasMessageContaining("probability");
        assertThatThrownBy(() -> Fault.of(FaultKind.REST_500).times(0)).hasMessageContaining("times");
        assertThatThrownBy(() -> FaultKind.of("fire")).hasMessageContaining("drop-socket");
    }
}
