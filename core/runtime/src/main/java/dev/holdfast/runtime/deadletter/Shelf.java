package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.delivery.DeadLetter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where letters lie. Thread-safe; never blocks. */
interface Shelf {

    /** Letters of one page at most. */
    int PAGE_MAX = 200;

    /** Keeps a letter, or a later word on one that lies there: then its id, its first time and its retries stay. */
    void put(DeadLetter letter);

    /**
     * The newest letters without their bodies, newest first.
     *
     * @param before only with smaller ids
     * @param limit from 1 to {@link #PAGE_MAX}
     */
    Future<List<Letter>> page(Filter filter, long before, int limit);

    /** One letter, whole. */
    Future<Optional<Letter>> find(long id);

    /**
     * Takes what is to be tried by now, whole: it is being retried from here on.
     *
     * @param max letters; fewer where they take much memory, but one if any is due
     */
    Future<List<Letter>> takeDue(Instant now, int max);

    /** Takes one letter, whole, since somebody wants it tried now; empty if it is not there or being retried already. */
    Future<Optional<Letter>> take(long id);

    /** Puts back a letter that was taken and could not be sent, unless a later word on it came meanwhile. */
    Future<Void> putBack(Letter taken, Fate fate);

    /** Removes a letter that was taken and has been sent, unless a later word on it came meanwhile: then it lies there anew. */
    Future<Void> sent(Letter taken);

    /** Lets those be tried soon, as somebody asked for, that hold a message which the platform still takes; answers how many. */
    Future<Long> hurry(Filter filter, Instant now);

    /** Answers whether it was there. */
    Future<Boolean> remove(long id);

    /** Answers how many there were. */
    Future<Long> remove(Filter filter);

    /** Removes what was given up before. */
    Future<Long> forget(Instant before);

    /** When the letter came that has been lying there longest; empty if none does. */
    Future<Optional<Instant>> oldest();

    Census census();

    /** What lay there when it was opened. */
    DeadLetterOffice.LeftOver leftOver();
}
