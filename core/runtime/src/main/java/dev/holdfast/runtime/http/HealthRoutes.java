package dev.holdfast.runtime.http;

import dev.holdfast.gateway.ShardView;
import dev.holdfast.plugin.health.HealthReport;
import dev.holdfast.runtime.http.HealthSource.Check;
import dev.holdfast.runtime.http.HealthSource.DegradationView;
import dev.holdfast.runtime.http.HealthSource.GuardView;
import dev.holdfast.runtime.http.HealthSource.Performance;
import dev.holdfast.runtime.http.HealthSource.Queues;
import dev.holdfast.runtime.http.HealthSource.ResponseTime;
import dev.holdfast.runtime.http.HealthSource.ServiceView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What probers, scrapers and people read; nobody needs a token for it. */
final class HealthRoutes {

    private final Vertx vertx;
    private final Parts parts;
    private final HealthSource health;

    HealthRoutes(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.health = parts.health();
    }

    List<Operation> operations() {
        return List.of(
                get("/api/health/live", request -> checks("live", health.live())),
                get("/api/health/ready", request -> checks("ready", health.ready())),
                get("/api/health/startup", request -> startup()),
                get("/api/health/status", request -> status()),
                get("/api/health/degradation", request -> degradation()),
                get("/api/health/circuits", request -> circuits()),
                get(
                        "/api/health/circuits/{name}",
                        request -> Answer.ok(HealthJson.circuit(guard(request).circuit()))),
                get("/api/health/memory", request -> Answer.ok(MemoryFacts.summary())),
                get("/api/health/memory/detailed", request -> memoryDetailed()),
                get("/api/health/performance", request -> performance()),
                get("/api/health/dependencies", request -> dependencies()),
                get("/api/health/services", request -> services()),
                get("/api/health/external/{name}", request -> Answer.ok(HealthJson.external(guard(request)))),
                get("/api/health/gateway", request -> gateway()),
                get("/metrics", request -> metrics()),
                get("/api/metrics/queue", request -> queues()),
                get("/api/metrics/{dependency}", request -> Answer.ok(HealthJson.calls(guard(request)))));
    }

    private static Operation get(String path, Operation.Handling handling) {
        return Operation.get(path, Role.ANYONE, handling);
    }

    /** The dependency that the path names, whatever the path calls it. */
    private GuardView guard(Request request) {
        String name = request.name("name").isEmpty() ? request.name("dependency") : request.name("name");
        return guard(health, name);
    }

    static GuardView guard(HealthSource health, String name) {
        List<GuardView> guards = health.guards();
        return guards.stream()
                .filter(guard -> guard.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.unknownName(
                        "dependency", name, guards.stream().map(GuardView::name).toList()));
    }

    private static Future<Answer> checks(String what, List<Check> checks) {
        List<Check> failed = checks.stream().filter(check -> !check.ok()).toList();
        return Answer.json(
                failed.isEmpty() ? 200 : 503,
                Json.object()
                        .put("status", failed.isEmpty() ? what : "not_" + what)
                        .put("failed", failed.stream().map(Check::name).toList())
                        .putAll(
                                "checks",
                                checks,
                                check -> Json.object()
                                        .put("name", check.name())
                                        .put("ok", check.ok())
                                        .put("detail", check.detail())));
    }

    private Future<Answer> startup() {
        var startup = health.startup();
        return Answer.json(
                startup.complete() ? 200 : 503,
                Json.object()
                        .put("status", startup.complete() ? "started" : "starting")
                        .put("step", startup.step())
                        .put("since", startup.since()));
    }

    private Future<Answer> status() {
        HealthReport report = health.report();
        Json services = Json.object();
        health.services()
                .forEach(service -> services.put(
                        service.name(),
                        Json.object().put("status", service.status().label()).put("state", service.state())));
        health.guards()
                .forEach(guard -> services.put(
                        guard.name(),
                        Json.object()
                                .put("status", HealthJson.status(guard).label())
                                .put("circuit", guard.circuit().state().label())));
        String status = HealthJson.label(report.status());
        return Answer.json(
                report.status() == HealthReport.Status.UNHEALTHY ? 503 : 200,
                Json.object()
                        .put("status", status)
                        .put("overall", status)
                        .put("since", report.since())
                        .put("uptimeMs", report.uptime())
                        .put("version", report.version())
                        .put("level", report.level())
                        .put("messages", HealthJson.messages(report.messages()))
                        .put("lastError", HealthJson.lastError(report.lastError()))
                        .put("services", services));
    }

    private Future<Answer> degradation() {
        DegradationView view = health.degradation();
        return Answer.ok(HealthJson.degradation(view)
                .put("signals", HealthJson.signals(view.signals()))
                .putAll("features", parts.features().list(), HealthJson::feature));
    }

