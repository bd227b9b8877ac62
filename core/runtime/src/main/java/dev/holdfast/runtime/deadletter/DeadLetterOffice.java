package dev.holdfast.runtime.deadletter;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter;
import dev.holdfast.runtime.delivery.DeadLetters;
import dev.holdfast.runtime.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
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

    private static final Logger log = LoggerFactory.getLogger(DeadLetterOffice.class);

    private final Shelf shelf;
    private final Alerts alerts;
    private final Time time;
    private final SecondTry secondTry;
    private final Rounds rounds;

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
        this.alerts = settings.alerts();
        this.time = settings.time();
        this.secondTry = new SecondTry(shelf, settings.redelivery(), time, settings.random());
        this.rounds = new Rounds(shelf, secondTry, alerts, time, settings.threshold());
    }

    /**
     * What the process before left.
     *
     * @param interrupted letters that were being sent again, and are tried anew
     * @param exhausted letters that nobody but an operator tries again
     */
    public record LeftOver(long interrupted, long exhausted) {

        static final LeftOver NOTHING = new LeftOver(0, 0);
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
        rounds.start();
    }

    /** Tries nothing again from here on. What comes is kept all the same. */
    public void close() {
        rounds.close();
    }

    @Override
    public void add(DeadLetter letter) {
        log.debug("Dead letter {} ({}): {}", letter.key(), Letter.label(letter.cause()), letter.reason());
        shelf.put(letter);
        rounds.came().increment();
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
                                    : secondTry.again(taken.get()));
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

    /** What lay there when the process started. */
    public LeftOver leftOver() {
        return shelf.leftOver();
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
        Instant at = rounds.oldest();
        return at == null || count() == 0 ? null : Duration.between(at, time.now());
    }

    /** Letters that come, over the last few seconds. */
    public double inPerSecond() {
        return rounds.came().perSecond();
    }

    /** Letters that are delivered after all, likewise. */
    public double outPerSecond() {
        return secondTry.went().perSecond();
    }
}
