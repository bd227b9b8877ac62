package dev.holdfast.runtime.deadletter;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.DeadLetters;
import dev.holdfast.runtime.delivery.GivenUp;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.health.Rate;
import dev.holdfast.runtime.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps dead letters, tries again those that may be tried, forgets those that are a month old, and raises an alert where they are
 * many. Thread-safe; never blocks.
 */
public final class DeadLetterOffice implements DeadLetters {

    /** How long a letter is kept after it was given up last. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** How often it is looked for what is due: a retry is late by this at most. */
    static final Duration LOOK = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(DeadLetterOffice.class);
    private static final Duration TIDY = Duration.ofHours(1);
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(30);
    private static final int ROUND_MAX = 50;
    private static final String SUBJECT = "dead-letters";

    private final Shelf shelf;
    private final Redelivery redelivery;
    private final Alerts alerts;
    private final Time time;
    private final DoubleSupplier random;
    private final int threshold;
    private volatile boolean closed;
    private volatile boolean looking;
    private volatile long most;
    private volatile @Nullable Instant oldest;
    private final Rate came = new Rate();
    private final Rate went = new Rate();

    /**
     * @param threshold from how many letters on it is an alert
     */
    public record Settings(Redelivery redelivery, Alerts alerts, Time time, DoubleSupplier random, int threshold) {}

    /** Letters that live as long as the process, 10 000 at most. */
    public static DeadLetterOffice inMemory(Settings settings) {
        return new DeadLetterOffice(settings, new MemoryShelf(new Drafts(settings.time(), settings.random())));
    }

    /** Letters in the database; to be made before the store is started. */
    public static DeadLetterOffice stored(Settings settings, Store store) {
        return new DeadLetterOffice(settings, new StoredShelf(store, new Drafts(settings.time(), settings.random())));
    }

    DeadLetterOffice(Settings settings, Shelf shelf) {
        this.shelf = shelf;
        this.redelivery = settings.redelivery();
        this.alerts = settings.alerts();
        this.time = settings.time();
        this.random = settings.random();
        this.threshold = settings.threshold();
    }

    /** What came of an operator's wish to try a letter again. */
    public sealed interface Retried {
        /** It is on its way or there: the letter is gone. */
        record Sent(Delivery delivery) implements Retried {}

        /** It was refused again, and the letter lies there still. */
        record Refused(String reason) implements Retried {}

        /** It cannot be tried. */
        record Impossible(String reason) implements Retried {}

        record Unknown() implements Retried {}
    }

    /** Begins to try again what is due, and to forget what is old. */
    public void start() {
        time.after(LOOK, this::look);
        time.after(TIDY, this::tidy);
    }

    /** Tries nothing again from here on. What comes is kept all the same. */
    public void close() {
        closed = true;
    }

    @Override
    public void add(DeadLetter letter) {
        log.debug("Dead letter {} ({}): {}", letter.key(), Letter.label(letter.cause()), letter.reason());
        shelf.put(letter);
        came.increment();
        if (!letter.bot().isEmpty()) {
            alerts.raise(AlertKind.DELIVERY_FAILED, letter.bot(), letter.reason());
        }
    }

    /**
     * @param before only letters with smaller ids; {@link Long#MAX_VALUE} for the newest
     * @param limit is kept from 1 to 200
     */
    public Future<Page> page(Filter filter, long before, int limit) {
        int most = Math.clamp(limit, 1, Shelf.PAGE_MAX);
        return shelf.page(filter, before, most)
                .map(letters -> new Page(
                        letters,
                        shelf.census().count(filter),
                        letters.size() < most ? null : letters.getLast().id()));
    }

    /** One letter, whole. */
    public Future<Optional<Letter>> find(long id) {
        return shelf.find(id);
    }

