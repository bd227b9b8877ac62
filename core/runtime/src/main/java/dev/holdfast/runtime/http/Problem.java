package dev.holdfast.runtime.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An answer that says what is wrong, as RFC 9457 wants it. Thrown by handlers; carries no stack trace. */
final class Problem extends RuntimeException {

    private final int status;
    private final String kind;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<Json> errors = new ArrayList<>();
    private Optional<Collection<String>> known = Optional.empty();

    private Problem(int status, String kind, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.kind = kind;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", detail);
    }

    static Problem unauthorized(String detail) {
        return new Problem(401, "unauthorized", detail).header("WWW-Authenticate", "Bearer realm=\"holdfast\"");
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", detail);
    }

    static Problem noSuchPath(String path) {
        return new Problem(
                404, "no-such-path", "This version has nothing at %s; what it has is at /api/docs.".formatted(path));
    }

    /** Lists the known names, so that nobody has to guess twice. */
    static Problem unknownName(String what, String name, Collection<String> known) {
        String list = known.isEmpty() ? "there is none at all" : "known are " + String.join(", ", known);
        Problem problem =
                new Problem(404, "unknown-name", "There is no %s called '%s'; %s.".formatted(what, name, list));
        problem.known = Optional.of(List.copyOf(known));
        return problem;
    }

    /** For what comes and goes too much to be listed. */
    static Problem notThere(String detail) {
        return new Problem(404, "not-there", detail);
    }

    static Problem wrongMethod(String method, String path, Collection<String> allowed) {
        String list = String.join(", ", allowed);
        return new Problem(405, "wrong-method", "%s cannot be called with %s; use %s.".formatted(path, method, list))
                .header("Allow", list);
    }

    static Problem conflict(String detail) {
        return new Problem(409, "conflict", detail);
    }

    static Problem tooLarge(long limitBytes) {
        return new Problem(413, "too-large", "The body is larger than %d bytes.".formatted(limitBytes))
                .header("Connection", "close");
    }

    static Problem tooManyFailedLogins(Duration wait) {
        return new Problem(
                        429,
                        "too-many-failed-logins",
                        "Too many wrong tokens came from this address; wait %d seconds.".formatted(seconds(wait)))
                .header("Retry-After", Long.toString(seconds(wait)));
    }

    static Problem internal(String reference) {
        return new Problem(
                500, "internal", "This failed on our side; the log has the reason under %s.".formatted(reference));
    }

    static Problem busy(String detail, Duration wait) {
        return new Problem(503, "busy", detail).header("Retry-After", Long.toString(seconds(wait)));
    }

    static Problem tookTooLong(Duration limit) {
        return new Problem(504, "took-too-long", "There was no result within %d seconds.".formatted(limit.toSeconds()));
    }

    /** For what Vert.x itself refuses, such as a malformed address. */
    static Problem of(int status) {
        HttpResponseStatus code = HttpResponseStatus.valueOf(status);
        return new Problem(
                status,
                code.reasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                "The request was refused: %s.".formatted(code.reasonPhrase()));
    }

    Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds one mistake in the body. */
    Problem field(String name, String detail) {
        errors.add(Json.object().put("pointer", "#/" + name).put("detail", detail));
        return this;
    }

    /** Adds one mistake in the address. */
    Problem parameter(String name, String detail) {
        errors.add(Json.object().put("parameter", name).put("detail", detail));
        return this;
    }

    /** Adds a place in a body that is not JSON; both from 1. */
    Problem position(int line, int column, String detail) {
        errors.add(Json.object().put("line", line).put("column", column).put("detail", detail));
        return this;
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    int status() {
        return status;
    }

    /** In words; never null, unlike a message in general. */
    String detail() {
        return String.valueOf(getMessage());
    }

    Answer answer(String instance) {
        Json body = Json.object()
                .put("type", "urn:holdfast:problem:" + kind)
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail())
                .put("instance", instance);
        if (!errors.isEmpty()) {
            body.put("errors", errors);
        }
        known.ifPresent(names -> body.put("known", names));
        return new Answer(status, "application/problem+json", body.toBuffer(), headers);
    }

    private static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }
}
