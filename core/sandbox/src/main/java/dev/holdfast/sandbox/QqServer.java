package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.QqRoutes.Answer;
import dev.holdfast.sandbox.QqRoutes.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** QQ's HTTP front: tokens, faults and error bodies around {@link QqRoutes}, and the way to the socket. */
final class QqServer {
    private static final String TOKEN_PATH = "/app/getAppAccessToken";
    private static final int BODY_MAX_BYTES = 32 * 1024 * 1024;
    private static final CharSequence TRACE = HttpHeaders.createOptimized("X-Tps-trace-ID");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final Vertx vertx;
    private final Options options;
    private final Tokens tokens;
    private final Faults faults;
    private final QqRoutes routes;
    private final Waiting waiting;
    private final WireIds ids;
    private final Consumer<ChatMessage> accepted;
    private final Consumer<RefusedRequest> refused;
    private final HttpServer server;
    private String authority = "";

    QqServer(
            Vertx vertx,
            Options options,
            Tokens tokens,
            Faults faults,
            QqGateway gateway,
            QqRoutes routes,
            Waiting waiting,
            WireIds ids,
            Consumer<ChatMessage> accepted,
            Consumer<RefusedRequest> refused) {
        this.vertx = vertx;
        this.options = options;
        this.tokens = tokens;
        this.faults = faults;
        this.routes = routes;
        this.waiting = waiting;
        this.ids = ids;
        this.accepted = accepted;
        this.refused = refused;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(options.port())
                        .setMaxWebSocketFrameSize(1024 * 1024)
                        .setMaxWebSocketMessageSize(1024 * 1024))
                .webSocketHandshakeHandler(this::handshake)
                .webSocketHandler(gateway::accept)
                .requestHandler(this::receive);
    }

    Future<Void> listen() {
        return server.listen().map(listening -> {
            authority = "127.0.0.1:" + listening.actualPort();
            return null;
        });
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> close() {
        return server.close();
    }

    private void handshake(ServerWebSocketHandshake handshake) {
        boolean known =
                handshake.path().equals("/websocket") || handshake.path().equals("/websocket/");
        if (!known) {
            handshake.reject(404);
        } else if (faults.bite(FaultKind.REFUSE_CONNECTIONS, now()).isPresent()) {
            handshake.reject(503);
        } else {
            handshake.accept();
        }
    }

    private void receive(HttpServerRequest request) {
        request.exceptionHandler(broken -> {});
        boolean token = pathOf(request).equals(TOKEN_PATH);
        Route route = token
                ? new Route(Endpoint.TOKEN, this::issue)
                : routes.find(request.method().name(), pathOf(request), authority);
        request.body().onSuccess(body -> {
            if (body.length() > BODY_MAX_BYTES) {
                refuse(request, QqRefusal.of(413, 12003, "request body is too large"));
            } else if (route == null) {
                refuse(request, QqRefusal.of(404, 404, "no such API"));
            } else {
                meetFaults(request, route, body);
            }
        });
    }

    private void meetFaults(HttpServerRequest request, Route route, Buffer body) {
        Optional<Faults.Active> fault = faults.biteRequest(route.endpoint(), now());
        if (fault.isEmpty()) {
            work(request, route, body, false);
            return;
        }
        Fault wish = fault.get().fault();
        switch (wish.kind()) {
            case REST_429 -> tooMany(request, wish.retryAfter());
            case REST_500 ->
                refuse(
                        request,
                        QqRefusal.of(500, wish.code() == null ? 50055001 : wish.code(), "internal error, try again"));
            case REST_HANG -> waiting.hang(request, fault.get(), () -> work(request, route, body, false));
            case REST_SLOW ->
                vertx.setTimer(Math.max(1, wish.delay().toMillis()), fired -> work(request, route, body, false));
            case REST_LOSE_ANSWER -> work(request, route, body, true);
            case TOKEN_REFUSED ->
                refuse(
                        request,
                        route.endpoint() == Endpoint.TOKEN
                                ? new QqRefusal(200, 100016, 100016, "invalid appid or secret")
                                : QqRefusal.of(401, 11244, "token expired or unknown"));
            case IP_REFUSED -> refuse(request, new QqRefusal(401, 11298, 40023002, "source IP not allowed"));
            case DROP_SOCKET, STOP_ACK, NO_HELLO, RECONNECT, INVALID_SESSION, CLOSE, REFUSE_CONNECTIONS -> {}
            case REFUSE_RESUME, GARBAGE, OVERSIZE, DUPLICATE_EVENTS, SILENCE, REFUSE_RICH -> {}
        }
    }

    private void work(HttpServerRequest request, Route route, Buffer body, boolean loseAnswer) {
        Answer answer;
        try {
            if (route.endpoint() != Endpoint.TOKEN) {
                authorize(request.getHeader(HttpHeaders.AUTHORIZATION));
            }
            answer = route.work().apply(body.getBytes());
        } catch (QqRefusal.Refused e) {
            refuse(request, e.refusal());
            return;
        }
        if (loseAnswer) {
            request.connection().close();
        } else {
            answer(request, answer.status(), ids.trace(), answer.body());
        }
        if (answer.accepted() != null) {
            accepted.accept(answer.accepted());
        }
    }

    private void authorize(@Nullable String header) {
        if (header == null || header.isBlank()) {
            throw QqRefusal.of(401, 11241, "token is missing").thrown();
        }
        if (header.startsWith("Bot ")) {
            throw QqRefusal.of(500, 11245, "fixed token disabled").thrown();
        }
        if (header.startsWith("Bearer ")) {
            throw QqRefusal.of(401, 11273, "wrong token type").thrown();
        }
        Tokens.Worth worth =
                header.startsWith("QQBot ") ? tokens.worth(header.substring(6), now()) : Tokens.Worth.UNKNOWN;
        switch (worth) {
            case GOOD -> {}
            case EXPIRED ->
                throw QqRefusal.of(401, 11244, "token expired or unknown").thrown();
            case UNKNOWN -> throw QqRefusal.of(401, 11243, "token is wrong").thrown();
        }
    }

    /** Says no with a 200, as the platform does. */
    private Answer issue(byte[] body) {
        JsonNode wish;
        try {
            wish = Json.MAPPER.readTree(body);
        } catch (IOException e) {
            return denied(100007, "appid invalid");
        }
        if (!wish.path("appId").isTextual()) {
            return denied(100007, "appid invalid");
        }
        boolean right = wish.path("appId").textValue().equals(options.appId())
                && options.secret().equals(wish.path("clientSecret").asText(""));
        if (!right) {
            return denied(100016, "invalid appid or secret");
        }
        Tokens.Token token = tokens.current(now());
        long seconds = Duration.between(now(), token.end()).toSeconds();
        return Answer.ok(Json.object(json -> {
            json.writeStringField("access_token", token.value());
            json.writeStringField("expires_in", Long.toString(seconds));
        }));
    }

    private static Answer denied(int code, String message) {
        return Answer.ok("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    private void tooMany(HttpServerRequest request, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            long seconds = Math.ceilDiv(retryAfter.toMillis(), 1000);
            request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        refuse(request, QqRefusal.of(429, 1100308, "too many requests"));
    }

    private void refuse(HttpServerRequest request, QqRefusal refusal) {
        refused.accept(new RefusedRequest(pathOf(request), refusal.status(), refusal.errCode(), now()));
        String trace = ids.trace();
        answer(request, refusal.status(), trace, refusal.body(trace));
    }

    private void answer(HttpServerRequest request, int status, String trace, @Nullable String body) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status).putHeader(TRACE, trace);
        if (body == null) {
            response.end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
        }
    }

    private static String pathOf(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "/");
    }

    private Instant now() {
        return options.clock().instant();
    }
}
