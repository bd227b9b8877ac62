package dev.holdfast.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.runtime.http.DeadLetterControl.Filter;
import dev.holdfast.runtime.http.DeadLetterControl.LetterView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** What was not delivered: looked at, tried again, thrown away. */
final class DeadLetterRoutes {

    private static final String PATH = "/api/admin/dead-letters";
    private static final int NAME_CHARACTERS_MAX = 200;
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 200;
    private static final long ID_MAX = (1L << 53) - 1;

    private final DeadLetterControl control;
    private final List<Field> filters;

    DeadLetterRoutes(DeadLetterControl control) {
        this.control = control;
        this.filters = List.of(
                Field.text("bot", NAME_CHARACTERS_MAX),
                Field.text("plugin", NAME_CHARACTERS_MAX),
                Field.oneOf("cause", control.causes()),
                Field.oneOf("state", List.copyOf(control.counts().keySet())));
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(PATH, Role.OPERATOR, this::list)
                        .query(with(Field.number("before", ID_MAX), Field.number("limit", LIMIT_MAX))),
                Operation.remove(PATH, Role.OPERATOR, "dead-letters.purge", this::purgeAll)
                        .query(with(Field.flag("all"))),
                Operation.change(PATH + "/retry-all", Role.OPERATOR, "dead-letters.retry-all", this::retryAll)
                        .body(with()),
                Operation.get(PATH + "/{id}", Role.OPERATOR, this::show),
                Operation.change(PATH + "/{id}/retry", Role.OPERATOR, "dead-letter.retry", this::retry),
                Operation.remove(PATH + "/{id}", Role.OPERATOR, "dead-letter.purge", this::purge));
    }

    private Field[] with(Field... more) {
        List<Field> all = new ArrayList<>(filters);
        all.addAll(List.of(more));
        return all.toArray(Field[]::new);
    }

    private Future<Answer> list(Request request) {
        Filter filter = new Filter(
                request.query("bot"), request.query("plugin"), request.query("cause"), request.query("state"));
        String before = request.query("before");
        return control.page(
                        filter,
                        before == null ? Long.MAX_VALUE : Long.parseLong(before),
                        request.number("limit", LIMIT_DEFAULT))
                .compose(page -> {
                    Json counts = Json.object();
                    control.counts().forEach(counts::put);
                    return Answer.ok(Json.object()
                            .putAll("letters", page.letters(), DeadLetterRoutes::letter)
                            .put("total", page.total())
                            .put("next", page.next() == null ? null : Long.toString(page.next()))
                            .put("counts", counts));
                });
    }

    private static Json letter(LetterView letter) {
        return Json.object()
                .put("id", Long.toString(letter.id()))
                .put("key", letter.key())
                .put("state", letter.state())
                .put("cause", letter.cause())
                .put("reason", letter.reason())
                .put("bot", letter.bot())
                .put("plugin", letter.plugin())
                .put("conversation", letter.conversation())
                .put("preview", letter.preview())
                .put("attempts", letter.attempts())
                .put("retries", letter.retries())
                .put("firstAt", letter.firstAt())
                .put("lastAt", letter.lastAt())
                .put("nextAt", letter.nextAt())
                .put("expiresAt", letter.expiresAt());
    }

    private Future<Answer> show(Request request) {
        return control.find(id(request))
                .compose(found -> Answer.ok(letter(found.orElseThrow(() -> unknown(request)))
                        .put("content", content(found.get().body()))));
    }

    private static JsonNode content(String body) {
        try {
            return Json.parse(Buffer.buffer(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a dead letter that is no JSON", e);
        }
    }

    private Future<Answer> retry(Request request) {
        return control.retry(id(request), request.by()).compose(tried -> {
            var retried = tried.orElseThrow(() -> unknown(request));
            return Answer.ok(Json.object()
                    .put("id", request.name("id"))
                    .put("result", retried.result())
                    .put("detail", retried.detail()));
        });
    }

    private Future<Answer> retryAll(Request request) {
        Filter filter = new Filter(
                request.text("bot").orElse(null),
                request.text("plugin").orElse(null),
                request.text("cause").orElse(null),
                request.text("state").orElse(null));
        return control.retryAll(filter, request.by())
                .compose(count -> Answer.json(202, Json.object().put("queued", count)));
    }

    private Future<Answer> purge(Request request) {
        return control.purge(id(request), request.by()).compose(was -> {
            if (!was) {
                throw unknown(request);
            }
            return removed(1);
        });
    }

    /** Nobody throws everything away by leaving something out. */
    private Future<Answer> purgeAll(Request request) {
        Filter filter = new Filter(
                request.query("bot"), request.query("plugin"), request.query("cause"), request.query("state"));
        if (filter.equals(new Filter(null, null, null, null)) && !request.flag("all")) {
            throw Problem.badRequest("Say which letters to throw away: bot, plugin, cause or state, or all=true.")
                    .parameter("all", "'all' must be true where there is no filter");
        }
        return control.purge(filter, request.by()).compose(DeadLetterRoutes::removed);
    }

    private static Future<Answer> removed(long count) {
        return Answer.ok(Json.object().put("removed", count));
    }

    private static long id(Request request) {
        String id = request.name("id");
        if (!id.matches("\\d{1,18}")) {
            throw unknown(request);
        }
        return Long.parseLong(id);
    }

    private static Problem unknown(Request request) {
        return Problem.notThere("There is no dead letter %s; it may have been delivered or thrown away. %s lists them."
                .formatted(request.name("id"), PATH));
    }
}
