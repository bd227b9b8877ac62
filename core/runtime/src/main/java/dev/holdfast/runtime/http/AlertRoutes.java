package dev.holdfast.runtime.http;

import dev.holdfast.runtime.alert.Alert;
import dev.holdfast.runtime.alert.Alerts;
import java.util.List;

/** What people are told when something is wrong. */
final class AlertRoutes {

    private final Alerts alerts;

    AlertRoutes(Alerts alerts) {
        this.alerts = alerts;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                        "/api/admin/alerts",
                        Role.OPERATOR,
                        request -> Answer.ok(Json.object().putAll("alerts", alerts.recent(), AlertRoutes::alert))),
                Operation.change(
                        "/api/admin/alerts/test",
                        Role.OPERATOR,
                        "alert.test",
                        request -> alerts.test(request.by())
                                .compose(told -> Answer.ok(Json.object()
                                        .putAll(
                                                "sinks",
                                                told,
                                                sink -> Json.object()
                                                        .put("sink", sink.sink())
                                                        .put("ok", sink.ok())
                                                        .put("detail", sink.detail()))))));
    }

    static Json alert(Alert alert) {
        return Json.object()
                .put("kind", alert.kind().label())
                .put("subject", alert.subject())
                .put("text", alert.text())
                .put("open", alert.open())
                .put("since", alert.since())
                .put("last", alert.last())
                .put("count", alert.count())
                .put("clearedAt", alert.clearedAt());
    }
}
