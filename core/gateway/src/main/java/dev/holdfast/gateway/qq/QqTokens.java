package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.BotConfig;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.http.Unsent;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot's access token: fetched once however many ask, renewed shortly before it ends, and when it was refused. Thread-safe.
 *
 * <p>The platform hands out a new token only in the last minute of the old one, so asking earlier is of no use.
 */
final class QqTokens implements QqCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(QqTokens.class);
    private static final String PREFIX = "QQBot ";
    private static final Duration AHEAD = Duration.ofSeconds(45);
    private static final Duration SOONEST = Duration.ofSeconds(1);
    private static final long LIFE_MAX_SECONDS = 7200;
    private static final Duration[] RETRIES = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final String bot;
    private final QqHttp http;
    private final Buffer question;
    private final Time time;

    private volatile @Nullable Token present;
    private @Nullable Future<String> asking;
    private Time.@Nullable Alarm planned;
    private int failures;
    private long askAgainNanos;
    private @Nullable PlatformException lastFailure;
    private boolean closed;

    /** A token as requests carry it. */
    private record Token(String authorization, long endsNanos) {
        @Override
        public String toString() {
            return "token";
        }
    }

    QqTokens(BotConfig config, QqHttp http, Time time) {
        this.bot = config.name();
        this.http = http;
        this.time = time;
        this.question = Json.buffer(json -> {
            json.writeStringField("appId", config.appId());
            json.writeStringField("clientSecret", config.secret().value());
        });
    }

    @Override
    public Future<String> authorization() {
        Token token = present;
        if (token != null && token.endsNanos() - time.nanos() > 0) {
            return Future.succeededFuture(token.authorization());
        }
        return ask();
    }

    @Override
    public synchronized void refused(String authorization) {
        Token token = present;
        if (token != null && token.authorization().equals(authorization)) {
            LOG.debug("{}: the access token was refused and is renewed", bot);
            present = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        cancelPlan();
    }

    private synchronized Future<String> ask() {
        Future<String> already = asking;
        if (already != null) {
            return already;
        }
        PlatformException failure = lastFailure;
        if (failure != null && askAgainNanos - time.nanos() > 0) {
            return Future.failedFuture(failure);
        }
        Future<String> answer = http.send(HttpMethod.POST, "", "", question)
                .recover(broken -> Future.failedFuture(new PlatformException(
                        FailureKind.NETWORK,
                        bot + ": cannot reach the token address: " + Unsent.words(broken),
                        null,
                        broken)))
                .compose(this::understood);
        if (!answer.isComplete()) {
            asking = answer;
        }
        return answer.onFailure(this::failed);
    }

    private Future<String> understood(Answer answer) {
        JsonNode body = Json.read(answer.body());
        String token = body.path("access_token").asText("");
        if (token.isEmpty()) {
            return Future.failedFuture(refusal(answer.status(), body));
        }
        long seconds = Math.clamp(body.path("expires_in").asLong(LIFE_MAX_SECONDS), 1, LIFE_MAX_SECONDS);
        String authorization = PREFIX + token;
        synchronized (this) {
            present = new Token(
                    authorization, time.nanos() + Duration.ofSeconds(seconds).toNanos());
            asking = null;
            failures = 0;
            lastFailure = null;
            Duration ahead = Duration.ofSeconds(seconds).minus(AHEAD);
            plan(ahead.compareTo(SOONEST) < 0 ? shortest(seconds) : ahead);
        }
        LOG.debug("{}: an access token for {} s", bot, seconds);
        return Future.succeededFuture(authorization);
    }

    /** A token about to end is renewed in its last seconds, without asking in a hurry. */
    private static Duration shortest(long seconds) {
        return Duration.ofMillis(Math.max(SOONEST.toMillis(), seconds * 500));
    }

    private PlatformException refusal(int status, JsonNode body) {
        int code = body.path("code").asInt(0);
        return switch (code) {
            case 100007, 100016, 10004 ->
                PlatformException.untilMended(
                        FailureKind.AUTHENTICATION,
                        bot + ": no access token (code " + code + "): the platform does not take app-id and secret of"
                                + " this bot; check app-id and secret, and that the bot is not banned, and restart"
                                + " Holdfast; a reconnect tries the same ones again");
            case 100001 ->
                new PlatformException(
                        FailureKind.RATE_LIMIT,
                        bot + ": no access token (code 100001): asked too often",
                        Duration.ofSeconds(30),
                        null);
            default ->
                new PlatformException(
                        FailureKind.SERVER,
                        bot + ": no access token: the platform answered HTTP " + status + ", code " + code);
        };
    }

    private synchronized void failed(Throwable failure) {
        asking = null;
        boolean lasting = failure instanceof PlatformException said && said.lasting();
        Duration wait = RETRIES[lasting ? 0 : Math.min(failures++, RETRIES.length - 1)];
        askAgainNanos = time.nanos() + wait.toNanos();
        lastFailure = failure instanceof PlatformException platform
                ? platform
                : new PlatformException(FailureKind.OTHER, bot + ": no access token: " + failure, null, failure);
        if (lasting) {
            // Whoever needs a token asks again, as a person does who reconnects the bot.
            LOG.error("{}", lastFailure.getMessage());
            cancelPlan();
            return;
        }
        LOG.warn("{}; next try in {} s", lastFailure.getMessage(), wait.toSeconds());
        plan(wait);
    }

    private synchronized void plan(Duration wait) {
        cancelPlan();
        if (!closed) {
            planned = time.after(wait, this::askAsPlanned);
        }
    }

    private synchronized void askAsPlanned() {
        lastFailure = null;
        if (!closed && ask().failed()) {
            LOG.debug("{}: the token address cannot even be asked", bot);
        }
    }

    private void cancelPlan() {
        Time.Alarm before = planned;
        if (before != null) {
            before.cancel();
        }
        planned = null;
    }
}
