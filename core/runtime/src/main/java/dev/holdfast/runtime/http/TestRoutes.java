package dev.holdfast.runtime.http;

import dev.holdfast.runtime.http.Probes.Result;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The bot tries itself when asked. Audited, since a command is run with an operator's rights and may change anything. */
final class TestRoutes {

    private static final int MESSAGE_CHARACTERS_MAX = 4_000;
    private static final int NAME_CHARACTERS_MAX = 200;

    private final Probes probes;
    private final Duration limit;

    /**
     * @param limit after which a probe is given up
     */
    TestRoutes(Probes probes, Duration limit) {
        this.probes = probes;
        this.limit = limit;
    }

    List<Operation> operations() {
        return List.of(
                probe("echo", request -> probes.echo(request.textOr("message", "")), TestRoutes::echo)
                        .body(Field.text("message", MESSAGE_CHARACTERS_MAX).needed()),
                probe(
                                "command",
                                request -> probes.command(
                                        request.textOr("command", ""), request.textOr("userId", "http-test")),
                                TestRoutes::command)
                        .on("command")
                        .body(
                                Field.text("command", MESSAGE_CHARACTERS_MAX).needed(),
                                Field.text("userId", NAME_CHARACTERS_MAX)),
                probe("e2e", request -> probes.e2e(request.textOr("test", "")), TestRoutes::links)
                        .body(Field.text("test", NAME_CHARACTERS_MAX)),
                probe("load", request -> probes.load(request.textOr("id", "")), TestRoutes::outcome)
                        .body(Field.label("id", NAME_CHARACTERS_MAX)));
    }

    private Operation probe(String name, Function<Request, Future<Result>> run, Function<Result, Json> body) {
        return Operation.change(
                "/api/test/" + name,
                Role.OPERATOR,
                "test." + name,
                request -> run.apply(request)
                        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .recover(failure -> Future.failedFuture(
                                failure instanceof TimeoutException ? Problem.tookTooLong(limit) : failure))
                        .compose(result -> Answer.ok(body.apply(result))));
    }

    private static Json outcome(Result result) {
        return Json.object()
                .put("success", result.success())
                .put("durationMs", result.duration())
                .put("error", result.error());
    }

    private static Json echo(Result result) {
        return outcome(result)
                .put(
                        "reply",
                        result.replies().isEmpty() ? null : result.replies().getFirst());
    }

    private static Json command(Result result) {
        return outcome(result).put("replies", result.replies());
    }

    private static Json links(Result result) {
        return outcome(result)
                .putAll(
                        "links",
                        result.links(),
                        link -> Json.object()
                                .put("name", link.name())
                                .put("success", link.success())
                                .put("durationMs", link.duration())
                                .put("detail", link.detail()));
    }
}
