package dev.holdfast.gateway.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.discord.RateLimits.Leave;
import dev.holdfast.gateway.discord.RateLimits.Ticket;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.http.Unsent;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests as {@link RateLimits} allow: what has to wait for long is given back at once, so that nobody else waits with it; what
 * only waits for another answer of the same counter waits here, in order. Any thread; works on one event loop.
 */
final class DiscordRest {

    private static final Logger LOG = LoggerFactory.getLogger(DiscordRest.class);

    /** How long a request waits for the answer to another one. */
    private static final Duration BEHIND_MAX = Duration.ofSeconds(2);

    private static final int BEHIND_EACH_MAX = 50;

    private final String bot;
    private final DiscordHttp http;
    private final RateLimits limits;
    private final Time time;
    private final Map<String, Deque<Waiting>> waiting = new HashMap<>();
    private boolean tokenRefused;

    /** How a request ended. */
    sealed interface Result {
        /** Answered, in whatever way. */
        record Answered(int status, JsonNode body, Reading reading) implements Result {}

        /** Not sent: the same request may succeed later. */
        record NotNow(FailureKind kind, String why, Duration after) implements Result {}

        /** Not sent, and none will be before a person mended something. */
        record Stopped(String why) implements Result {}

        /** Nobody knows, unless the failure is {@link Unsent}. */
        record Lost(Route route, Throwable failure) implements Result {}
    }

    /** A request on its way here. */
    private record Waiting(Route route, Body body, Promise<Result> result, long since) {}

    DiscordRest(String bot, DiscordHttp http, RateLimits limits, Time time) {
        this.bot = bot;
        this.http = http;
        this.limits = limits;
        this.time = time;
    }

    /** Never fails. */
    Future<Result> call(Route route, Body body) {
        Promise<Result> result = Promise.promise();
        http.onLoop(() -> ask(new Waiting(route, body, result, time.nanos())));
        return result.future();
    }

    /** A person wants to know whether a refused token is taken again. */
    void probe() {
        http.onLoop(() -> probe(true));
    }

    private void probe(boolean wanted) {
        if (limits.probe(wanted, time.nanos())) {
            Future<Result> unused = call(Route.GATEWAY, Body.NONE); // its answer is for the limits
        }
    }

    private void ask(Waiting request) {
        probe(false);
        switch (limits.ask(request.route(), time.nanos())) {
            case Leave.Go go -> hold(request, go);
            case Leave.Behind behind -> queue(request, behind.counter());
            case Leave other -> refuse(request, other);
        }
    }

    private void hold(Waiting request, Leave.Go go) {
        if (!go.after().isPositive()) {
            send(request, go.ticket());
            return;
        }
        time.after(
                go.after(),
                () -> http.onLoop(() -> {
                    Leave stopped = limits.stopped(request.route(), time.nanos());
                    if (stopped == null) {
                        send(request, go.ticket());
                    } else {
                        limits.lost(go.ticket());
                        refuse(request, stopped);
                        wake(request.route(), go.ticket());
                    }
                }));
    }

    private void refuse(Waiting request, Leave why) {
        switch (why) {
            case Leave.Later later ->
                request.result().tryComplete(new Result.NotNow(later.kind(), later.why(), later.after()));
            case Leave.Never never -> request.result().tryComplete(new Result.Stopped(never.why()));
            case Leave.Go go -> throw new IllegalStateException("to go is no refusal");
            case Leave.Behind behind -> throw new IllegalStateException("to wait is no refusal");
        }
    }

    private void queue(Waiting request, String counter) {
        Deque<Waiting> line = waiting.computeIfAbsent(counter, key -> new ArrayDeque<>());
        if (line.size() >= BEHIND_EACH_MAX) {
            crowded(request);
            return;
        }
        line.add(request);
        Duration left = BEHIND_MAX.minusNanos(time.nanos() - request.since());
        time.after(
                left.isNegative() ? Duration.ZERO : left,
                () -> http.onLoop(() -> {
                    if (line.remove(request)) {
                        crowded(request);
                        forgetIfEmpty(counter, line);
                    }
                }));
    }

    private static void crowded(Waiting request) {
        request.result()
                .tryComplete(new Result.NotNow(
                        FailureKind.CONVERSATION,
                        "earlier requests of the same kind are still on their way",
                        Duration.ofMillis(500)));
    }

    private void forgetIfEmpty(String counter, Deque<Waiting> line) {
        if (line.isEmpty()) {
            waiting.remove(counter, line);
        }
    }

    private void send(Waiting request, Ticket ticket) {
        http.send(request.route(), request.body())
                .onComplete(done -> http.onLoop(() -> {
                    if (done.succeeded()) {
                        answered(request, ticket, done.result());
                    } else {
                        limits.lost(ticket);
                        request.result().tryComplete(new Result.Lost(request.route(), done.cause()));
                    }
                    wake(request.route(), ticket);
                }));
    }

    private void answered(Waiting request, Ticket ticket, Answer answer) {
        JsonNode body = Json.read(answer.body());
        Reading reading = Reading.of(answer.status(), answer.headers(), body);
        limits.answered(ticket, reading, time.nanos());
        tell(request.route(), reading);
        request.result().tryComplete(new Result.Answered(answer.status(), body, reading));
    }

    private void tell(Route route, Reading reading) {
        if (reading.status() == 401 && !route.tokenInPath()) {
            if (!tokenRefused) {
                LOG.error(
                        "{}: Discord refused the bot's token; nothing is sent any more. Copy the present token from the"
                                + " developer portal into 'token' of this bot",
                        bot);
            }
            tokenRefused = true;
        } else if (reading.status() < 400 && !route.tokenInPath()) {
            tokenRefused = false;
        }
        switch (reading.limited()) {
            case ADDRESS -> LOG.error("{}: Discord keeps this machine's address away; waiting", bot);
            case BOT -> LOG.warn("{}: the rate limit of the whole bot was met at {}", bot, route);
            case ROUTE, ALONE, SHARED -> LOG.debug("{}: a rate limit was met at {}", bot, route);
            case NOT -> {
                // The usual case.
            }
        }
    }

    /** Lets those ask again that waited for an answer, in order. */
    private void wake(Route route, Ticket ticket) {
        wake(ticket.counter());
        wake(limits.counter(route));
    }

    private void wake(String counter) {
        Deque<Waiting> line = waiting.remove(counter);
        if (line != null) {
            Deque<Waiting> turns = new ArrayDeque<>(line);
            line.clear();
            turns.forEach(this::ask);
        }
    }
}
