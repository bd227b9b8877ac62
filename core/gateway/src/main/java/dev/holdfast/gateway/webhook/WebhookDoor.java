package dev.holdfast.gateway.webhook;

import dev.holdfast.gateway.Intake;
import dev.holdfast.gateway.Position;
import dev.holdfast.gateway.dialect.Arrival;
import dev.holdfast.gateway.dialect.Oddities;
import dev.holdfast.gateway.dialect.Webhook;
import dev.holdfast.gateway.wire.Frame;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one bot's calls by HTTP come in: read, translated and handed on as what a socket brings is. The caller is answered once a
 * crash cannot lose the event any more, and does not wait for what follows; what platforms send again is known by its id.
 *
 * <p>Called on one event loop, in the order in which the calls came.
 */
public final class WebhookDoor {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDoor.class);

    /** Platforms wait about three seconds; a journal that needs longer is as good as none. */
    private static final Duration PATIENCE = Duration.ofMillis(2500);

    private final String bot;
    private final Webhook webhook;
    private final BiFunction<Frame.Dispatch, Arrival, Event> translator;
    private final Supplier<String> user;
    private final Supplier<String> traces;
    private final Intake intake;
    private final Oddities oddities;
    private final Time time;
    private final AtomicLong events = new AtomicLong();
    private volatile @Nullable Instant lastEvent;
    private volatile boolean shut;

    /**
     * @param user the bot's own user id; empty while it is not known
     * @param traces a new one for every event
     */
    public WebhookDoor(
            String bot,
            Webhook webhook,
            BiFunction<Frame.Dispatch, Arrival, Event> translator,
            Supplier<String> user,
            Supplier<String> traces,
            Intake intake,
            Oddities oddities,
            Time time) {
        this.bot = bot;
        this.webhook = webhook;
        this.translator = translator;
        this.user = user;
        this.traces = traces;
        this.intake = intake;
        this.oddities = oddities;
        this.time = time;
    }

    /** Lets in what one call brought, and says what its caller is told; on any thread, after 2.5 s at the latest. Never fails. */
    public Future<Webhook.Answer> receive(Webhook.Call call) {
        if (shut) {
            return Future.succeededFuture(Webhook.COME_AGAIN);
        }
        Instant now = time.now();
        Webhook.Taken taken = webhook.take(call, now);
        if (!taken.odd().isEmpty()) {
            oddities.note("webhook: " + taken.odd(), () -> call.body().length() + " bytes");
        }
        Frame.Dispatch dispatch = taken.dispatch();
        return dispatch == null ? Future.succeededFuture(taken.answer()) : letIn(dispatch, taken, now);
    }

    private Future<Webhook.Answer> letIn(Frame.Dispatch dispatch, Webhook.Taken taken, Instant now) {
        String self = user.get();
        Event event = translator.apply(dispatch, new Arrival(bot, self, "", traces.get(), now));
        events.incrementAndGet();
        lastEvent = now;
        Promise<Webhook.Answer> answer = Promise.promise();
        Time.Alarm late = time.after(PATIENCE, () -> answer.tryComplete(taken.unsafe()));
        try {
            intake.accept(
                    event,
                    new Position(bot, 0, 0, "", "", Math.max(0, dispatch.sequence()), self),
                    safe -> answer.tryComplete(safe ? taken.answer() : taken.unsafe()));
        } catch (RuntimeException broken) {
            LOG.error(
                    "{}: the intake did not take event {}", bot, event.origin().eventId(), broken);
            answer.tryComplete(taken.unsafe());
        }
        return answer.future().onComplete(done -> late.cancel());
    }

    /** From now on callers are told to come again: nobody is there any more to hear of it. */
    public void shut() {
        shut = true;
    }

    /** How many events came. */
    public long events() {
        return events.get();
    }

    /** When the last one did; null before the first. */
    public @Nullable Instant lastEvent() {
        return lastEvent;
    }
}
