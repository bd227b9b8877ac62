package dev.holdfast.runtime.http;

import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.http.Controls.CircuitControl;
import dev.holdfast.runtime.http.Controls.ConfigSource;
import dev.holdfast.runtime.http.Controls.DegradationControl;
import dev.holdfast.runtime.http.Controls.FeatureControl;
import dev.holdfast.runtime.http.Controls.GatewayControl;
import dev.holdfast.runtime.http.Controls.PluginControl;
import dev.holdfast.runtime.http.Controls.RateLimitControl;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;

/**
 * All the API stands on, given by the composition root.
 *
 * @param sandbox whether the embedded chat service is mounted, for the page
 * @param clock wall clock
 */
public record Parts(
        HealthSource health,
        FeatureControl features,
        DegradationControl degradation,
        CircuitControl circuits,
        RateLimitControl rateLimits,
        GatewayControl gateways,
        PluginControl plugins,
        DeadLetterControl deadLetters,
        QueueControl queues,
        Datastores datastores,
        Alerts alerts,
        ConfigSource config,
        Probes probes,
        AuditLog audit,
        PrometheusMeterRegistry metrics,
        boolean sandbox,
        InstantSource clock) {}
