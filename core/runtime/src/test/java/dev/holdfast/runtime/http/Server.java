package dev.holdfast.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A running API over a {@link FakeBot}, and a client for it. */
final class Server implements AutoCloseable {

    static final String VIEWER = "viewer-token-0123456789";
    static final String OPERATOR = "operator-token-0123456789";
    static final String ADMIN = "admin-token-0123456789";

    final FakeBot bot = new FakeBot();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpApi api;

    private Server(HttpConfig config, List<Consumer<Router>> mounts) {
        api = await(HttpApi.start(vertx, config, bot.parts(), mounts));
    }

    static Server withTokens() {
        return new Server(tokens("127.0.0.1", 0), List.of());
    }

    static Server withTokens(Consumer<Router> mount) {
        return new Server(tokens("127.0.0.1", 0), List.of(mount));
    }

    static Server open() {
        return new Server(new HttpConfig("127.0.0.1", 0, HttpConfig.Auth.NONE, List.of()), List.of());
    }

    static HttpConfig tokens(String host, int port) {
        return new HttpConfig(
                host,
                port,
                HttpConfig.Auth.TOKEN,
                List.of(
                        AccessToken.of("eve", Role.VIEWER, VIEWER),
                        AccessToken.of("olga", Role.OPERATOR, OPERATOR),
                        AccessToken.of("ada", Role.ADMIN, ADMIN)));
    }

    List<Operation> operations() {
        return HttpApi.operations(vertx, bot.parts());
    }

    int port() {
        return api.port();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path));
    }

    Reply get(String path) {
        return send(to(path));
    }

    Reply get(String path, String token) {
        return send(to(path).header("Authorization", "Bearer " + token));
    }

    Reply post(String path, String token, String body) {
        return send(
                to(path).header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        await(api.close());
        client.close();
        await(vertx.close());
        bot.alerts.close();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not within ten seconds", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new AssertionError(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** An answer, read in the ways tests want it. */
    record Reply(HttpResponse<String> raw) {

        int status() {
            return raw.statusCode();
        }

        String text() {
            return raw.body();
        }

        JsonNode json() {
            try {
                return Json.parse(Buffer.buffer(raw.body()));
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + raw.body(), e);
            }
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** The detail of a problem, once it was seen to be one. */
        String problem() {
            if (!header("Content-Type").equals("application/problem+json")) {
                throw new AssertionError("no problem: " + status() + " " + text());
            }
            return json().path("detail").asText();
        }
    }
}
