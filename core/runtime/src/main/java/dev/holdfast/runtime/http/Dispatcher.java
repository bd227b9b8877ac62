package dev.holdfast.runtime.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each request to its operation and the answer back: who is it, may they, what did they say, do it, write it down. */
final class Dispatcher {

    static final int BODY_BYTES_MAX = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** How long to wait for what is away. */
    private static final Duration AWAY = Duration.ofSeconds(5);

    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Callers callers;
    private final AuditLog audit;
    private final InstantSource clock;

    Dispatcher(Callers callers, AuditLog audit, InstantSource clock) {
        this.callers = callers;
        this.audit = audit;
        this.clock = clock;
    }

    void mount(Router router, List<Operation> operations) {
        Map<String, TreeSet<String>> methods = new LinkedHashMap<>();
        for (Operation operation : operations) {
            var allowed = methods.computeIfAbsent(operation.routePath(), path -> new TreeSet<>());
            allowed.add(operation.method().name());
            router.route(operation.method(), operation.routePath()).handler(context -> dispatch(operation, context));
            if (operation.method().equals(HttpMethod.GET)) {
                allowed.add("HEAD");
                router.route(HttpMethod.HEAD, operation.routePath()).handler(context -> dispatch(operation, context));
            }
        }
        methods.forEach((path, allowed) -> router.route(path)
                .handler(context -> answer(
                        context, Problem.wrongMethod(context.request().method().name(), path(context), allowed))));
    }

    /** Whatever nothing else answered, and whatever failed on its way. */
    void mountLast(Router router) {
        router.route().handler(context -> answer(context, Problem.noSuchPath(path(context))));
    }

    /** What failed in a handler of whoever's. */
    void failed(RoutingContext context) {
        failed(context, context.statusCode());
    }

    /** What failed before a handler was found, such as a malformed address. */
    void failed(RoutingContext context, int status) {
        Throwable failure = context.failure();
        boolean callersFault = status >= 400 && status < 500;
        if (failure == null || (callersFault && !(failure instanceof Problem))) {
            answer(context, Problem.of(callersFault ? status : 500));
        } else {
            answer(context, problem(failure, context));
        }
    }

    private void dispatch(Operation operation, RoutingContext context) {
        Caller caller;
        try {
            caller = callers.identify(context.request(), operation.role());
        } catch (Problem problem) {
            answer(context, problem);
            return;
        }
        Journal journal = new Journal(operation, caller);
        journal.target = String.join("/", context.pathParams().values());
        admitted(operation, caller, context, journal).onComplete(done -> {
            if (done.succeeded()) {
                journal.write("ok " + done.result().status());
                write(context, done.result());
            } else {
                Problem problem = problem(done.cause(), context);
                journal.write(word(problem.status()) + " " + problem.status());
                answer(context, problem);
                if (problem.status() == 413) {
                    linger(context);
                }
            }
        });
    }

    /** What is still on its way is thrown away for a moment, so that the caller reads the answer and not a broken pipe. */
    private static void linger(RoutingContext context) {
        context.vertx()
                .setTimer(
                        LINGER.toMillis(), id -> context.request().connection().close());
    }

    private Future<Answer> admitted(Operation operation, Caller caller, RoutingContext context, Journal journal) {
        try {
            Callers.require(caller, operation.role());
        } catch (Problem problem) {
            return Future.failedFuture(problem);
        }
        return body(operation, context.request()).compose(text -> {
            Request request = Request.of(operation, caller, context, text);
            journal.target = request.target();
            journal.detail = request.detail();
            return operation.handling().handle(request);
        });
    }

    /** Vert.x Web's own body handler takes what {@code curl -d} sends for a form, and fails on JSON in it. */
    private static Future<Buffer> body(Operation operation, HttpServerRequest request) {
        if (operation.method().equals(HttpMethod.GET)) {
            return Future.succeededFuture(Buffer.buffer());
        }
        if (declaredLength(request) > BODY_BYTES_MAX) {
            return Future.failedFuture(Problem.tooLarge(BODY_BYTES_MAX));
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        request.handler(part -> {
            if (read.length() + part.length() <= BODY_BYTES_MAX) {
                read.appendBuffer(part);
            } else {
                whole.tryFail(Problem.tooLarge(BODY_BYTES_MAX));
            }
        });
        request.exceptionHandler(
                broken -> whole.tryFail(Problem.badRequest("The connection broke before the whole body was here.")));
        request.endHandler(end -> whole.tryComplete(read));
        return whole.future();
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
    }

    private static Problem problem(Throwable failure, RoutingContext context) {
        return switch (failure) {
            case Problem problem -> problem;
            case Controls.Conflict conflict -> Problem.conflict(String.valueOf(conflict.getMessage()));
            case Controls.BadInput refused -> Problem.badRequest(String.valueOf(refused.getMessage()));
            case Controls.Unavailable away -> Problem.busy(String.valueOf(away.getMessage()), AWAY);
            case HttpException refused when refused.getStatusCode() < 500 -> Problem.of(refused.getStatusCode());
            default -> {
                String reference = UUID.randomUUID().toString().substring(0, 8);
                log.error("{} {} failed, reference {}", context.request().method(), path(context), reference, failure);
                yield Problem.internal(reference);
            }
        };
    }

    private static String word(int status) {
        return switch (status) {
            case 401, 403, 429 -> "denied";
            case 500 -> "failed";
            default -> "refused";
        };
    }

    /** As it was sent: a malformed one has no other form. */
    static String path(RoutingContext context) {
        return Objects.requireNonNullElse(context.request().path(), "");
    }

    static void answer(RoutingContext context, Problem problem) {
        write(context, problem.answer(path(context)));
    }

    private static void write(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("Content-Type", answer.contentType()).putHeader("Cache-Control", "no-store");
        answer.headers().forEach(response::putHeader);
        response.putHeader("Content-Length", Integer.toString(answer.body().length()));
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }

    /** Collects one line of the audit log while the request is worked on. */
    private final class Journal {
        private final Operation operation;
        private final Caller caller;
        private String target = "";
        private String detail = "";

        private Journal(Operation operation, Caller caller) {
            this.operation = operation;
            this.caller = caller;
        }

        private void write(String result) {
            if (operation.audited()) {
                audit.record(new AuditLog.Entry(
                        clock.instant(),
                        caller.name(),
                        caller.role().label(),
                        caller.remote(),
                        operation.action(),
                        target,
                        detail,
                        result));
            }
        }
    }
}
