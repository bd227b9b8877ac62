package dev.holdfast.gateway.discord;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A platform that answers as it is told, and remembers what it was asked. */
final class FakeDiscord {

    /** All that was asked, in order. */
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final Map<String, Deque<Told>> told = new ConcurrentHashMap<>();
    private final Deque<HttpServerRequest> hanging = new ConcurrentLinkedDeque<>();

    /** One request. */
    record Asked(String method, String path, MultiMap headers, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String line() {
            return method + " " + path;
        }
    }

    /** One answer; a status of 0 hangs, one below breaks the connection. */
    private record Told(int status, String body, Map<String, String> headers) {}

    FakeDiscord(Vertx vertx) throws TimeoutException {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked.add(new Asked(request.method().name(), path(request), request.headers(), body.toString()));
                    answer(request);
                }))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/api/v10");
    }

    /** How the next requests of this method whose path ends so are answered, one after the other. */
    FakeDiscord answer(String line, int status, String body, String... headers) {
        Map<String, String> map = new java.util.HashMap<>(Map.of("Via", "1.1 google"));
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        told.computeIfAbsent(line, key -> new ArrayDeque<>()).add(new Told(status, body, map));
        return this;
    }

    FakeDiscord hang(String line) {
        return answer(line, 0, "");
    }

    int hanging() {
        return hanging.size();
    }

    /** Answers the request that hangs longest. */
    void release(int status, String body) {
        HttpServerRequest late = hanging.remove();
        late.response().setStatusCode(status).putHeader("Via", "1.1 google").end(body);
    }

    FakeDiscord breakOff(String line) {
        return answer(line, -1, "");
    }

    List<String> lines() {
        return asked.stream().map(Asked::line).toList();
    }

    private void answer(HttpServerRequest request) {
        Told next = next(request);
        if (next.status() < 0) {
            request.connection().close();
        } else if (next.status() == 0) {
            hanging.add(request);
        } else {
            request.response().setStatusCode(next.status());
            next.headers().forEach(request.response()::putHeader);
            request.response().end(next.body());
        }
    }

    private synchronized Told next(HttpServerRequest request) {
        String line = request.method().name() + " " + path(request);
        for (Map.Entry<String, Deque<Told>> each : told.entrySet()) {
            int blank = each.getKey().indexOf(' ');
            boolean meant = line.startsWith(each.getKey().substring(0, blank))
                    && line.endsWith(each.getKey().substring(blank + 1));
            if (meant && !each.getValue().isEmpty()) {
                return each.getValue().removeFirst();
            }
        }
        return new Told(200, "{\"id\":\"m" + asked.size() + "\"}", Map.of("Via", "1.1 google"));
    }

    private static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "");
    }

    static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
