package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.http.Requests;
import io.vertx.core.Future;
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

    private static final Duration IDLE = Duration.ofSeconds(15);

    /** The platform turns away who does not say so. */
    private static final CharSequence AGENT =
            HttpHeaders.createOptimized("DiscordBot (https://github.com/holdfast, 0.1) Holdfast");

    private final Requests requests;
    private final String authorization;

    /**
     * @throws IllegalArgumentException if the address is none
     */
    DiscordHttp(Vertx vertx, HttpClientAgent http, URI base, String token) {
        this(vertx, http, base, token, IDLE);
    }

    DiscordHttp(Vertx vertx, HttpClientAgent http, URI base, String token, Duration idle) {
        this.requests = new Requests(vertx, http, base, idle);
        this.authorization = "Bot " + token;
    }

    /** Runs something on the event loop of the requests. */
    void onLoop(Runnable task) {
        requests.onLoop(task);
    }

    /** Sends one request, as {@link Requests#send} does. */
    Future<Answer> send(Route route, Body body) {
        RequestOptions options = requests.to(route.method(), route.path());
        options.putHeader(HttpHeaders.USER_AGENT, AGENT);
        if (!route.tokenInPath()) {
            options.putHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        if (!body.contentType().isEmpty()) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, body.contentType());
            options.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length()));
        }
        return requests.send(options, request -> write(request, body));
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
