package dev.holdfast.gateway.qq;

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
    private final long idleMillis;
    private final String host;
    private final int port;
    private final boolean secure;
    private final String path;

    /** What came back. */
    record Answer(int status, MultiMap headers, Buffer body) {}

    QqHttp(Vertx vertx, HttpClientAgent http, URI base) {
        this(vertx, http, base, IDLE);
    }

    QqHttp(Vertx vertx, HttpClientAgent http, URI base, Duration idle) {
        if (base.getHost() == null) {
            throw new IllegalArgumentException("'" + base + "' is not an http address");
        }
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.http = http;
        this.idleMillis = idle.toMillis();
        this.host = base.getHost();
        this.secure = "https".equalsIgnoreCase(base.getScheme());
        this.port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        String raw = base.getRawPath() == null ? "" : base.getRawPath();
        this.path = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
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
    Future<Answer> put(URI address, Buffer body) {
        QqHttp elsewhere = new QqHttp(vertx, http, address.resolve("/"), Duration.ofMillis(idleMillis));
        String query = address.getRawQuery();
        String resource = query == null ? address.getRawPath() : address.getRawPath() + "?" + query;
        return elsewhere.send(HttpMethod.PUT, resource, "", body, BYTES);
    }

    Future<Answer> send(
            HttpMethod method, String resource, String authorization, Buffer body, CharSequence contentType) {
        RequestOptions options = new RequestOptions();
        options.setMethod(method)
                .setHost(host)
                .setPort(port)
                .setSsl(secure)
                .setURI(path + resource)
                .setFollowRedirects(false)
                .setIdleTimeout(idleMillis)
                .putHeader(HttpHeaders.USER_AGENT, AGENT);
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
