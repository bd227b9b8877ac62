package dev.holdfast.runtime.http;

import dev.holdfast.runtime.http.HealthSource.Performance;
import dev.holdfast.runtime.http.HealthSource.Queues;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What waits, and where it is kept. */
final class QueueRoutes {

    private static final String QUEUE = "/api/admin/queue";
    private static final String STORE = "/api/admin/datastore";

    private final Parts parts;

    QueueRoutes(Parts parts) {
        this.parts = parts;
    }

    List<Operation> operations() {
        return Stream.of(queues(), datastores()).flatMap(List::stream).toList();
    }

    private List<Operation> queues() {
        QueueControl control = parts.queues();
        return List.of(
                Operation.get(QUEUE + "/status", Role.OPERATOR, request -> state()),
                operate("/process", "queue.process", request -> tried(control.process(false, request.by()))),
                operate(
                        "/process-priority",
                        "queue.process-priority",
                        request -> tried(control.process(true, request.by()))),
                operate("/enable", "queue.enable", request -> {
                    control.queueing(true, request.by());
                    return state();
                }),
                operate("/disable", "queue.disable", request -> {
                    control.queueing(false, request.by());
                    return state();
                }),
                operate("/pause", "queue.pause", request -> {
                    control.paused(true, request.by());
                    return state();
                }),
                operate("/resume", "queue.resume", request -> {
                    control.paused(false, request.by());
                    return state();
                }));
    }

    private static Operation operate(String path, String action, Operation.Handling handling) {
        return Operation.change(QUEUE + path, Role.OPERATOR, action, handling);
    }

    private static Future<Answer> tried(int waiting) {
        return Answer.json(202, Json.object().put("tried", waiting).put("follow", "/api/metrics/queue"));
    }

    private Future<Answer> state() {
        QueueControl.QueueState state = parts.queues().state();
        Queues queues = parts.health().queues();
        Performance performance = parts.health().performance();
        return Answer.ok(Json.object()
                .put("sending", since(state.pausedSince(), "paused", "running"))
                .put("dispatch", since(state.queueingSince(), "queueing", "direct"))
                .put("journal", HealthJson.queue(queues.journal()))
                .put("outbox", HealthJson.queue(queues.outbox()).put("deferred", queues.outboxDeferred()))
                .put("deadLetters", HealthJson.queue(queues.deadLetters()))
                .put(
                        "lanes",
                        Json.object()
                                .put("active", performance.lanesActive())
                                .put("queued", performance.lanesQueued())));
    }

    private static Json since(@Nullable Instant since, String on, String off) {
        return Json.object().put("state", since == null ? off : on).put("since", since);
    }

    private List<Operation> datastores() {
        return List.of(
                administer(
                        "/validate/{name}",
                        "datastore.validate",
                        request -> validated(name(request)).compose(Answer::ok)),
                administer("/validate-all", "datastore.validate-all", request -> each(this::validated)),
                administer(
                        "/recover/{name}",
                        "datastore.recover",
                        request -> timed(from -> parts.datastores()
                                        .recover(name(request), request.by())
                                        .map(backup -> Json.object()
                                                .put("name", name(request))
                                                .put("recovered", true)
                                                .put("backup", backup.toString())
                                                .put("durationMs", since(from))))
                                .compose(Answer::ok)),
                administer(
                        "/backup",
                        "datastore.backup",
                        request -> each(name -> timed(from -> parts.datastores()
                                .backUp(name, request.by())
                                .map(backup -> Json.object()
                                        .put("name", name)
                                        .put("backup", backup.toString())
                                        .put("durationMs", since(from)))))));
    }

    private static Operation administer(String path, String action, Operation.Handling handling) {
        return Operation.change(STORE + path, Role.ADMIN, action, handling);
    }

    private String name(Request request) {
        String name = request.name("name");
        if (!parts.datastores().names().contains(name)) {
            throw Problem.unknownName("datastore", name, parts.datastores().names());
        }
        return name;
    }

    private Future<Json> validated(String name) {
        return timed(from -> parts.datastores()
                .validate(name)
                .map(wrong -> Json.object()
                        .put("name", name)
                        .put("valid", wrong.isEmpty())
                        .put("detail", wrong)
                        .put("durationMs", since(from))));
    }

    /** Something that wants to know when it began. */
    private interface Timed {
        Future<Json> from(long nanos);
    }

    private static Future<Json> timed(Timed work) {
        return work.from(System.nanoTime());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Something that is done to one store. */
    private interface PerStore {
        Future<Json> apply(String name);
    }

    private Future<Answer> each(PerStore does) {
        if (parts.datastores().names().isEmpty()) {
            return Future.failedFuture(Datastores.inMemory());
        }
        List<Future<Json>> all = new ArrayList<>();
        parts.datastores().names().forEach(name -> all.add(does.apply(name)));
        return Future.all(all)
                .compose(done -> Answer.ok(Json.object()
                        .put("datastores", all.stream().map(Future::result).toList())));
    }
}
