package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.http.Address;
import dev.holdfast.gateway.http.Unsent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;

/** Requests to the platform's address, all from one event loop. */
final class DiscordHttp {

    /** The last net, outside of every other time limit: a connection this long without a byte is given up. */
    private static final Duration IDLE = Duration.ofSeconds(15);

    /** The platform turns away who does not say so. */
    private static final CharSequence AGENT =
            HttpHeaders.createOptimized("DiscordBot (https://github.com/holdfast, 0.1) Holdfast");

    private final Context context;
    private final HttpClientAgent http;
    private final Duration idle;
    private final Address address;
    private final String authorization;

    /** What came back. */
    record Answer(int status, MultiMap headers, Buffer body) {}

    /**
     * @throws IllegalArgumentException if the address is none
     */
    DiscordHttp(Vertx vertx, HttpClientAgent http, URI base, String token) {
        this(vertx, http, base, token, IDLE);
    }

    DiscordHttp(Vertx vertx, HttpClientAgent http, URI base, String token, Duration idle) {
        this.context = vertx.getOrCreateContext();
        this.http = http;
        this.idle = idle;
        this.address = Address.of(base);
        this.authorization = "Bot " + token;
    }

    /** Runs something on the event loop of the requests. */
    void onLoop(Runnable task) {
        if (context.equals(Vertx.currentContext())) {
            task.run();
        } else {
            context.runOnContext(on -> task.run());
        }
    }

    /**
     * Sends one request; fails where no answer came, whatever answer came is a success. A failure that is not {@link Unsent} may
     * have come after the platform did what was asked. On the event loop.
     */
    Future<Answer> send(Route route, Body body) {
        RequestOptions options = address.request(route.method(), route.path(), idle);
        options.putHeader(HttpHeaders.USER_AGENT, AGENT);
        if (!route.tokenInPath()) {
            options.putHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        if (!body.contentType().isEmpty()) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, body.contentType());
            options.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length()));
        }
        return http.request(options)
                .recover(unconnected -> Future.failedFuture(new Unsent(unconnected)))
                .compose(request -> write(request, body)
                        .compose(response -> response.body()
                                .map(content -> new Answer(response.statusCode(), response.headers(), content))));
    }

    private static Future<HttpClientResponse> write(HttpClientRequest request, Body body) {
        if (body.pieces().size() <= 1) {
            return body.pieces().isEmpty()
                    ? request.send()
                    : request.send(body.pieces().getFirst());
        }
        // An early answer, such as that it is too much, ends the writing.
        return write(request, body.pieces().iterator()).compose(done -> request.response());
    }

    private static Future<Void> write(HttpClientRequest request, Iterator<Buffer> pieces) {
        Buffer piece = pieces.next();
        return pieces.hasNext() ? request.write(piece).compose(done -> write(request, pieces)) : request.end(piece);
    }
}
