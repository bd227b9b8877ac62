package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Deferred;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.Backoff;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.delivery.Attempts.End;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends replies: once, in order per conversation, as richly as allowed, and again later if the platform cannot take them now.
 */
public final class Deliveries {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

    /** Nobody waits for a reply from the outbox; its expiry and the policy's deadline end it. */
    private static final Duration UNBOUNDED = Duration.ofDays(1);

    private static final Duration DRAIN_LOOK = Duration.ofMillis(100);

    private final Map<String, Exit> exits = new ConcurrentHashMap<>();
    private final Map<String, Time.Alarm> alarms = new ConcurrentHashMap<>();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final Features features;
    private final Time time;
    private final DoubleSupplier random;
    private final DeliverySettings settings;
    private final DeliveryLog record;
    private final Outbox outbox;
    private final Sequences sequences;
    private final Attempts attempts;

    public Deliveries(
            Features features, Time time, DoubleSupplier random, DeliverySettings settings, DeliveryLog record) {
        this.features = features;
        this.time = time;
        this.random = random;
        this.settings = settings;
        this.record = record;
        this.outbox = new Outbox(settings.outboxMax());
        this.sequences = new Sequences(time);
        this.attempts = new Attempts(features, time, record, this::sequence);
    }

    /** Opens a bot's way out. */
    public void open(String bot, Exit exit) {
        exits.put(bot, exit);
    }

    public Map<String, Exit> exits() {
        return Map.copyOf(exits);
    }

    /** Sends a reply; the future never fails. */
    public Future<Delivery> deliver(Outgoing outgoing) {
        Exit exit = exits.get(outgoing.to().bot());
        if (exit == null) {
            return Future.succeededFuture(attempts.refuse(
                    outgoing.key(), "there is no bot named " + outgoing.to().bot() + "; known: " + exits.keySet()));
        }
        PlatformLimits limits = exit.sender().limits();
        Reply fitting = Rendering.fit(outgoing.reply(), features::enabled, limits);
        return parts(exit, outgoing, Rendering.parts(fitting, limits), 0);
    }

    /**
     * Takes a message back, through the guard; the future never fails.
     *
     * @param messageId as a delivery or an event gave it
     */
    public Future<Delivery> recall(Conversation from, MessageId messageId, long deadlineNanos) {
        Exit exit = exits.get(from.bot());
        return exit == null
                ? Future.succeededFuture(new Refused(new Refusal.Permanent("there is no bot named " + from.bot())))
                : Recalls.recall(exit, from, messageId, deadlineNanos, time.now());
    }

    private Future<Delivery> parts(Exit exit, Outgoing outgoing, List<Reply> parts, int index) {
        Row row = new Row(outgoing.key().part(index + 1), outgoing, parts.get(index), sequence(outgoing), time.nanos());
        Future<Delivery> first = start(exit, row);
        if (index == parts.size() - 1) {
            return first;
        }
        return first.compose(delivery -> delivery instanceof Refused
                ? Future.succeededFuture(delivery)
                : parts(exit, outgoing, parts, index + 1).map(rest -> worse(delivery, rest)));
    }

    private static Delivery worse(Delivery first, Delivery rest) {
        return rest instanceof Delivered ? first : rest;
    }

    /** Counted by what is answered, not by what is handled: a plugin may answer an event while it handles a later one. */
    private int sequence(Outgoing outgoing) {
        String bot = outgoing.to().bot();
        return switch (outgoing.answering()) {
            case null -> 1;
            case Answering.ToMessage message -> sequences.next(bot + "/message/" + message.messageId());
            case Answering.ToEvent event -> sequences.next(bot + "/event/" + event.eventId());
            case Answering.ToInteraction press -> sequences.next(bot + "/interaction/" + press.interaction());
        };
    }

    private Future<Delivery> start(Exit exit, Row row) {
        String conversation = row.outgoing.to().key();
        if (outbox.hasBacklog(conversation)) {
            return Future.succeededFuture(queueUp(conversation, row));
        }
        onTheWay.incrementAndGet();
        return attempt(exit, row, row.outgoing.deadlineNanos())
                .onComplete(done -> onTheWay.decrementAndGet())
                .map(end -> switch (end) {
                    case End.Done done -> done.delivery();
                    case End.Later later -> defer(conversation, row, later);
                });
    }

    /** A failure of our own code is a wait, not the end of a conversation. */
    private Future<End> attempt(Exit exit, Row row, long deadlineNanos) {
        Future<End> attempt;
        try {
            attempt = attempts.attempt(exit, row, deadlineNanos);
        } catch (RuntimeException failure) {
            attempt = Future.failedFuture(failure);
        }
        return attempt.otherwise(failure -> {
            log.error("The attempt at reply {} failed in a way it should not", row.key, failure);
            return new End.Later(String.valueOf(failure), settings.retryMax());
        });
    }

