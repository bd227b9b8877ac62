package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Deferred;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.resilience.Backoff;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.config.DeliverySettings;
import dev.holdfast.runtime.delivery.Attempts.End;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows down, sends them, and keeps those that cannot go out now: in order per conversation, tried again until the platform
 * would no longer take them. Thread-safe.
 */
public final class Sending {

    private static final Logger log = LoggerFactory.getLogger(Sending.class);

    /** Nobody waits for a reply from the outbox; its expiry and the policy's deadline end it. */
    private static final Duration UNBOUNDED = Duration.ofDays(1);

    /** What is not written down any more is not sent either: whoever asked is asked again in the next life of the process. */
    private static final Delivery OVER =
            new Refused(new Refusal.Retryable("the process ends, and sends nothing any more", Duration.ZERO));

    private static final Duration DRAIN_LOOK = Duration.ofMillis(100);

    private final Map<String, Exit> exits;
    private final Map<String, Time.Alarm> alarms = new ConcurrentHashMap<>();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final Time time;
    private final DoubleSupplier random;
    private final DeliverySettings settings;
    private final DeliveryLog record;
    private final RowKeeper rows;
    private final Attempts attempts;
    private final Outbox outbox;
    private final LeftOverCount leftOver = new LeftOverCount();

    /** The latest part of each reply that was left, while more may come of it; where the store brings its results. */
    private final Map<String, Row> latestParts = new HashMap<>();

    /** Rows that were left and are not in memory yet; likewise. */
    private int sleepers;

    private volatile boolean paused;
    private volatile boolean over;
    private volatile boolean begun;

    Sending(
            Map<String, Exit> exits,
            Time time,
            DoubleSupplier random,
            DeliverySettings settings,
            DeliveryLog record,
            RowKeeper rows,
            Attempts attempts) {
        this.exits = exits;
        this.time = time;
        this.random = random;
        this.settings = settings;
        this.record = record;
        this.rows = rows;
        this.attempts = attempts;
        this.outbox = new Outbox(settings.outboxMax(), settings.outboxBytesMax());
    }

    /** Writes rows down, then sends them one after the other; completes with the first delivery, or with what stopped it. */
    Future<Delivery> start(Exit exit, List<Row> parts, int index) {
        Row first = parts.get(index);
        String conversation = first.outgoing.to().key();
        boolean now = !paused && !outbox.hasBacklog(conversation);
        Promise<Delivery> ended = Promise.promise();
        onTheWay.incrementAndGet();
        if (over) {
            onTheWay.decrementAndGet();
            return Future.succeededFuture(OVER);
        }
        rows.open(
                parts,
                now,
                () -> next(exit, parts, index).onComplete(done -> {
                    onTheWay.decrementAndGet();
                    ended.handle(done);
                }));
        return ended.future();
    }

    private Future<Delivery> next(Exit exit, List<Row> parts, int index) {
        Future<Delivery> first = send(exit, parts.get(index));
        if (index == parts.size() - 1) {
            return first;
        }
        return first.compose(delivery -> next(exit, parts, index + 1)
                .map(rest -> delivery instanceof Delivered && !(rest instanceof Delivered) ? rest : delivery));
    }

    private Future<Delivery> send(Exit exit, Row row) {
        if (row.isTakenOver()) {
            return Future.succeededFuture(close(row, new Deferred(row.outgoing.expiresAt())));
        }
        String conversation = row.outgoing.to().key();
        if (paused || outbox.hasBacklog(conversation)) {
            return Future.succeededFuture(queueUp(conversation, row));
        }
        return attempt(exit, row, row.outgoing.deadlineNanos()).map(end -> switch (end) {
            case End.Done done -> close(row, done.delivery());
            case End.Later later -> defer(conversation, row, later);
        });
    }

    private Delivery close(Row row, Delivery delivery) {
        rows.close(row, delivery, !row.isRepeatable());
        row.end(delivery);
        if (row.isLeftOver()) {
            leftOver.ended(delivery);
        }
        return delivery;
    }

    /** A failure of our own code is a wait, not the end of a conversation. */
    private Future<End> attempt(Exit exit, Row row, long deadlineNanos) {
        if (over) {
            return Future.succeededFuture(new End.Later("the process ends", settings.retryMax()));
        }
        Cause before = row.givenUpBefore();
        if (before != null) {
            // That one may have been shown; this was not sent.
            Cause cause = before == Cause.UNCERTAIN ? Cause.REFUSED : before;
            return Future.succeededFuture(
                    new End.Done(attempts.refuse(row, cause, "a part of the same reply before it was not sent")));
        }
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
        waits(row);
        return switch (outbox.append(conversation, row)) {
            case Outbox.Place.Full full -> full(row, full);
            case Outbox.Place.First first -> {
                wake(conversation, Duration.ZERO);
                yield new Deferred(row.outgoing.expiresAt());
            }
            case Outbox.Place.BehindOthers behind -> {
                // What was adopted has no alarm of its own.
                alarms.computeIfAbsent(conversation, key -> time.after(Duration.ZERO, () -> work(key)));
                yield new Deferred(row.outgoing.expiresAt());
            }
        };
    }

    private Delivery defer(String conversation, Row row, End.Later later) {
        waits(row);
        if (outbox.append(conversation, row) instanceof Outbox.Place.Full full) {
            return full(row, full);
        }
        record.deferred(row.key.toString(), later.reason());
        log.info("Reply {} waits in the outbox: {}", row.key, later.reason());
        wake(conversation, pause(row, later.after()));
        return new Deferred(row.outgoing.expiresAt());
    }

