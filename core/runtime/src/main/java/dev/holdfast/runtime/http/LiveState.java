package dev.holdfast.runtime.http;

import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.resilience.CircuitView;
import dev.holdfast.runtime.http.HealthSource.GuardView;
import dev.holdfast.runtime.http.HealthSource.Performance;
import dev.holdfast.runtime.http.HealthSource.Queues;
import dev.holdfast.runtime.http.HealthSource.ResponseTime;

/** The picture that the live stream sends, put together from what the health paths show. */
final class LiveState {

    private static final int ALERTS_SHOWN = 20;

    private LiveState() {}

    /** Without what changes by the passing of time alone: the moment and the uptime. */
    static Json of(Parts parts) {
        HealthSource health = parts.health();
        HealthReport report = health.report();
        return Json.object()
                .put("version", report.version())
                .put("status", status(report))
                .put("degradation", HealthJson.degradation(health.degradation()))
                .putAll("circuits", health.guards(), LiveState::circuit)
                .putAll("features", parts.features().list(), HealthJson::feature)
                .putAll(
                        "gateways",
                        health.shards(),
                        shard -> HealthJson.shard(shard).put("bot", shard.bot()))
                .putAll(
                        "plugins",
                        parts.plugins().list(),
                        plugin -> Json.object()
                                .put("id", plugin.id())
                                .put("version", plugin.version())
                                .put("state", plugin.state())
                                .put("detail", plugin.detail())
                                .put("handled", plugin.handled())
                                .put("failed", plugin.failed()))
                .put("rates", rates(health.performance()))
                .put("outbox", outbox(health.queues()))
                .put("deadLetters", deadLetters(parts))
                .putAll(
                        "alerts",
                        parts.alerts().recent().stream().limit(ALERTS_SHOWN).toList(),
                        AlertRoutes::alert)
                .putAll(
                        "errors",
                        health.errors(),
                        error -> Json.object().put("at", error.at()).put("what", error.what()))
                .put("sandbox", parts.sandbox());
    }

    /** The same with the moment and the uptime: what is sent. */
    static Json at(Json state, Parts parts) {
        HealthReport report = parts.health().report();
        return state.put("at", parts.clock().instant())
                .put("status", status(report).put("uptimeMs", report.uptime()));
    }

    private static Json status(HealthReport report) {
        return Json.object()
                .put("status", HealthJson.label(report.status()))
                .put("since", report.since())
                .put("messages", HealthJson.messages(report.messages()))
                .put("lastError", HealthJson.lastError(report.lastError()));
    }

    private static Json circuit(GuardView guard) {
        CircuitView circuit = guard.circuit();
        return HealthJson.circuit(circuit).put("name", circuit.name());
    }

    private static Json rates(Performance performance) {
        ResponseTime time = performance.responseTime();
        return Json.object()
                .put("inPerSecond", performance.inPerSecond())
                .put("outPerSecond", performance.outPerSecond())
                .putExact("p50", time == null ? null : time.p50())
                .putExact("p95", time == null ? null : time.p95())
                .putExact("p99", time == null ? null : time.p99());
    }

    private static Json deadLetters(Parts parts) {
        Json counts = Json.object();
        parts.deadLetters().counts().forEach(counts::put);
        return counts;
    }

    private static Json outbox(Queues queues) {
        return Json.object()
                .put("pending", queues.outbox().depth())
                .put("deferred", queues.outboxDeferred())
                .put("deadLetters", queues.deadLetters().depth());
    }
}
