package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.http.Address;
import dev.holdfast.gateway.http.Unsent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
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

    /** The last net, outside of every other time limit: a connection this long without a byte is given up. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final CharSequence AUTHORIZATION = HttpHeaders.AUTHORIZATION;
    private static final CharSequence CONTENT_TYPE = HttpHeaders.CONTENT_TYPE;
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");
    private static final CharSequence AGENT = HttpHeaders.createOptimized("Holdfast");

    private final Vertx vertx;
    private final Context context;
    private final HttpClientAgent http;
    private final Duration idle;
    private final Address address;

    /** What came back. */
    record Answer(int status, MultiMap headers, Buffer body) {}

    QqHttp(Vertx vertx, HttpClientAgent http, URI base) {
        this(vertx, http, base, IDLE);
    }

    QqHttp(Vertx vertx, HttpClientAgent http, URI base, Duration idle) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.http = http;
        this.idle = idle;
        this.address = Address.of(base);
    }

    /**
     * Sends one request; fails where no answer came, whatever answer came is a success. A failure that is not {@link Unsent} may
     * have come after the platform did what was asked.
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
        RequestOptions options = address.request(method, resource, idle);
        options.putHeader(HttpHeaders.USER_AGENT, AGENT);
        if (!authorization.isEmpty()) {
            options.putHeader(AUTHORIZATION, authorization);
        }
        if (body.length() > 0) {
            options.putHeader(CONTENT_TYPE, contentType);
        }
        if (context.equals(Vertx.currentContext())) {
            return exchange(options, body);
        }
        // One event loop for all requests: a connection is never handed from loop to loop.
        Promise<Answer> answer = Promise.promise();
        context.runOnContext(on -> exchange(options, body).onComplete(answer));
        return answer.future();
    }

    private Future<Answer> exchange(RequestOptions options, Buffer body) {
        return http.request(options)
                .recover(unconnected -> Future.failedFuture(new Unsent(unconnected)))
                .compose(request -> body.length() > 0 ? request.send(body) : request.send())
                .compose(response ->
                        response.body().map(content -> new Answer(response.statusCode(), response.headers(), content)));
    }
}
