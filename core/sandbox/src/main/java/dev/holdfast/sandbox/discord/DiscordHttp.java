package dev.holdfast.sandbox.discord;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import dev.holdfast.sandbox.RefusedRequest;
import dev.holdfast.sandbox.discord.Buckets.Limit;
import dev.holdfast.sandbox.discord.Buckets.Verdict;
import dev.holdfast.sandbox.discord.Route.Access;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import dev.holdfast.sandbox.fault.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Discord's HTTP front: who asks, which limits and faults meet the request, and then {@link DiscordRoutes}. */
final class DiscordHttp {
    private static final int BODY_MAX_BYTES = 25 * 1024 * 1024;
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Options options;
    private final List<DiscordBot> bots;
    private final Faults faults;
    private final DiscordRoutes routes;
    private final Interactions interactions;
    private final Waiting waiting;
    private final Consumer<ChatMessage> accepted;
    private final Consumer<RefusedRequest> refused;
    private final Buckets buckets = new Buckets();
    private final Invalid invalid;
    private final Limit global;

    DiscordHttp(
            Vertx vertx,
            Options options,
            List<DiscordBot> bots,
            Faults faults,
            DiscordRoutes routes,
            Interactions interactions,
            Waiting waiting,
            Consumer<ChatMessage> accepted,
            Consumer<RefusedRequest> refused) {
        this.vertx = vertx;
        this.options = options;
        this.bots = bots;
        this.faults = faults;
        this.routes = routes;
        this.interactions = interactions;
        this.waiting = waiting;
        this.accepted = accepted;
        this.refused = refused;
        this.invalid = new Invalid(options.rest().invalidMax());
        this.global = new Limit("global", options.rest().globalPerSecond(), A_SECOND);
    }

    /** One request on its way. */
    private record Asked(
            HttpServerRequest request,
            Route route,
            List<String> at,
            Buffer body,
            @Nullable DiscordBot bot) {}

    void receive(HttpServerRequest request) {
        request.exceptionHandler(broken -> {});
        request.body().onSuccess(body -> receive(request, body));
    }

    private void receive(HttpServerRequest request, Buffer body) {
        Replying reply = new Replying(request);
        List<String> path = DiscordRoutes.segments(pathOf(request));
        String agent = String.valueOf(request.getHeader("User-Agent"));
        if (invalid.blocked(now())) {
            reply.blockedByProxy(invalid.until(now()));
        } else if (!agent.startsWith("DiscordBot (")) {
            refuse(request, DiscordRefusal.ofCode(40333));
        } else if (path.size() < 2 || !(path.get(1).equals("v10") || path.get(1).equals("v9"))) {
            refuse(request, DiscordRefusal.ofCode(50041));
        } else if (body.length() > BODY_MAX_BYTES) {
            refuse(request, DiscordRefusal.ofCode(40005));
        } else {
            List<String> at = path.subList(2, path.size());
            Route route = routes.find(request.method().name(), at);
            if (route == null) {
                refuse(request, DiscordRefusal.noSuchRoute());
            } else {
                meetFaults(new Asked(request, route, at, body, caller(request, route, at)));
            }
        }
    }

