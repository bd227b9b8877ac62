package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.http.Requests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/** Requests to one address of the platform. Any thread. */
final class QqHttp {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final CharSequence AUTHORIZATION = HttpHeaders.AUTHORIZATION;
    private static final CharSequence CONTENT_TYPE = HttpHeaders.CONTENT_TYPE;
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");
    private static final CharSequence AGENT = HttpHeaders.createOptimized("Holdfast");

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final Duration idle;
    private final Requests requests;

    QqHttp(Vertx vertx, HttpClientAgent http, URI base) {
        this(vertx, http, base, IDLE);
    }

    QqHttp(Vertx vertx, HttpClientAgent http, URI base, Duration idle) {
        this.vertx = vertx;
        this.http = http;
        this.idle = idle;
        this.requests = new Requests(vertx, http, base, idle);
    }

    /**
     * Sends one request, as {@link Requests#send} does.
     *
     * @param authorization empty for none
     * @param body empty for none
     */
    Future<Answer> send(HttpMethod method, String resource, String authorization, Buffer body) {
        return send(method, resource, authorization, body, JSON);
    }

    /** Stores bytes at an address elsewhere, which proves by itself that they may be stored. */
    Future<Answer> put(URI place, Buffer body) {
        QqHttp elsewhere = new QqHttp(vertx, http, place.resolve("/"), idle);
        String query = place.getRawQuery();
        String resource = query == null ? place.getRawPath() : place.getRawPath() + "?" + query;
        return elsewhere.send(HttpMethod.PUT, resource, "", body, BYTES);
    }

    Future<Answer> send(
            HttpMethod method, String resource, String authorization, Buffer body, CharSequence contentType) {
        RequestOptions options = requests.to(method, resource);
        options.putHeader(HttpHeaders.USER_AGENT, AGENT);
        if (!authorization.isEmpty()) {
            options.putHeader(AUTHORIZATION, authorization);
        }
        if (body.length() > 0) {
            options.putHeader(CONTENT_TYPE, contentType);
        }
        return requests.send(options, request -> body.length() > 0 ? request.send(body) : request.send());
    }
}
