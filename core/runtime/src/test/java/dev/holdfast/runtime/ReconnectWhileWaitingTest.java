package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.discord.AddressLimits;
import dev.holdfast.gateway.shard.Sockets;
import dev.holdfast.plugin.guard.Operations.RecoveryReport;
import dev.holdfast.resilience.Degradation;
import dev.holdfast.resilience.Degradation.Signals;
import dev.holdfast.resilience.DegradationPolicy;
import dev.holdfast.resilience.FeatureStore;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.resilience.Policy;
import dev.holdfast.runtime.http.Controls;
import dev.holdfast.runtime.recovery.Levels;
import dev.holdfast.runtime.recovery.Repairs;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people are told who want a gateway to connect anew that waits for the database. */
@Timeout(60)
final class ReconnectWhileWaitingTest {

    private final Vertx vertx = Vertx.vertx();
    private final ManualTime time = new ManualTime();
    private final Sockets sockets = Sockets.start(1, time);
    private final Promise<List<Position>> stored = Promise.promise();
    private final Gateway gateway = Gateway.open(
            new BotConfig(
                    "mine",
                    "discord",
                    "",
                    new BotConfig.Secret("hush"),
                    URI.create("http://127.0.0.1:1"),
                    null,
                    List.of("guilds"),
                    "1",
                    null),
            new Gateway.Environment(vertx, vertx.createHttpClient(), sockets, new AddressLimits(), time, () -> 0.5),
            stored.future(),
            (event, position) -> {},
            event -> {});

    @AfterEach
    void close() throws TimeoutException {
        gateway.close().await(20, TimeUnit.SECONDS);
        sockets.close().await(20, TimeUnit.SECONDS);
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void the_api_says_that_it_waits_and_how_to_begin_all_the_same() {
        Controls.GatewayControl control = new ApiControls.ForGateways(Map.of("mine", gateway));
        gateway.start();

        assertThatThrownBy(() -> control.reconnect("mine", false, "ada"))
                .isInstanceOf(Controls.Conflict.class)
                .hasMessageContainingAll("mine waits for the database", "?fresh=true");

        assertThatCode(() -> control.reconnect("mine", true, "ada")).doesNotThrowAnyException();
        assertThatCode(() -> control.reconnect("mine", false, "ada")).doesNotThrowAnyException();
    }

    @Test
    void a_recovery_reports_that_it_waits_and_not_that_it_reconnects() {
        Features features = new Features(time, FeatureStore.none());
        Levels levels = new Levels(
                new Degradation(time, DegradationPolicy.defaults()), features, time, Signals::calm, on -> {});
        Repairs repairs = new Repairs(
                new Guards(time, () -> 0, Policy.defaults(), Map.of()), features, levels, () -> List.of(gateway));
        gateway.start();

        RecoveryReport report = repairs.recover("ada");

        assertThat(report.toString())
                .contains("The gateway of mine waits for the database")
                .doesNotContain("reconnects");
    }
}