    /** Behind what waits already; that may have gone meanwhile, and then nobody else would come for this row. */
    private Delivery queueUp(String conversation, Row row) {
        return switch (outbox.append(conversation, row)) {
            case FULL -> full(row);
            case FIRST -> {
                wake(conversation, Duration.ZERO);
                yield new Deferred(row.outgoing.expiresAt());
            }
            case BEHIND_OTHERS -> new Deferred(row.outgoing.expiresAt());
        };
    }

    private Delivery defer(String conversation, Row row, End.Later later) {
        if (outbox.append(conversation, row) == Outbox.Place.FULL) {
            return full(row);
        }
        record.deferred(row.key.toString(), later.reason());
        log.info("Reply {} waits in the outbox: {}", row.key, later.reason());
        wake(conversation, pause(row, later.after()));
        return new Deferred(row.outgoing.expiresAt());
    }

    private Delivery full(Row row) {
        record.refused(row.key.toString(), "the outbox is full");
        log.warn("Reply {} is refused: the outbox holds {} already", row.key, settings.outboxMax());
        return new Refused(new Refusal.Retryable(
                "the outbox holds " + settings.outboxMax() + " replies already", settings.retryMax()));
    }

    /** As long as the platform asked for, or the backoff if that is longer; but not past what the reply is worth. */
    private Duration pause(Row row, Duration hint) {
        Duration backoff =
                Backoff.delay(row.deferredAgain(), settings.retryMin(), settings.retryMax(), random.getAsDouble());
        Duration wait = longer(settings.retryMin(), longer(hint, backoff));
        Duration left = Duration.between(time.now(), row.outgoing.expiresAt());
        return left.isPositive() && left.compareTo(wait) < 0 ? left : wait;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** One alarm a conversation: the latest word counts. */
    private void wake(String conversation, Duration wait) {
        alarms.compute(conversation, (key, earlier) -> {
            if (earlier != null) {
                earlier.cancel();
            }
            return time.after(wait, () -> work(key));
        });
    }

    /** Tries the oldest waiting reply of a conversation, and the next ones as long as they go out. */
    private void work(String conversation) {
        Row row = outbox.reserve(conversation);
        while (row != null) {
            Row tried = row;
            Exit exit = exits.get(tried.outgoing.to().bot());
            Future<End> attempt = exit == null
                    ? Future.succeededFuture(new End.Done(attempts.refuse(tried.key, "its bot is gone")))
                    : attempt(exit, tried, time.nanos() + UNBOUNDED.toNanos());
            if (!attempt.isComplete()) {
                attempt.onSuccess(end -> {
                    if (settle(conversation, tried, end)) {
                        work(conversation);
                    }
                });
                return;
            }
            row = settle(conversation, tried, attempt.result()) ? outbox.reserve(conversation) : null;
        }
    }

    /** Ends an attempt from the outbox; answers whether the next row should be tried now. */
    private boolean settle(String conversation, Row row, End end) {
        return switch (end) {
            case End.Done done -> {
                boolean more = outbox.release(conversation, true);
                if (!more) {
                    alarms.remove(conversation);
                }
                yield more;
            }
            case End.Later later -> {
                outbox.release(conversation, false);
                wake(conversation, pause(row, later.after()));
                yield false;
            }
        };
    }

    /** Tries everything that waits, now. */
    public void workOff() {
        outbox.forEach(this::work);
    }

    /** Works the outbox off for at most a while; what still waits then is lost, and said to be. */
    public Future<Void> drain(Duration max) {
        Promise<Void> drained = Promise.promise();
        drain(drained, time.nanos() + max.toNanos());
        return drained.future();
    }

    private void drain(Promise<Void> drained, long end) {
        int left = outbox.waiting() + onTheWay.get();
        if (left == 0 || time.nanos() - end >= 0) {
            if (left > 0) {
                log.error("{} replies are lost: they waited to be sent, and the outbox lives in memory", left);
            }
            drained.complete();
            return;
        }
        workOff();
        time.after(DRAIN_LOOK, () -> drain(drained, end));
    }

    /** How long the oldest waiting reply has been waiting; null if none is. */
    public @Nullable Duration oldestWaiting() {
        Long oldest = outbox.oldestNanos();
        return oldest == null ? null : Duration.ofNanos(Math.max(0, time.nanos() - oldest));
    }

    /** Replies waiting to be sent again. */
    public int waiting() {
        return outbox.waiting();
    }
}
