package dev.holdfast.runtime.deadletter;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.deadletter.DeadLetterOffice.Retried;
import dev.holdfast.runtime.delivery.GivenUp;
import dev.holdfast.runtime.delivery.Outgoing;
import dev.holdfast.runtime.health.Rate;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a letter holds once more, and puts the letter back if that is refused. Thread-safe; never blocks. */
final class SecondTry {

    private static final Logger log = LoggerFactory.getLogger(SecondTry.class);

    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(30);

    private final Shelf shelf;
    private final Redelivery redelivery;
    private final Time time;
    private final DoubleSupplier random;
    private final Rate went = new Rate();

    SecondTry(Shelf shelf, Redelivery redelivery, Time time, DoubleSupplier random) {
        this.shelf = shelf;
        this.redelivery = redelivery;
        this.time = time;
        this.random = random;
    }

    /** Letters that are delivered after all. */
    Rate went() {
        return went;
    }

    /**
     * @param letter taken from the shelf
     */
    Future<Retried> again(Letter letter) {
        Instant now = time.now();
        Instant until = letter.until(now);
        if (!now.isBefore(until)) {
            return settle(letter, new Retried.Refused("its time is over"));
        }
        Outgoing message;
        GivenUp was;
        try {
            was = LetterBody.was(letter);
            message = LetterBody.message(letter, until, time.nanos() + ATTEMPT_MAX.toNanos());
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
                .otherwise(failure -> new Delivery.Refused(new Refusal.Permanent(String.valueOf(failure))))
                .compose(delivery -> switch (delivery) {
                    case Delivery.Delivered delivered -> gone(letter, delivered);
                    case Delivery.Deferred deferred -> gone(letter, deferred);
                    case Delivery.Refused refused
                    when refused.refusal() instanceof Refusal.Retryable later ->
                        // It was not tried, since the process ends: the next one finds it as it is.
                        Future.succeededFuture(new Retried.Refused(later.reason()));
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
        Fate fate = Fate.of(letter, time.now(), random.getAsDouble());
        return shelf.putBack(letter, fate).map(refused);
    }
}
