package dev.holdfast.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/** Requests to one address of a platform, all from one event loop: a connection is never handed from loop to loop. Any thread. */
public final class Requests {

    private final Context context;
    private final HttpClientAgent http;
    private final Address address;
    private final Duration idle;

    /**
     * @param idle the last net, outside of every other time limit: a connection this long without a byte is given up
     * @throws IllegalArgumentException if the address is none
     */
    public Requests(Vertx vertx, HttpClientAgent http, URI base, Duration idle) {
        this.context = vertx.getOrCreateContext();
        this.http = http;
        this.address = Address.of(base);
        this.idle = idle;
    }

    /** Runs something on the event loop of the requests: at once if this is it. */
    public void onLoop(Runnable task) {
        if (context.equals(Vertx.currentContext())) {
            task.run();
        } else {
            context.runOnContext(on -> task.run());
        }
    }

    /**
     * A request yet to be made.
     *
     * @param resource encoded, from its slash on
     */
    public RequestOptions to(HttpMethod method, String resource) {
        return address.request(method, resource, idle);
    }

    /**
     * Makes a request; fails where no answer came, whatever answer came is a success. A failure that is not {@link Unsent} may
     * have come after the platform did what was asked.
     *
     * @param written writes the body, on the event loop, and answers with the response
     */
    public Future<Answer> send(
            RequestOptions options, Function<HttpClientRequest, Future<HttpClientResponse>> written) {
        if (context.equals(Vertx.currentContext())) {
            return exchange(options, written);
        }
        Promise<Answer> answer = Promise.promise();
        context.runOnContext(on -> exchange(options, written).onComplete(answer));
        return answer.future();
    }

    /** The body is asked for within the same step as the response: later it may be gone. */
    private Future<Answer> exchange(
            RequestOptions options, Function<HttpClientRequest, Future<HttpClientResponse>> written) {
        return connected(options)
                .recover(unconnected -> Future.failedFuture(new Unsent(unconnected)))
                .compose(request -> written.apply(request)
                        .compose(response -> response.body()
                                .map(content -> new Answer(response.statusCode(), response.headers(), content))));
    }

    /** A closed client throws instead of failing, and whoever asks on the event loop would never hear of it. */
    private Future<HttpClientRequest> connected(RequestOptions options) {
        try {
            return http.request(options);
        } catch (IllegalStateException closed) {
            return Future.failedFuture(closed);
        }
    }
}
