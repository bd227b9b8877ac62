package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.RefusedRequest;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import dev.holdfast.sandbox.fault.Waiting;
import dev.holdfast.sandbox.qq.QqRoutes.Answer;
import dev.holdfast.sandbox.qq.QqRoutes.Route;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** QQ's HTTP front: tokens, faults and error bodies around {@link QqRoutes}. */
final class QqHttp {
    private static final String TOKEN_PATH = "/app/getAppAccessToken";
    private static final int BODY_MAX_BYTES = 32 * 1024 * 1024;
    private static final CharSequence TRACE = HttpHeaders.createOptimized("X-Tps-trace-ID");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final Vertx vertx;
    private final Options options;
    private final List<QqBot> bots;
    private final Faults faults;
    private final Waiting waiting;
    private final Blocks blocks;
    private final WireIds ids;
    private final Consumer<ChatMessage> accepted;
    private final Consumer<RefusedRequest> refused;

    QqHttp(
            Vertx vertx,
            Options options,
            List<QqBot> bots,
            Faults faults,
            Waiting waiting,
            Blocks blocks,
            WireIds ids,
            Consumer<ChatMessage> accepted,
            Consumer<RefusedRequest> refused) {
        this.vertx = vertx;
        this.options = options;
        this.bots = bots;
        this.faults = faults;
        this.waiting = waiting;
        this.blocks = blocks;
        this.ids = ids;
        this.accepted = accepted;
        this.refused = refused;
    }

    /** Who asks: the bot whose token it is, and what is wrong with it. */
    private record Caller(@Nullable QqBot bot, @Nullable QqRefusal refusal) {}

    void receive(HttpServerRequest request) {
        request.exceptionHandler(broken -> {});
        request.body().onSuccess(body -> receive(request, body));
    }

    private void receive(HttpServerRequest request, Buffer body) {
        if (Blocks.stores(request.method().name(), pathOf(request))) {
            int status = blocks.store(
                    pathOf(request),
                    request.getParam("partNumber"),
                    request.getParam("sign"),
                    request.getHeader(HttpHeaders.AUTHORIZATION),
                    body);
            request.response().setStatusCode(status).end();
            return;
        }
        boolean token = pathOf(request).equals(TOKEN_PATH);
        Caller caller = token ? asker(body) : caller(request.getHeader(HttpHeaders.AUTHORIZATION));
        // Whose routes tell what the address is does not matter where the caller is refused anyway.
        QqBot server = caller.bot() == null && !bots.isEmpty() ? bots.getFirst() : caller.bot();
        String authority = String.valueOf(request.authority());
        Route route = token
                ? new Route(Endpoint.TOKEN, asked -> issue(asked, caller.bot()))
                : server == null ? null : server.routes().find(request.method().name(), pathOf(request), authority);
        if (body.length() > BODY_MAX_BYTES) {
            refuse(request, QqRefusal.of(413, 12003, "request body is too large"));
        } else if (route == null) {
            refuse(request, QqRefusal.of(404, 404, "no such API"));
        } else {
            meetFaults(request, route, body, caller);
        }
    }

    private void meetFaults(HttpServerRequest request, Route route, Buffer body, Caller caller) {
        Optional<Faults.Active> fault = faults.biteRequest(
                route.endpoint(),
                new Victim(
                        Platform.QQ, caller.bot() == null ? null : caller.bot().bot()),
                now());
        if (fault.isEmpty()) {
            work(request, route, body, caller, false);
            return;
        }
        Fault wish = fault.get().fault();
        switch (wish.kind()) {
            case REST_429 -> tooMany(request, wish.retryAfter());
            case REST_500 ->
                refuse(
                        request,
                        QqRefusal.of(500, wish.code() == null ? 50055001 : wish.code(), "internal error, try again"));
            case REST_ERROR ->
                refuse(
                        request,
                        QqRefusal.bad(wish.code() == null ? 40034001 : wish.code(), "refused as the fault says"));
            case REST_HANG -> waiting.hang(request, fault.get(), () -> work(request, route, body, caller, false));
            case REST_SLOW ->
                vertx.setTimer(
                        Math.max(1, wish.delay().toMillis()), fired -> work(request, route, body, caller, false));
            case REST_LOSE_ANSWER -> work(request, route, body, caller, true);
            case TOKEN_REFUSED ->
                refuse(
                        request,
                        route.endpoint() == Endpoint.TOKEN
                                ? new QqRefusal(200, 100016, 100016, "invalid appid or secret")
                                : QqRefusal.of(401, 11244, "token expired or unknown"));
            case IP_REFUSED -> refuse(request, new QqRefusal(401, 11298, 40023002, "source IP not allowed"));
            default -> throw new IllegalStateException(wish.kind() + " is no fault of a whole request.");
        }
    }

    private void work(HttpServerRequest request, Route route, Buffer body, Caller caller, boolean loseAnswer) {
        Answer answer;
        try {
            if (caller.refusal() != null) {
                throw caller.refusal().thrown();
            }
            String type = Objects.requireNonNullElse(request.getHeader(HttpHeaders.CONTENT_TYPE), "");
            Buffer read = Multipart.is(type) ? Multipart.json(type, body) : body;
            answer = route.work().apply(read.getBytes());
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

    private Caller caller(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return new Caller(null, QqRefusal.of(401, 11241, "token is missing"));
        }
        if (header.startsWith("Bot ")) {
            return new Caller(null, QqRefusal.of(500, 11245, "fixed token disabled"));
        }
        if (header.startsWith("Bearer ")) {
            return new Caller(null, QqRefusal.of(401, 11273, "wrong token type"));
        }
        if (header.startsWith("QQBot ")) {
            for (QqBot bot : bots) {
                switch (bot.tokens().worth(header.substring(6), now())) {
                    case GOOD -> {
                        return new Caller(bot, null);
                    }
                    case EXPIRED -> {
                        return new Caller(bot, QqRefusal.of(401, 11244, "token expired or unknown"));
                    }
                    case UNKNOWN -> {}
                }
            }
        }
        return new Caller(null, QqRefusal.of(401, 11243, "token is wrong"));
    }

    /** The bot that a request for a token names, if there is one. */
    private Caller asker(Buffer body) {
        String appId = read(body.getBytes()).path("appId").asText("");
        return new Caller(
                bots.stream()
                        .filter(bot -> bot.bot().appId().equals(appId))
                        .findFirst()
                        .orElse(null),
                null);
    }

    /** Says no with a 200, as the platform does. */
    private Answer issue(byte[] body, @Nullable QqBot bot) {
        JsonNode wish = read(body);
        if (!wish.path("appId").isTextual()) {
            return denied(100007, "appid invalid");
        }
        if (bot == null || !bot.bot().secret().equals(wish.path("clientSecret").asText(""))) {
            return denied(100016, "invalid appid or secret");
        }
        Tokens.Token token = bot.tokens().current(now());
        long seconds = Duration.between(now(), token.end()).toSeconds();
        return Answer.ok(Json.object(json -> {
            json.writeStringField("access_token", token.value());
            json.writeStringField("expires_in", Long.toString(seconds));
        }));
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
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