    /** Tries a letter now, whatever became of it before. */
    public Future<Retried> retry(long id) {
        return shelf.find(id).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(new Retried.Unknown());
            }
            String impossible = impossible(found.get());
            return impossible != null
                    ? Future.succeededFuture(new Retried.Impossible(impossible))
                    : shelf.take(id)
                            .compose(taken -> taken.isEmpty()
                                    ? Future.succeededFuture(new Retried.Impossible("it is being retried already"))
                                    : again(taken.get()));
        });
    }

    private @Nullable String impossible(Letter letter) {
        if (letter.plugin().isEmpty()) {
            return "it is an event that came too late to be handled; there is nothing to send";
        }
        if (letter.state() == State.RETRYING) {
            return "it is being retried already";
        }
        return letter.expiresAt().isAfter(time.now())
                ? null
                : "the platform takes no answer to it after " + letter.expiresAt();
    }

    /** Has those tried soon, a few at a time, that the platform still takes; answers how many. */
    public Future<Long> retryAll(Filter filter) {
        return shelf.hurry(filter, time.now());
    }

    /** Answers whether it was there. */
    public Future<Boolean> purge(long id) {
        return shelf.remove(id);
    }

    /** Answers how many there were. */
    public Future<Long> purge(Filter filter) {
        return shelf.remove(filter);
    }

    /** How many letters there are of each state; cheap. */
    public Map<State, Long> counts() {
        return shelf.census().byState();
    }

    /** How many letters there are. */
    public long count() {
        return shelf.census().count(Filter.ALL);
    }

    /** How long the oldest letter has been lying there, as of a few seconds ago; null if there is none. */
    public @Nullable Duration oldest() {
        Instant at = oldest;
        return at == null || count() == 0 ? null : Duration.between(at, time.now());
    }

    /** Letters that come, over the last few seconds. */
    public double inPerSecond() {
        return came.perSecond();
    }

    /** Letters that are delivered after all, likewise. */
    public double outPerSecond() {
        return went.perSecond();
    }

    /** One round at a time, and the next look only after it. */
    private void look() {
        if (closed || looking) {
            return;
        }
        looking = true;
        came.sample(time.nanos());
        went.sample(time.nanos());
        watchThreshold();
        round().onComplete(done -> {
            looking = false;
            if (done.failed()) {
                log.debug("Dead letters could not be looked through", done.cause());
            }
            time.after(LOOK, this::look);
        });
    }

    private Future<Void> round() {
        try {
            return shelf.oldest()
                    .onSuccess(found -> oldest = found.orElse(null))
                    .compose(known -> takeDue());
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private Future<Void> takeDue() {
        return shelf.takeDue(time.now(), ROUND_MAX).compose(due -> {
            List<Future<Retried>> tried = new ArrayList<>();
            due.forEach(letter -> tried.add(again(letter)));
            return tried.isEmpty()
                    ? Future.succeededFuture()
                    : Future.join(tried).mapEmpty();
        });
    }

    private Future<Retried> again(Letter letter) {
        Instant now = time.now();
        if (!now.isBefore(letter.expiresAt())) {
            return settle(letter, new Retried.Refused("its time is over"));
        }
        Outgoing message;
        GivenUp was;
        try {
            was = LetterBody.was(letter);
            message = LetterBody.message(letter, time.nanos() + ATTEMPT_MAX.toNanos());
        } catch (IllegalArgumentException unreadable) {
            log.error("Dead letter {} cannot be tried again", letter.key(), unreadable);
            return settle(letter, new Retried.Refused(String.valueOf(unreadable.getMessage())));
        }
        if (message == null) {
            return settle(letter, new Retried.Refused("there is nothing to send"));
        }
        log.info("Dead letter {} is tried again, for the {}. time", letter.key(), letter.retries());
        return redelivery
                .again(message, was)
                .otherwise(failure ->
                        new Delivery.Refused(new dev.holdfast.plugin.reply.Refusal.Permanent(String.valueOf(failure))))
                .compose(delivery -> switch (delivery) {
                    case Delivery.Delivered delivered -> gone(letter, delivered);
                    case Delivery.Deferred deferred -> gone(letter, deferred);
                    case Delivery.Refused refused ->
                        settle(letter, new Retried.Refused(refused.refusal().reason()));
                });
    }

    private Future<Retried> gone(Letter letter, Delivery delivery) {
        went.increment();
        return shelf.sent(letter).map(removed -> new Retried.Sent(delivery));
    }

    /** A later word, that came with the refusal, stays. */
    private Future<Retried> settle(Letter letter, Retried.Refused refused) {
        Fate fate = Fate.of(letter.retryable(), letter.retries(), letter.expiresAt(), time.now(), random.getAsDouble());
        return shelf.putBack(letter, fate).map(refused);
    }

    /** Said again only when there are more than before. */
    private void watchThreshold() {
        long count = count();
        if (count < threshold) {
            most = 0;
            alerts.clear(AlertKind.DEAD_LETTERS, SUBJECT);
        } else if (count > most) {
            most = count;
            alerts.raise(
                    AlertKind.DEAD_LETTERS,
                    SUBJECT,
                    count + " dead letters lie there; from " + threshold + " on this is an alert");
        }
    }

    private void tidy() {
        if (closed) {
            return;
        }
        shelf.forget(time.now().minus(KEPT)).onComplete(done -> {
            if (done.failed()) {
                log.warn(
                        "Old dead letters could not be forgotten: {}",
                        done.cause().toString());
            } else if (done.result() > 0) {
                log.info("{} dead letters were forgotten after {} days", done.result(), KEPT.toDays());
            }
            time.after(TIDY, this::tidy);
        });
    }
}
