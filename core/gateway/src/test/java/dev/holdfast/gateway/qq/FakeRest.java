package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.BotConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The platform's REST as a list of answers, and what it was asked. */
final class FakeRest implements AutoCloseable {

    /** One request. */
    record Asked(String what, String contentType, String authorization, Buffer body) {
        String json() {
            return body.toString();
        }
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final Vertx vertx = Vertx.vertx();
    final HandTime time = new HandTime();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** A status of 0 hangs. */
    private record Answer(int status, String body) {}

    FakeRest() throws TimeoutException {
        server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if ("/token".equals(request.path())) {
                        request.response().end("{\"access_token\":\"a\",\"expires_in\":\"7200\"}");
                        return;
                    }
                    String what = request.method() + " " + request.uri();
                    asked.add(new Asked(
                            what,
                            header(request.getHeader("Content-Type")),
                            header(request.getHeader("Authorization")),
                            body));
                    Answer answer = answers.getOrDefault(what, new Answer(200, "{\"id\":\"sent\"}"));
                    if (answer.status() != 0) {
                        request.response().setStatusCode(answer.status()).end(answer.body());
                    }
                }))
                .listen(0, "127.0.0.1"));
    }

    private static String header(@Nullable String value) {
        return value == null ? "" : value;
    }

    FakeRest answers(String what, int status, String body) {
        answers.put(what, new Answer(status, body));
        return this;
    }

    FakeRest hangs(String what) {
        return answers(what, 0, "");
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    QqRest rest() {
        URI token = address().resolve("/token");
        BotConfig config = new BotConfig(
                "bot", "qq", "102000001", new BotConfig.Secret("hush"), address(), token, List.of(), "auto", null);
        QqTokens tokens = new QqTokens(config, new QqHttp(vertx, vertx.createHttpClient(), token), time);
        return new QqRest(new QqHttp(vertx, vertx.createHttpClient(), address()), tokens);
    }

    QqSender sender(QqReviews reviews, QqQuotes quotes) {
        return new QqSender(rest(), QqSettings.DEFAULT, reviews, quotes, time);
    }

    QqSender sender() {
        return sender(new QqReviews("bot", true, time), new QqQuotes());
    }

    /** What was asked, in order, without what it said. */
    List<String> calls() {
        return asked.stream().map(Asked::what).toList();
    }

    static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
    }
}
