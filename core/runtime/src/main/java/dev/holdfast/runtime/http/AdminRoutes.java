package dev.holdfast.runtime.http;

import dev.holdfast.resilience.Level;
import dev.holdfast.runtime.http.Controls.PluginControl;
import dev.holdfast.runtime.http.Controls.PluginView;
import dev.holdfast.runtime.http.Controls.RateLimitView;
import dev.holdfast.runtime.http.HealthSource.DegradationView;
import dev.holdfast.runtime.http.HealthSource.GuardView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Repairs by hand. */
final class AdminRoutes {

    private static final int REASON_CHARACTERS_MAX = 500;
    private static final Field REASON = Field.text("reason", REASON_CHARACTERS_MAX);
    private static final Field FOR_MS =
            Field.number("forMs", Duration.ofDays(365).toMillis());
    private static final Field LEVEL =
            Field.oneOf("level", Arrays.stream(Level.values()).map(Level::label).toList());
    private static final int AUDIT_DEFAULT = 100;

    private final Vertx vertx;
    private final Parts parts;

    AdminRoutes(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
    }

    List<Operation> operations() {
        return Stream.of(features(), degradation(), circuits(), gateways(), plugins(), rest())
                .flatMap(List::stream)
                .toList();
    }

    private List<Operation> features() {
        String features = "/api/admin/features";
        return List.of(
                Operation.get(
                        features,
                        Role.OPERATOR,
                        request -> Answer.ok(Json.object()
                                .putAll("features", parts.features().list(), HealthJson::feature))),
                operate(
                                features + "/{name}/enable",
                                "feature.enable",
                                request -> Answer.ok(HealthJson.feature(parts.features()
                                        .enable(
                                                feature(request),
                                                request.by(),
                                                reason(request),
                                                request.millis("forMs").orElse(null)))))
                        .body(REASON, FOR_MS),
                operate(
                                features + "/{name}/disable",
                                "feature.disable",
                                request -> Answer.ok(HealthJson.feature(parts.features()
                                        .disable(
                                                feature(request),
                                                request.by(),
                                                reason(request),
                                                request.millis("forMs").orElse(null)))))
                        .body(REASON, FOR_MS));
    }

    private List<Operation> degradation() {
        var control = parts.degradation();
        return List.of(
                operate(
                                "/api/admin/degradation/enable",
                                "degradation.force",
                                request -> level(control.force(wanted(request), request.by(), reason(request))))
                        .body(LEVEL, REASON),
                operate(
                                "/api/admin/degradation/disable",
                                "degradation.automatic",
                                request -> level(control.automatic(request.by(), reason(request))))
                        .body(REASON),
                operate(
                                "/api/admin/maintenance/enable",
                                "maintenance.enable",
                                request -> level(control.maintenance(true, request.by(), reason(request))))
                        .body(REASON),
                operate(
                                "/api/admin/maintenance/disable",
                                "maintenance.disable",
                                request -> level(control.maintenance(false, request.by(), reason(request))))
                        .body(REASON));
    }

    private List<Operation> circuits() {
        var control = parts.circuits();
        String circuit = "/api/admin/circuit";
        return List.of(
                operate(circuit + "/reset/all", "circuit.reset-all", request -> {
                    parts.health().guards().forEach(guard -> control.reset(guard.name(), request.by()));
                    return Answer.ok(HealthRoutes.circuits(parts.health()));
                }),
                operate(
                        circuit + "/reset/{name}",
                        "circuit.reset",
                        request -> Answer.ok(HealthJson.circuit(control.reset(dependency(request), request.by())))),
                operate(
                                circuit + "/open/{name}",
                                "circuit.open",
                                request -> Answer.ok(HealthJson.circuit(
                                        control.forceOpen(dependency(request), request.by(), reason(request)))))
                        .body(REASON),
                operate(
                                circuit + "/disable/{name}",
                                "circuit.disable",
                                request -> Answer.ok(HealthJson.circuit(
                                        control.disable(dependency(request), request.by(), reason(request)))))
                        .body(REASON));
    }

    private List<Operation> gateways() {
        Field fresh = Field.flag("fresh");
        return List.of(
                operate("/api/admin/gateway/{bot}/reconnect", "gateway.reconnect", this::reconnect)
                        .query(fresh),
                operate("/api/admin/{bot}/reconnect", "gateway.reconnect", this::reconnect)
                        .query(fresh));
    }

    private List<Operation> plugins() {
        PluginControl control = parts.plugins();
        String plugins = "/api/admin/plugins";
        return List.of(
                Operation.get(
                        plugins,
                        Role.ADMIN,
                        request -> Answer.ok(Json.object().putAll("plugins", control.list(), AdminRoutes::plugin))),
                plugin("/start", "plugin.start", control::start),
                plugin("/stop", "plugin.stop", control::stop),
                plugin("/reload", "plugin.reload", control::reload),
                plugin("/quarantine/release", "plugin.release", control::release));
    }

