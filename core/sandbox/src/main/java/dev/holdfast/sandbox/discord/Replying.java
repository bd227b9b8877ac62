package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.discord.Buckets.Verdict;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One answer, with the headers that Discord's answers have (Discord: Rate Limits). */
final class Replying {
    private final HttpServerResponse response;

    Replying(HttpServerRequest request) {
        this.response = request.response();
    }

    void limits(Verdict verdict) {
        response.putHeader("X-RateLimit-Limit", Integer.toString(verdict.limit().requests()));
        response.putHeader("X-RateLimit-Remaining", Integer.toString(verdict.remaining()));
        response.putHeader(
                "X-RateLimit-Reset", seconds(Duration.ofMillis(verdict.reset().toEpochMilli())));
        response.putHeader("X-RateLimit-Reset-After", seconds(verdict.resetAfter()));
        response.putHeader("X-RateLimit-Bucket", verdict.limit().hash());
    }

    void tooMany(Fault.Scope scope, Duration wait) {
        boolean global = scope == Fault.Scope.GLOBAL;
        response.putHeader("Retry-After", Long.toString(Math.ceilDiv(wait.toMillis(), 1000L)));
        response.putHeader("X-RateLimit-Scope", scope.id());
        if (global) {
            response.putHeader("X-RateLimit-Global", "true");
        }
        json(429, Json.object(json -> {
            json.writeStringField(
                    "message",
                    scope == Fault.Scope.SHARED
                            ? "The resource is being rate limited."
                            : "You are being rate limited.");
            json.writeNumberField("retry_after", wait.toMillis() / 1000.0);
            json.writeBooleanField("global", global);
        }));
    }

    /** The proxy's own answer: a page, and no sign of having been further. */
    void blockedByProxy(@Nullable Duration wait) {
        if (wait != null) {
            response.putHeader("Retry-After", Long.toString(Math.ceilDiv(wait.toMillis(), 1000L)));
        }
        page(429, "<!doctype html><html><head><title>Access denied</title></head><body>error code: 1015</body></html>");
    }

    void page(int status, String html) {
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "text/html; charset=UTF-8")
                    .end(html);
        }
    }

    void json(int status, @Nullable String body) {
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status).putHeader("Via", "1.1 google");
        if (body == null) {
            response.end();
        } else {
            response.putHeader("Content-Type", "application/json").end(body);
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
