package dev.holdfast.runtime.http;

import dev.holdfast.gateway.ShardView;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.resilience.FeatureView;
import dev.holdfast.resilience.GuardStats;
import dev.holdfast.runtime.http.HealthSource.DegradationView;
import dev.holdfast.runtime.http.HealthSource.GuardView;
import dev.holdfast.runtime.http.HealthSource.Queue;
import dev.holdfast.runtime.http.HealthSource.ServiceView;
import dev.holdfast.runtime.http.HealthSource.Signals;
import dev.holdfast.runtime.http.HealthSource.Status;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the bot's state looks in JSON: the field names of the contract, each written in one place. */
final class HealthJson {

    private HealthJson() {}

    static String label(HealthReport.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    static Json messages(HealthReport.Messages messages) {
        return Json.object()
                .put("total", messages.total())
                .put("successful", messages.successful())
                .put("failed", messages.failed())
                .put("successRate", messages.successRate());
    }

    static @Nullable Json lastError(HealthReport.@Nullable LastError error) {
        return error == null
                ? null
                : Json.object().put("message", error.message()).put("at", error.at());
    }

    static Json circuit(CircuitView circuit) {
        return Json.object()
                .put("state", circuit.state().label())
                .put("failureRate", circuit.failureRate())
                .put("slowCallRate", circuit.slowCallRate())
                .put("calls", circuit.calls())
                .put("notPermitted", circuit.notPermitted())
                .put("openedAt", circuit.openedAt())
                .put("retryAt", circuit.retryAt())
                .put("lastError", circuit.lastError());
    }

    static Json feature(FeatureView feature) {
        return Json.object()
                .put("name", feature.name())
                .put("enabled", feature.enabled())
                .put("by", feature.by())
                .put("reason", feature.reason())
                .put("since", feature.since())
                .put("until", feature.until())
                .put("shedAt", feature.shedAt().label());
    }

    static Json degradation(DegradationView view) {
        return Json.object()
                .put("level", view.level().label())
                .put("since", view.since())
                .put("cause", view.cause())
                .put("forced", view.forced());
    }

    static Json signals(Signals signals) {
        return Json.object()
                .put("breakersOpen", signals.breakersOpen())
                .put("errorRate", signals.errorRate())
                .put("p95Ms", signals.p95())
                .put("eventLoopLagMs", signals.eventLoopLag())
                .put("heapUsed", signals.heapUsed())
                .put("journalOldestMs", signals.journalOldest())
                .put("diskFree", signals.diskFree());
    }

    /** Without the session's id, with which someone else could take the session over. */
    static Json shard(ShardView shard) {
        return Json.object()
                .put("shard", shard.shard())
                .put("shards", shard.shards())
                .put("state", shard.state())
                .put("detail", shard.detail())
                .put("sequence", shard.sequence())
                .put("lastAck", shard.lastAck())
                .put("roundTripMs", shard.roundTrip())
                .put("readySince", shard.readySince())
                .put("resumes", shard.resumes())
                .put("identifies", shard.identifies())
                .put("heartbeats", shard.heartbeats())
                .put("heartbeatLatenessMs", shard.lateness())
                .put("identifiesLeft", shard.identifiesLeft())
                .put("identifiesResetAt", shard.identifiesResetAt())
                .put("lastClose", shard.lastClose());
    }

    static Json service(ServiceView service) {
        return Json.object()
                .put("kind", service.kind())
                .put("status", service.status().label())
                .put("state", service.state())
                .put("since", service.since())
                .put("lastError", service.lastError());
    }

    static Json external(GuardView guard) {
        GuardStats stats = guard.stats();
        return Json.object()
                .put("name", guard.name())
                .put("status", status(guard).label())
                .put("latencyMs", stats.latencyP50())
                .put("lastSuccessAt", stats.lastSuccessAt())
                .put("lastError", stats.lastError())
                .put("circuit", guard.circuit().state().label());
    }

    static Json calls(GuardView guard) {
        GuardStats stats = guard.stats();
        return Json.object()
                .put("name", guard.name())
                .put("calls", stats.calls())
                .put("successes", stats.successes())
                .put("failures", stats.failures())
                .put("retries", stats.retries())
                .put("rejected", stats.rejected())
                .put("inFlight", stats.inFlight())
                .put("queued", stats.queued())
                .put(
                        "latency",
                        Json.object()
                                .putExact("p50", stats.latencyP50())
                                .putExact("p95", stats.latencyP95())
                                .putExact("p99", stats.latencyP99()))
                .put(
                        "rateLimit",
                        Json.object()
                                .put("limited", stats.ratePermits() != null)
                                .put("permits", stats.ratePermits()))
                .put("circuit", guard.circuit().state().label());
    }

    static Json queue(Queue queue) {
        return Json.object()
                .put("depth", queue.depth())
                .put("oldestMs", queue.oldest())
                .put("inPerSecond", queue.inPerSecond())
                .put("outPerSecond", queue.outPerSecond());
    }

    /** By its breaker first; what has not been called yet is unknown, and a success after the last failure counts. */
    static Status status(GuardView guard) {
        return switch (guard.circuit().state()) {
            case OPEN, FORCED_OPEN -> Status.UNHEALTHY;
            case HALF_OPEN -> Status.DEGRADED;
            case CLOSED, DISABLED -> byCalls(guard.stats());
        };
    }

    private static Status byCalls(GuardStats stats) {
        if (stats.lastFailureAt() == null) {
            return stats.lastSuccessAt() == null ? Status.UNKNOWN : Status.HEALTHY;
        }
        boolean recovered =
                stats.lastSuccessAt() != null && stats.lastSuccessAt().isAfter(stats.lastFailureAt());
        return recovered ? Status.HEALTHY : Status.DEGRADED;
    }
}
