package dev.holdfast.runtime.deadletter;

import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.deadletter.DeadLetterOffice.Retried;
import dev.holdfast.runtime.health.Rate;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the dead letters every few seconds: tries again what is due, raises an alert where they are many, and once an hour
 * forgets those that are old. Thread-safe; never blocks.
 */
final class Rounds {

    /** How often it is looked for what is due: a retry is late by this at most. */
    static final Duration LOOK = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);
    private static final Duration TIDY = Duration.ofHours(1);
    private static final int ROUND_MAX = 50;
    private static final String SUBJECT = "dead-letters";

    private final Shelf shelf;
    private final SecondTry secondTry;
    private final Alerts alerts;
    private final Time time;
    private final int threshold;
    private final Rate came = new Rate();
    private volatile boolean closed;
    private volatile boolean looking;
    private volatile long most;
    private volatile @Nullable Instant oldest;

    /**
     * @param threshold from how many letters on it is an alert
     */
    Rounds(Shelf shelf, SecondTry secondTry, Alerts alerts, Time time, int threshold) {
        this.shelf = shelf;
        this.secondTry = secondTry;
        this.alerts = alerts;
        this.time = time;
        this.threshold = threshold;
    }

    void start() {
        time.after(LOOK, this::look);
        time.after(TIDY, this::tidy);
    }

    void close() {
        closed = true;
    }

    /** Letters that come. */
    Rate came() {
        return came;
    }

    /** When the letter came that has been lying there longest, as of the last round; null if none did. */
    @Nullable
    Instant oldest() {
        return oldest;
    }

    /** One round at a time, and the next look only after it. */
    private void look() {
        if (closed || looking) {
            return;
        }
        looking = true;
        came.sample(time.nanos());
        secondTry.went().sample(time.nanos());
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
            due.forEach(letter -> tried.add(secondTry.again(letter)));
            return tried.isEmpty()
                    ? Future.succeededFuture()
                    : Future.join(tried).mapEmpty();
        });
    }

    /** Said again only when there are more than before. */
    private void watchThreshold() {
        long count = shelf.census().count(Filter.ALL);
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
        shelf.forget(time.now().minus(DeadLetterOffice.KEPT)).onComplete(done -> {
            if (done.failed()) {
                log.warn(
                        "Old dead letters could not be forgotten: {}",
                        done.cause().toString());
            } else if (done.result() > 0) {
                log.info("{} dead letters were forgotten after {} days", done.result(), DeadLetterOffice.KEPT.toDays());
            }
            time.after(TIDY, this::tidy);
        });
    }
}
