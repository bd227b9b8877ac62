package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.plugin.event.MessageReviewed;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Deferred;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.RowKeeper.Earlier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends replies: once, in order per conversation, as richly as allowed, and again later if the platform cannot take them now.
 * Thread-safe.
 */
public final class Deliveries {

    /**
     * What arrives this soon after the start may be what a process before had answered while it could not write: a number that
     * the platform knows is taken for ours then.
     */
    private static final Duration IN_DOUBT = Duration.ofMinutes(2);

    private final Map<String, Exit> exits;
    private final NamedOnTheWay named = new NamedOnTheWay();
    private final Time time;
    private final java.util.function.Predicate<String> enabled;
    private final RowKeeper rows;
    private final Sequences sequences;
    private final Undelivered undelivered;
    private final Reviews reviews;
    private final Sending sending;
    private final long startedNanos;

    Deliveries(DeliveryParts parts) {
        this.exits = parts.exits();
        this.time = parts.time();
        this.enabled = parts.features()::enabled;
        this.rows = parts.rows();
        this.sequences = parts.sequences();
        this.undelivered = parts.undelivered();
        this.reviews = parts.reviews();
        this.sending = parts.sending();
        this.startedNanos = time.nanos();
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
        return outgoing.key().isNamed() ? deliverNamed(outgoing, false) : deliverAnew(outgoing, false);
    }

    /**
     * Sends again what was given up: under the same key and number, so that a platform that has it after all drops it, and from
     * where it was. The future never fails.
     *
     * @param was null for what was given up before it was begun
     * @param deadlineNanos how long the caller waits for an answer, on the runtime's clock
     */
    public Future<Delivery> redeliver(Outgoing outgoing, @Nullable GivenUp was, long deadlineNanos) {
        Outgoing waiting = outgoing.waitingUntil(deadlineNanos);
        if (was == null) {
            // As its plugin asked for it: that may have asked again.
            Outgoing whole = waiting.saying(outgoing.key().part(0), outgoing.reply());
            return whole.key().isNamed() ? deliverNamed(whole, true) : deliverAnew(whole, true);
        }
        long age = Math.max(0, Duration.between(was.madeAt(), time.now()).toNanos());
        Row row = Row.again(waiting, was, time.nanos() - age);
        Exit exit = exits.get(outgoing.to().bot());
        return exit == null
                ? Future.succeededFuture(undelivered.refuse(row, Cause.NO_BOT, noBot(outgoing)))
                : sending.start(exit, List.of(row), 0);
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

    /**
     * A name says that the same is meant, whoever asks, as often as he asks, in this life of the process or a later one.
     *
     * @param again it was given up before it was begun
     */
    private Future<Delivery> deliverNamed(Outgoing outgoing, boolean again) {
        String bot = outgoing.to().bot();
        NamedOnTheWay.Send others = named.begin(outgoing);
        if (others != null) {
            return others.answer();
        }
        // Asked after it is begun: what was on its way until then is known by now.
        Delivery known = rows.known(bot, outgoing.key().part(1));
        return named.answer(outgoing, known != null ? Future.succeededFuture(known) : deliverAnew(outgoing, again));
    }

    private String noBot(Outgoing outgoing) {
        return "there is no bot named " + outgoing.to().bot() + "; known: " + exits.keySet();
    }

    private Future<Delivery> deliverAnew(Outgoing outgoing, boolean again) {
        Exit exit = exits.get(outgoing.to().bot());
        if (exit == null) {
            return Future.succeededFuture(undelivered.refuse(outgoing, Cause.NO_BOT, noBot(outgoing)));
        }
        PlatformLimits limits = exit.sender().limits();
        List<Reply> parts = Rendering.parts(Rendering.fit(outgoing.reply(), enabled, limits), limits);
        if (again) {
            return begin(exit, outgoing, parts);
        }
        if (parts.size() == 1) {
            OutboxKey key = outgoing.key().part(1);
            Optional<Earlier> earlier = rows.earlier(outgoing.to().bot(), key);
            return earlier.isPresent()
                    ? answer(earlier.get(), outgoing)
                    : sending.start(exit, List.of(row(key, outgoing, parts.getFirst())), 0);
        }
        return inParts(exit, outgoing, parts);
    }

    /** One letter, one row, however many messages it takes: whichever of them is refused, the letter knows what is left to say. */
    private Future<Delivery> begin(Exit exit, Outgoing outgoing, List<Reply> parts) {
        OutboxKey key = outgoing.key().part(1);
        Optional<Earlier> askedForBeforeTheStart =
                key.isNamed() ? rows.earlier(outgoing.to().bot(), key) : Optional.empty();
        if (askedForBeforeTheStart.isPresent() && !(askedForBeforeTheStart.get() instanceof Earlier.Closed)) {
            return answer(askedForBeforeTheStart.get(), outgoing);
        }
        Row row = new Row(key, outgoing, outgoing.reply(), sequences.next(outgoing), time.nanos());
        row.say(parts);
        named.row(outgoing, row.end());
        return sending.start(exit, List.of(row), 0);
    }

    private Row row(OutboxKey key, Outgoing outgoing, Reply words) {
        long now = time.nanos();
        Row row = new Row(key, outgoing, words, sequences.next(outgoing), now);
        // What comes of the bot's own accord is asked for now.
        long received = outgoing.receivedNanos() == 0 ? now : outgoing.receivedNanos();
        if (rows.outlives() && received - startedNanos < IN_DOUBT.toNanos()) {
            row.inDoubt();
        }
        named.row(outgoing, row.end());
        return row;
    }

    private Future<Delivery> inParts(Exit exit, Outgoing outgoing, List<Reply> parts) {
        List<Earlier> earlier = earlier(outgoing, parts.size());
        if (!earlier.isEmpty()) {
            return answer(earlier, outgoing);
        }
        List<Row> fresh = new ArrayList<>();
        for (int index = 0; index < parts.size(); index++) {
            Row row = row(outgoing.key().part(index + 1), outgoing, parts.get(index));
            if (index > 0) {
                row.follows(fresh.getLast());
            }
            fresh.add(row);
        }
        return sending.start(exit, fresh, 0);
    }

    private List<Earlier> earlier(Outgoing outgoing, int parts) {
        List<Earlier> earlier = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
            rows.earlier(outgoing.to().bot(), outgoing.key().part(part)).ifPresent(earlier::add);
        }
        return earlier;
    }