    private void waits(Row row) {
        row.waits();
        if (!row.progress().maybe() && row.maybeOnDisk()) {
            rows.waits(row);
        }
    }

    /** It is a dead letter that is sent by itself, and to its plugin something that comes later. */
    private Delivery full(Row row, Outbox.Place.Full full) {
        row.takeOverTheRest();
        attempts.refuse(row, Cause.OUTBOX_FULL, full.reason());
        return close(row, new Deferred(row.outgoing.expiresAt()));
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
        Row row = paused ? null : outbox.reserve(conversation);
        while (row != null) {
            Row tried = row;
            Exit exit = exits.get(tried.outgoing.to().bot());
            Future<End> attempt = exit == null
                    ? Future.succeededFuture(
                            new End.Done(attempts.refuse(tried, Cause.NO_BOT, "its bot is no longer configured")))
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
                close(row, done.delivery());
                boolean more = outbox.release(conversation, true);
                if (!more) {
                    alarms.remove(conversation);
                }
                yield more && !paused;
            }
            case End.Later later -> {
                waits(row);
                outbox.release(conversation, false);
                wake(conversation, pause(row, later.after()));
                yield false;
            }
        };
    }

    /**
     * Takes what was left in the database; {@link #workOff} sends it, or this if the database was opened after that.
     *
     * @param asleep what is not in memory yet: behind the others, and {@link #awake} takes it later
     */
    void adopt(List<Row> left, List<Sleeper> asleep) {
        leftOver.found(left.size() + asleep.size());
        for (Row row : left) {
            link(row);
            outbox.adopt(row.outgoing.to().key(), row);
        }
        asleep.forEach(sleeper -> outbox.sleeps(sleeper.conversation()));
        sleepers = asleep.size();
        forgetLinks();
        if (begun) {
            left.forEach(row -> wake(row.outgoing.to().key(), Duration.ZERO));
        }
    }

    /** Takes what was asleep, in the order in which it was left. */
    void awake(Row row) {
        String conversation = row.outgoing.to().key();
        link(row);
        sleepers--;
        forgetLinks();
        boolean first = outbox.awake(conversation, row);
        if (first && begun) {
            wake(conversation, Duration.ZERO);
        }
    }

    /** What was asleep will never be taken. */
    void gone(Sleeper sleeper, Delivery end) {
        outbox.gone(sleeper.conversation());
        leftOver.ended(end);
        sleepers--;
        forgetLinks();
    }

    /** What was left comes in order: of a reply in parts, each after the one before it. */
    private void link(Row row) {
        Row before = latestParts.put(row.outgoing.to().bot() + "/" + row.key.part(0), row);
        if (before != null) {
            row.follows(before);
        }
    }

    private void forgetLinks() {
        if (sleepers == 0) {
            latestParts.clear();
        }
    }

    /** How much memory takes what waits, in bytes. */
    long waitingBytes() {
        return outbox.bytes();
    }

    /** Tries everything that waits, now, oldest first; answers in how many conversations. */
    public int workOff() {
        begun = true;
        return work(outbox.oldestFirst());
    }

    /** Tries everything that waits, now, nearest deadline first; answers in how many conversations. */
    public int workOffByDeadline() {
        begun = true;
        return work(outbox.nearestDeadlineFirst());
    }

    private int work(List<String> conversations) {
        conversations.forEach(this::work);
        return conversations.size();
    }

    /** Sends nothing until {@link #resume}; what comes waits in the outbox. */
    public void pause() {
        paused = true;
    }

    public void resume() {
        paused = false;
        workOff();
    }

    public boolean isPaused() {
        return paused;
    }

    Future<Void> drain(Duration max) {
        return drain(max, false);
    }

    /** Likewise, and sends nothing from then on. */
    Future<Void> end(Duration max) {
        return drain(max, true);
    }

    /** Whether it sends nothing any more, since the process ends. */
    public boolean isOver() {
        return over;
    }

    private Future<Void> drain(Duration max, boolean ends) {
        Promise<Void> drained = Promise.promise();
        drain(drained, time.nanos() + max.toNanos(), ends);
        return drained.future();
    }

    private void drain(Promise<Void> drained, long end, boolean ends) {
        if (ends && outbox.waiting() + onTheWay.get() == 0) {
            // Whoever had begun before is counted below.
            over = true;
        }
        int left = outbox.waiting() + onTheWay.get();
        if (left == 0 || time.nanos() - end >= 0) {
            if (left > 0) {
                log.warn(
                        rows.outlives()
                                ? "{} replies go on at the next start"
                                : "{} replies are lost: nothing is written down in memory mode",
                        left);
            }
            over = ends || over;
            drained.complete();
            return;
        }
        workOff();
        time.after(DRAIN_LOOK, () -> drain(drained, end, ends));
    }

    @Nullable
    Duration oldestWaiting() {
        Long oldest = outbox.oldestNanos();
        return oldest == null ? null : Duration.ofNanos(Math.max(0, time.nanos() - oldest));
    }

    int waiting() {
        return outbox.waiting();
    }

    /** Replies being written down or sent. */
    public int onTheWay() {
        return onTheWay.get();
    }

    /** What became of the replies that the process before left behind. */
    public LeftOverCount.View leftOver() {
        return leftOver.view();
    }
}
