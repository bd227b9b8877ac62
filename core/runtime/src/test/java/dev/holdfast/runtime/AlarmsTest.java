package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.BotConfig.Secret;
import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.resilience.CircuitView.State;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.GuardEvent;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.alert.Alert;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.config.AlertSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AlarmsTest {

    private final ManualTime time = new ManualTime();
    private final Alerts alerts = Alerts.start(time, Duration.ofMinutes(15), List.of());
    private final Alarms alarms = new Alarms(
            alerts,
            new AlertSettings(
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(1),
                    3,
                    Duration.ofMinutes(1),
                    100,
                    null,
                    new Secret(""),
                    null),
            time);

    @AfterEach
    void close() {
        alerts.close();
    }

    @Test
    void an_open_breaker_is_an_alert_until_it_is_closed() {
        alarms.heard(breaker(State.OPEN));
        alarms.heard(breaker(State.HALF_OPEN));
        assertThat(open()).containsExactly("breaker_open qq");

        alarms.heard(breaker(State.CLOSED));

        assertThat(open()).isEmpty();
        alarms.heard(breaker(State.FORCED_OPEN));
        assertThat(open()).containsExactly("breaker_open qq");
        alarms.heard(breaker(State.DISABLED));
        assertThat(open()).isEmpty();
    }

    @Test
    void a_shard_is_an_alert_when_it_was_away_for_a_minute_and_not_at_a_short_reconnect() {
        alarms.heard(state("disconnected"));
        time.advance(Duration.ofSeconds(40));
        alarms.heard(state("resuming"));
        alarms.heard(state("ready"));
        time.advance(Duration.ofMinutes(5));
        assertThat(open()).isEmpty();

        alarms.heard(state("disconnected"));
        time.advance(Duration.ofSeconds(30));
        alarms.heard(state("connecting"));
        time.advance(Duration.ofSeconds(30));
        assertThat(open()).containsExactly("gateway_down qq shard 0");

        alarms.heard(state("ready"));
        assertThat(open()).isEmpty();
    }

    @Test
    void a_shard_that_stays_away_for_good_is_an_alert_at_once() {
        alarms.heard(new GatewayEvent.Trouble("qq", 0, FailureKind.NETWORK, "slow", false, time.now()));
        assertThat(open()).isEmpty();

        alarms.heard(new GatewayEvent.Trouble("qq", 0, FailureKind.AUTHENTICATION, "bad secret", true, time.now()));

        assertThat(alerts.recent()).extracting(Alert::text).containsExactly("stays away: bad secret");
    }

    @Test
    void a_platform_that_limits_us_is_an_alert_but_not_where_alerts_are_told() {
        alarms.heard(new GuardEvent.AttemptFailed("alert-telegram", FailureKind.RATE_LIMIT, "429", 1, time.now()));
        alarms.heard(new GuardEvent.AttemptFailed("qq", FailureKind.SERVER, "500", 1, time.now()));
        assertThat(open()).isEmpty();

        alarms.heard(new GuardEvent.AttemptFailed("qq", FailureKind.RATE_LIMIT, "429", 1, time.now()));

        assertThat(open()).containsExactly("rate_limit_exceeded qq");
    }

    @Test
    void failures_of_one_plugin_are_an_alert_when_they_come_close_together() {
        for (int i = 0; i < 9; i++) {
            alarms.failed("echo", "MessageReceived");
            alarms.failed("dice" + i, "MessageReceived");
            time.advance(Duration.ofSeconds(31));
        }
        assertThat(open()).isEmpty();

        alarms.failed("echo", "MessageReceived");
        alarms.failed("echo", "!echo");

        assertThat(alerts.recent())
                .singleElement()
                .satisfies(alert ->
                        assertThat(alert.text()).isEqualTo("failed 3 times or more within 60 s; the last: !echo"));
    }

    private List<String> open() {
        return alerts.recent().stream()
                .filter(Alert::open)
                .map(alert -> alert.kind().label() + " " + alert.subject())
                .toList();
    }

    private GuardEvent breaker(State to) {
        return new GuardEvent.BreakerChanged("qq", State.CLOSED, to, "too many failures", time.now());
    }

    private GatewayEvent state(String to) {
        return new GatewayEvent.StateChanged("qq", 0, "?", to, "why", time.now());
    }
}