    private Future<Answer> circuits() {
        return Answer.ok(circuits(health));
    }

    static Json circuits(HealthSource health) {
        Json circuits = Json.object();
        health.guards().forEach(guard -> circuits.put(guard.name(), HealthJson.circuit(guard.circuit())));
        return circuits;
    }

    private Future<Answer> memoryDetailed() {
        Json caches = Json.object();
        health.caches()
                .forEach(cache -> caches.put(
                        cache.name(),
                        Json.object()
                                .put("size", cache.size())
                                .put("sizeMax", cache.sizeMax())
                                .put("hitRate", cache.hitRate())));
        Json plugins = Json.object();
        health.pluginMemory()
                .forEach(plugin -> plugins.put(
                        plugin.plugin(),
                        Json.object()
                                .put("loadedClasses", plugin.loadedClasses())
                                .put("loadersNotFreed", plugin.loadersNotFreed())));
        return Answer.ok(MemoryFacts.summary()
                .put("pools", MemoryFacts.pools())
                .put("collectors", MemoryFacts.collectors())
                .put("threads", MemoryFacts.threads())
                .put("caches", caches)
                .put("plugins", plugins));
    }

    private Future<Answer> performance() {
        Performance performance = health.performance();
        Queues queues = health.queues();
        return Answer.ok(Json.object()
                .put("responseTime", responseTime(performance))
                .put("throughputPerSecond", performance.throughputPerSecond())
                .put(
                        "eventLoopLag",
                        Json.object()
                                .putExact("p99", performance.eventLoopLagP99())
                                .putExact("max", performance.eventLoopLagMax()))
                .put(
                        "journal",
                        Json.object()
                                .put("pending", queues.journal().depth())
                                .put("oldestMs", queues.journal().oldest()))
                .put(
                        "lanes",
                        Json.object()
                                .put("active", performance.lanesActive())
                                .put("queued", performance.lanesQueued())));
    }

    /** Its fields stand there from the start, so that a script never asks null for a field. */
    private static Json responseTime(Performance performance) {
        ResponseTime time = performance.responseTime();
        return Json.object()
                .putExact("p50", time == null ? null : time.p50())
                .putExact("p95", time == null ? null : time.p95())
                .putExact("p99", time == null ? null : time.p99())
                .putExact("max", time == null ? null : time.max());
    }

    private Future<Answer> dependencies() {
        Map<String, Json> things = new LinkedHashMap<>();
        TreeSet<String> needed = new TreeSet<>();
        for (ServiceView service : health.services()) {
            needed.addAll(service.needs());
            things.put(
                    service.name(),
                    Json.object()
                            .put("kind", service.kind())
                            .put("status", service.status().label())
                            .put("needs", service.needs()));
        }
        for (GuardView guard : health.guards()) {
            things.put(
                    guard.name(),
                    Json.object()
                            .put("kind", "dependency")
                            .put("status", HealthJson.status(guard).label())
                            .put("needs", List.of()));
        }
        needed.removeAll(things.keySet());
        Json all = Json.object();
        things.forEach(all::put);
        return Answer.ok(Json.object().put("dependencies", all).put("missing", needed));
    }

    private Future<Answer> services() {
        Json services = Json.object();
        health.services().forEach(service -> services.put(service.name(), HealthJson.service(service)));
        return Answer.ok(services);
    }

    private Future<Answer> gateway() {
        Map<String, List<ShardView>> byBot = new LinkedHashMap<>();
        parts.gateways().bots().forEach(bot -> byBot.put(bot, new ArrayList<>()));
        health.shards()
                .forEach(shard -> byBot.computeIfAbsent(shard.bot(), bot -> new ArrayList<>())
                        .add(shard));
        Json bots = Json.object();
        byBot.forEach((bot, shards) -> bots.put(
                bot,
                Json.object()
                        .put("ready", !shards.isEmpty() && shards.stream().allMatch(ShardView::ready))
                        .putAll("shards", shards, HealthJson::shard)));
        return Answer.ok(bots);
    }

    private Future<Answer> queues() {
        Queues queues = health.queues();
        return Answer.ok(Json.object()
                .put("journal", HealthJson.queue(queues.journal()))
                .put("outbox", HealthJson.queue(queues.outbox()).put("deferred", queues.outboxDeferred()))
                .put("deadLetters", HealthJson.queue(queues.deadLetters())));
    }

    /** Off the event loop: the registry writes out every meter. */
    private Future<Answer> metrics() {
        return vertx.executeBlocking(() -> parts.metrics().scrape(), false)
                .compose(text -> Answer.of("text/plain; version=0.0.4; charset=utf-8", Buffer.buffer(text)));
    }
}