    /**
     * All parts of a reply were written down together, so that a handler which runs again has said all of it, even if it would
     * say it in more parts now.
     */
    private Future<Delivery> answer(List<Earlier> parts, Outgoing outgoing) {
        Delivery known = null;
        Future<Delivery> other = Future.succeededFuture();
        for (Earlier part : parts) {
            if (part instanceof Earlier.Closed closed && closed.delivery() instanceof Delivered) {
                known = known == null ? closed.delivery() : known;
            } else {
                other = answer(part, outgoing);
            }
        }
        Delivery first = known;
        return other.map(delivery -> worse(first, delivery));
    }

    private static Delivery worse(@Nullable Delivery first, Delivery rest) {
        return first != null && (rest == null || rest instanceof Delivered) ? first : rest;
    }

    /** The result of an earlier send, or what it comes to while somebody waits. */
    private Future<Delivery> answer(Earlier earlier, Outgoing outgoing) {
        return switch (earlier) {
            case Earlier.Closed closed -> Future.succeededFuture(closed.delivery());
            case Earlier.Open open ->
                answer(open.row().end(), open.row().outgoing.expiresAt(), outgoing);
            case Earlier.Asleep asleep -> answer(asleep.end(), outgoing.expiresAt(), outgoing);
        };
    }

    private Future<Delivery> answer(Future<Delivery> end, Instant until, Outgoing outgoing) {
        named.row(outgoing, end);
        Promise<Delivery> answer = Promise.promise();
        long left = Math.max(0, outgoing.deadlineNanos() - time.nanos());
        Time.Alarm alarm = time.after(Duration.ofNanos(left), () -> answer.tryComplete(new Deferred(until)));
        end.onSuccess(delivery -> {
            alarm.cancel();
            answer.tryComplete(delivery);
        });
        return answer.future();
    }

    /** Hears what a platform decided about a message that it had held for review: a refused one is a dead letter. */
    public void reviewed(MessageReviewed decision) {
        reviews.decided(decision);
    }

    /** Tries everything that waits, now. */
    public void workOff() {
        sending.workOff();
    }

    /** Works the outbox off for at most a while; what still waits then is said to. */
    public Future<Void> drain(Duration max) {
        return sending.drain(max);
    }

    /** Likewise, where the process ends: nothing is sent from then on, since nothing is written down any more. */
    public Future<Void> end(Duration max) {
        return sending.end(max);
    }

    /** Whether it sends nothing any more. */
    public boolean isOver() {
        return sending.isOver();
    }

    /** How long the oldest waiting reply has been waiting; null if none is. */
    public @Nullable Duration oldestWaiting() {
        return sending.oldestWaiting();
    }

    /** Replies waiting to be sent again. */
    public int waiting() {
        return sending.waiting();
    }

    /** Holding, releasing and hurrying what is to be sent. */
    public Sending sending() {
        return sending;
    }
}
