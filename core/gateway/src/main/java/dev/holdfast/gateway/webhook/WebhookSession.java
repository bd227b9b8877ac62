package dev.holdfast.gateway.webhook;

import dev.holdfast.gateway.GatewayEvent;
import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.ShardView;
import dev.holdfast.gateway.dialect.Dialect;
import dev.holdfast.gateway.dialect.PlatformException;
import dev.holdfast.plugin.event.BotReady;
import dev.holdfast.plugin.event.Origin;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bot without a socket, as others see it: ready once the platform took its credentials and said who it is. Asks again until it
 * does, or says that only a person can help. Thread-safe.
 */
public final class WebhookSession {

    private static final Duration[] RETRIES = {
        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(1)
    };

    private final String bot;
    private final Dialect dialect;
    private final Intake intake;
    private final Consumer<GatewayEvent> listener;
    private final Supplier<String> traces;
    private final Time time;

    private volatile @Nullable Instant readySince;
    private volatile String user = "";
    private volatile String trouble = "not asked yet who the bot is";
    private volatile boolean stopped;
    private Time.@Nullable Alarm retry;
    private int failures;
    private int asked;
    private boolean closed;

    public WebhookSession(
            String bot,
            Dialect dialect,
            Intake intake,
            Consumer<GatewayEvent> listener,
            Supplier<String> traces,
            Time time) {
        this.bot = bot;
        this.dialect = dialect;
        this.intake = intake;
        this.listener = listener;
        this.traces = traces;
        this.time = time;
    }

    /** Completes once the platform answered for the first time, whatever it said. Never fails. */
    public Future<Void> start() {
        Promise<Void> first = Promise.promise();
        ask(first);
        return first.future();
    }

    /** Asks again now, as after the operator mended something. */
    public void restart() {
        ask(Promise.promise());
    }

    public synchronized void close() {
        closed = true;
        cancel();
    }

    /** The bot's own user id; empty while it is not known. */
    public String user() {
        return user;
    }

    /**
     * One line for it among the shards.
     *
     * @param events how many came
     */
    public ShardView view(long events) {
        Instant since = readySince;
        boolean ready = since != null;
        // There is no heartbeat to miss: what is alive is this process, and it answers.
        Instant alive = ready ? time.now() : null;
        return new ShardView(
                bot,
                0,
                1,
                ready ? "ready" : stopped ? "stopped" : "connecting",
                ready ? "" : trouble,
                "",
                events,
                alive,
                null,
                since,
                0,
                0,
                0,
                null,
                null,
                null,
                null);
    }

    private void ask(Promise<Void> first) {
        int turn;
        synchronized (this) {
            if (closed) {
                first.tryComplete();
                return;
            }
            cancel();
            stopped = false;
            turn = ++asked;
        }
        dialect.self().onComplete(done -> {
            if (done.succeeded()) {
                known(turn, done.result());
            } else {
                failed(turn, done.cause());
            }
            first.tryComplete();
        });
    }

    private void known(int turn, String id) {
        synchronized (this) {
            if (closed || turn != asked) {
                return;
            }
            failures = 0;
            user = id;
            readySince = time.now();
        }
        Instant now = time.now();
        listener.accept(new GatewayEvent.StateChanged(bot, 0, "connecting", "ready", "events come by webhook", now));
        String trace = traces.get();
        Origin origin = new Origin(bot, dialect.platform(), "ready:webhook:" + trace, trace, now);
        intake.accept(new BotReady(origin, id, false), new Position(bot, 0, 0, "", "", 0, id));
    }

    private void failed(int turn, Throwable cause) {
        String what = String.valueOf(cause.getMessage());
        PlatformException said = cause instanceof PlatformException platform
                ? platform
                : new PlatformException(FailureKind.OTHER, what, null, cause);
        synchronized (this) {
            if (closed || turn != asked) {
                return;
            }
            trouble = what;
            stopped = said.lasting();
            cancel();
            if (stopped) {
                readySince = null;
            } else {
                Duration wait = RETRIES[Math.min(failures, RETRIES.length - 1)];
                failures++;
                retry = time.after(wait, this::restart);
            }
        }
        listener.accept(new GatewayEvent.Trouble(bot, 0, said.kind(), what, said.lasting(), time.now()));
    }

    private void cancel() {
        Time.Alarm waiting = retry;
        if (waiting != null) {
            waiting.cancel();
        }
        retry = null;
    }
}
