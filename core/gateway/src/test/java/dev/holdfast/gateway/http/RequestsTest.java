package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private final Vertx vertx = Vertx.vertx();
    private final HttpClientAgent http = vertx.createHttpClient();
    private final Requests requests =
            new Requests(vertx, http, URI.create("http://127.0.0.1:9"), Duration.ofSeconds(5));
    private final List<Throwable> unhandled = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        done(vertx.close());
    }

    /** A bot that is stopped while its gateway asks for a token: what it asks next finds the client closed. */
    @Test
    void a_request_after_the_client_was_closed_is_unsent_for_whoever_asks() throws Exception {
        vertx.exceptionHandler(unhandled::add);
        done(http.close());

        Throwable elsewhere = failure(asked());
        Throwable onTheLoop = failure(Future.future(asked -> requests.onLoop(() -> asked().onComplete(asked))));

        assertThat(elsewhere).isInstanceOf(Unsent.class).hasMessageContaining("closed");
        assertThat(onTheLoop).isInstanceOf(Unsent.class).hasMessageContaining("closed");
        assertThat(unhandled).isEmpty();
    }

    private Future<Answer> asked() {
        return requests.send(requests.to(HttpMethod.GET, "/"), HttpClientRequest::send);
    }

    private static Throwable failure(Future<Answer> asked) throws Exception {
        return done(asked.map(answer -> (Throwable) new AssertionError("answered " + answer.status()))
                .recover(Future::succeededFuture));
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
