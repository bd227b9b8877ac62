package dev.holdfast.runtime;

import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.GuardEvent;
import dev.holdfast.runtime.command.SlashCommands;
import dev.holdfast.runtime.delivery.Deliveries;
import dev.holdfast.runtime.health.Errors;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows when a gateway or a guard says something. Thread-safe. */
final class Reactions {

    private static final Logger log = LoggerFactory.getLogger(Reactions.class);

    private final Alarms alarms;
    private final Errors errors;
    private final Deliveries deliveries;
    private final SlashCommands slashCommands;
    private final Vertx vertx;
    private final CountDownLatch ready = new CountDownLatch(1);

    Reactions(Alarms alarms, Errors errors, Deliveries deliveries, SlashCommands slashCommands, Vertx vertx) {
        this.alarms = alarms;
        this.errors = errors;
        this.deliveries = deliveries;
        this.slashCommands = slashCommands;
        this.vertx = vertx;
    }

    /** Waits for the first gateway; answers whether one was ready in time. */
    boolean awaitReady(Duration max) {
        try {
            return ready.await(max.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void heard(GatewayEvent event) {
        alarms.heard(event);
        switch (event) {
            case GatewayEvent.StateChanged changed -> {
                log.info(
                        "{} shard {}: {} → {} ({})",
                        changed.bot(),
                        changed.shard(),
                        changed.from(),
                        changed.to(),
                        changed.why());
                if (changed.to().equals("ready")) {
                    ready.countDown();
                    deliveries.workOff();
                    slashCommands.connected(changed.bot());
                }
            }
            case GatewayEvent.Trouble trouble -> {
                if (trouble.fatal()) {
                    log.error("{} shard {} stays away: {}", trouble.bot(), trouble.shard(), trouble.what());
                }
                if (trouble.fatal() || trouble.kind() != FailureKind.GATEWAY) {
                    errors.add(trouble.bot() + " shard " + trouble.shard() + ": " + trouble.what());
                }
            }
        }
    }

    void heard(GuardEvent event) {
        if (!Rehearsal.is(event.dependency())) {
            alarms.heard(event);
        }
        switch (event) {
            case GuardEvent.BreakerChanged changed -> {
                log.warn(
                        "The breaker of {} is {} now: {}",
                        changed.dependency(),
                        changed.to().label(),
                        changed.why());
                if (changed.to() == CircuitView.State.HALF_OPEN || changed.to() == CircuitView.State.CLOSED) {
                    vertx.runOnContext(turn -> deliveries.workOff());
                }
            }
            case GuardEvent.AttemptFailed failed
            when Rehearsal.is(failed.dependency()) ->
                log.debug("{} failed as it was meant to: {}", failed.dependency(), failed.reason());
            case GuardEvent.AttemptFailed failed ->
                errors.add(failed.dependency() + " (" + failed.kind().name().toLowerCase(java.util.Locale.ROOT) + "): "
                        + failed.reason());
        }
    }
}