    private List<Operation> rest() {
        return List.of(
                operate("/api/admin/gc", "gc", request -> collectGarbage()),
                Operation.get("/api/admin/ratelimit/status", Role.OPERATOR, request -> rateLimits()),
                operate("/api/admin/ratelimit/reset", "ratelimit.reset", request -> {
                    parts.rateLimits().reset(request.by());
                    return rateLimits();
                }),
                Operation.get("/api/admin/config", Role.ADMIN, this::config),
                Operation.get("/api/admin/config/validate", Role.ADMIN, request -> validateConfig()),
                Operation.get("/api/admin/audit", Role.ADMIN, this::audit)
                        .query(Field.number("limit", MemoryAuditLog.ENTRIES_MAX)));
    }

    private static Operation operate(String path, String action, Operation.Handling handling) {
        return Operation.change(path, Role.OPERATOR, action, handling);
    }

    /** One of the things that can be done to a plugin. */
    private interface PluginAction {
        Future<PluginView> apply(String id, String by);
    }

    private Operation plugin(String path, String action, PluginAction does) {
        return Operation.change(
                "/api/admin/plugins/{id}" + path,
                Role.ADMIN,
                action,
                request -> does.apply(pluginId(request), request.by()).compose(view -> Answer.ok(plugin(view))));
    }

    private static String reason(Request request) {
        return request.textOr("reason", "");
    }

    private static Level wanted(Request request) {
        return Level.valueOf(request.textOr("level", "reduced").toUpperCase(Locale.ROOT));
    }

    private static Future<Answer> level(DegradationView view) {
        return Answer.ok(HealthJson.degradation(view));
    }

    private String feature(Request request) {
        return known(
                "feature",
                request.name("name"),
                parts.features().list().stream().map(view -> view.name()));
    }

    private String dependency(Request request) {
        return known(
                "dependency",
                request.name("name"),
                parts.health().guards().stream().map(GuardView::name));
    }

    private String pluginId(Request request) {
        return known(
                "plugin", request.name("id"), parts.plugins().list().stream().map(PluginView::id));
    }

    private static String known(String what, String name, Stream<String> all) {
        List<String> names = all.toList();
        if (!names.contains(name)) {
            throw Problem.unknownName(what, name, names);
        }
        return name;
    }

    private Future<Answer> reconnect(Request request) {
        String bot = known("bot", request.name("bot"), parts.gateways().bots().stream());
        boolean fresh = request.flag("fresh");
        parts.gateways().reconnect(bot, fresh, request.by());
        return Answer.json(
                202, Json.object().put("bot", bot).put("fresh", fresh).put("follow", "/api/health/gateway"));
    }

    static Json plugin(PluginView plugin) {
        return Json.object()
                .put("id", plugin.id())
                .put("version", plugin.version())
                .put("state", plugin.state())
                .put("detail", plugin.detail())
                .put("since", plugin.since())
                .put("permissions", Json.object().put("asked", plugin.asked()).put("granted", plugin.granted()))
                .put("findings", plugin.findings())
                .put("handled", plugin.handled())
                .put("failed", plugin.failed());
    }

    /** Off the event loop: a collection stops the world, and the call waits for it. */
    private Future<Answer> collectGarbage() {
        Callable<Answer> collection = () -> {
            long before = MemoryFacts.heapUsed();
            long from = System.nanoTime();
            System.gc();
            long after = MemoryFacts.heapUsed();
            return Answer.json(Json.object()
                    .put("heapUsedBefore", before)
                    .put("heapUsedAfter", after)
                    .put("freed", before - after)
                    .put("durationMs", Duration.ofNanos(System.nanoTime() - from)));
        };
        return vertx.executeBlocking(collection, false).map(done -> Objects.requireNonNull(done));
    }

    private Future<Answer> rateLimits() {
        Json limits = Json.object();
        for (RateLimitView limit : parts.rateLimits().status()) {
            limits.put(
                    limit.name(),
                    Json.object()
                            .put("permits", limit.permits())
                            .put("limit", limit.limit())
                            .put("periodMs", limit.period()));
        }
        return Answer.ok(limits);
    }

    private Future<Answer> config(Request request) {
        var effective = parts.config().effective();
        return request.accepts("application/yaml")
                ? Answer.of("application/yaml", Json.yaml(effective))
                : Answer.of("application/json", Json.bytesOf(effective));
    }

    private Future<Answer> validateConfig() {
        return parts.config()
                .validate()
                .compose(found -> Answer.ok(Json.object()
                        .put("valid", found.errors().isEmpty())
                        .put("file", found.file())
                        .putAll(
                                "errors",
                                found.errors(),
                                error -> Json.object()
                                        .put("file", error.file())
                                        .put("line", error.line() == 0 ? null : error.line())
                                        .put("key", error.key())
                                        .put("message", error.message()))));
    }

    private Future<Answer> audit(Request request) {
        return Answer.ok(Json.object()
                .putAll("entries", parts.audit().recent(request.number("limit", AUDIT_DEFAULT)), MemoryAuditLog::json));
    }
}