    private @Nullable DiscordBot caller(HttpServerRequest request, Route route, List<String> at) {
        if (route.access() == Access.INTERACTION) {
            return interactions.botOf(at.get(2));
        }
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith("Bot ")) {
            return null;
        }
        String token = header.substring(4).strip();
        return bots.stream()
                .filter(bot -> bot.bot().secret().equals(token))
                .findFirst()
                .orElse(null);
    }

    private void meetFaults(Asked asked) {
        DiscordBot bot = asked.bot();
        Victim victim = new Victim(Platform.DISCORD, bot == null ? null : bot.bot());
        Endpoint endpoint = asked.route().endpoint();
        Optional<Faults.Active> fault = faults.biteRequest(endpoint, victim, now());
        if (fault.isEmpty()) {
            meetLimits(asked, false);
            return;
        }
        Fault wish = fault.get().fault();
        HttpServerRequest request = asked.request();
        int code = wish.code() == null ? 0 : wish.code();
        switch (wish.kind()) {
            case REST_429 -> tooMany(asked, wish);
            case REST_500 -> broken(request, code >= 500 && code < 600 ? code : 500);
            case REST_ERROR -> refuse(request, DiscordRefusal.ofCode(code == 0 ? 50013 : code));
            case REST_HANG -> waiting.hang(request, fault.get(), () -> meetLimits(asked, false));
            case REST_SLOW -> vertx.setTimer(Math.max(1, wish.delay().toMillis()), fired -> meetLimits(asked, false));
            case REST_LOSE_ANSWER -> meetLimits(asked, true);
            case TOKEN_REFUSED -> refuse(request, DiscordRefusal.unauthorized());
            case IP_REFUSED -> refuse(request, DiscordRefusal.ofCode(40333));
            default -> throw new IllegalStateException(wish.kind() + " is no fault of a whole request.");
        }
    }

    private void meetLimits(Asked asked, boolean loseAnswer) {
        DiscordBot bot = asked.bot();
        Route route = asked.route();
        boolean unknown =
                bot == null || (route.access() == Access.BOT && bot.ended().get());
        if (unknown && route.access() == Access.BOT) {
            refuse(asked.request(), DiscordRefusal.unauthorized());
            return;
        }
        if (unknown && route.access() == Access.INTERACTION) {
            refuse(asked.request(), DiscordRefusal.ofCode(asked.at().size() == 4 ? 10062 : 10015));
            return;
        }
        Replying reply = new Replying(asked.request());
        String who = bot == null ? "anybody" : bot.bot().appId();
        if (route.access() == Access.BOT) {
            Verdict all = buckets.take("global/" + who, global, now());
            if (!all.granted()) {
                countInvalid(asked.request(), 429);
                reply.tooMany(Fault.Scope.GLOBAL, all.resetAfter());
                return;
            }
        }
        Limit limit = route.limit();
        if (limit != null) {
            Verdict verdict = buckets.take(who + "/" + limit.hash() + "/" + route.major(), limit, now());
            reply.limits(verdict);
            if (!verdict.granted()) {
                countInvalid(asked.request(), 429);
                reply.tooMany(Fault.Scope.USER, verdict.resetAfter());
                return;
            }
        }
        work(asked, bot == null ? bots.getFirst() : bot, reply, loseAnswer);
    }

    private void work(Asked asked, DiscordBot bot, Replying reply, boolean loseAnswer) {
        HttpServerRequest request = asked.request();
        Answer answer;
        try {
            RequestBody body = RequestBody.parse(request.getHeader("Content-Type"), asked.body());
            String authority = String.valueOf(request.authority());
            answer = asked.route().work().on(new Call(bot, asked.at(), request.params(), body, authority));
        } catch (DiscordRefusal.Refused e) {
            countInvalid(request, e.refusal().status());
            refused.accept(new RefusedRequest(
                    pathOf(request), e.refusal().status(), e.refusal().code(), now()));
            reply.json(e.refusal().status(), e.refusal().body());
            return;
        }
        if (loseAnswer) {
            request.connection().close();
        } else {
            reply.json(
                    answer.status(),
                    answer.body() == null ? null : answer.body().toString());
        }
        if (answer.accepted() != null) {
            accepted.accept(answer.accepted());
        }
    }

    private void tooMany(Asked asked, Fault wish) {
        Duration wait = Objects.requireNonNullElse(wish.retryAfter(), A_SECOND);
        if (wish.scope() == Fault.Scope.SHARED) {
            refused.accept(new RefusedRequest(pathOf(asked.request()), 429, 0, now()));
        } else {
            countInvalid(asked.request(), 429);
        }
        Replying reply = new Replying(asked.request());
        Limit limit = asked.route().limit();
        if (wish.scope() == Fault.Scope.CLOUDFLARE) {
            reply.blockedByProxy(wish.retryAfter());
            return;
        }
        if (limit != null && wish.scope() != Fault.Scope.GLOBAL) {
            // A shared limit says nothing of the bot's own bucket.
            int remaining = wish.scope() == Fault.Scope.SHARED ? limit.requests() - 1 : 0;
            reply.limits(new Verdict(false, limit, remaining, now().plus(wait), wait));
        }
        reply.tooMany(wish.scope(), wait);
    }

    /** As a proxy answers for a service that does not: a page, for all but 500. */
    private void broken(HttpServerRequest request, int status) {
        refused.accept(new RefusedRequest(pathOf(request), status, 0, now()));
        Replying reply = new Replying(request);
        if (status == 500) {
            reply.json(500, "{\"message\": \"500: Internal Server Error\", \"code\": 0}");
        } else {
            reply.page(status, "<html><head><title>" + status + "</title></head><body>upstream error</body></html>");
        }
    }

    private void refuse(HttpServerRequest request, DiscordRefusal refusal) {
        countInvalid(request, refusal.status());
        refused.accept(new RefusedRequest(pathOf(request), refusal.status(), refusal.code(), now()));
        new Replying(request).json(refusal.status(), refusal.body());
    }

    private void countInvalid(HttpServerRequest request, int status) {
        if (status == 401 || status == 403 || status == 429) {
            invalid.count(now());
        }
        if (status == 429) {
            refused.accept(new RefusedRequest(pathOf(request), status, 0, now()));
        }
    }

    private static String pathOf(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "/");
    }

    private Instant now() {
        return options.clock().instant();
    }
}
