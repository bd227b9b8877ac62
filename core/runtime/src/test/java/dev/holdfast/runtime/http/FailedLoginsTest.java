package dev.holdfast.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FailedLoginsTest {

    private Instant now = Instant.parse("2026-11-22T08:00:00Z");
    private final FailedLogins logins = new FailedLogins(() -> now);

    @Test
    void an_address_waits_until_its_oldest_failure_is_a_minute_old() {
        for (int failure = 0; failure < FailedLogins.PER_WINDOW; failure++) {
            assertThat(logins.wait("10.0.0.1")).isZero();
            logins.failed("10.0.0.1");
            now = now.plusSeconds(1);
        }

        assertThat(logins.wait("10.0.0.1")).isEqualTo(Duration.ofSeconds(50));
        assertThat(logins.wait("10.0.0.2")).isZero();
        now = now.plusSeconds(50);
        assertThat(logins.wait("10.0.0.1")).isZero();
    }

    @Test
    void addresses_of_one_network_of_version_6_count_as_one() {
        for (int failure = 0; failure < FailedLogins.PER_WINDOW; failure++) {
            logins.failed("2001:db8:1:2:0:0:0:" + failure);
        }

        assertThat(logins.wait("2001:db8:1:2:ffff:0:0:1")).isPositive();
        assertThat(logins.wait("2001:db8:1:3:0:0:0:1")).isZero();
        assertThat(logins.wait("::1")).isZero();
    }

    @Test
    void memory_is_bounded_by_forgetting_the_address_that_failed_longest_ago() {
        for (int failure = 0; failure < FailedLogins.PER_WINDOW; failure++) {
            logins.failed("10.0.0.1");
        }
        for (int address = 0; address < 10_000; address++) {
            logins.failed("10.1." + address / 256 + "." + address % 256);
        }

        assertThat(logins.wait("10.0.0.1")).isZero();
    }
}
