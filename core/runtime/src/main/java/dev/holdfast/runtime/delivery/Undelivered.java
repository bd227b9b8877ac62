package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down that something will not be sent, and keeps it for whoever can do something about it. Thread-safe. */
final class Undelivered {

    private static final Logger log = LoggerFactory.getLogger(Undelivered.class);

    private final Time time;
    private final DeliveryLog record;
    private final DeadLetters letters;

    Undelivered(Time time, DeliveryLog record, DeadLetters letters) {
        this.time = time;
        this.record = record;
        this.letters = letters;
    }

    Delivery refuse(Row row, Cause cause, String reason) {
        Instant made = madeAt(row);
        return refuse(row.left(), row.givenUp(cause, made), cause, reason, row.attempts(), made);
    }

    /** What never became a row; the letter has the key of the row in which it is sent after all. */
    Delivery refuse(Outgoing outgoing, Cause cause, String reason) {
        Outgoing row = outgoing.saying(outgoing.key().part(1), outgoing.reply());
        return refuse(row, null, cause, reason, 0, time.now());
    }

    /** What was delivered, and refused by a review after that. */
    void refuse(UnderReview held, String reason) {
        refuse(
                held.message(),
                held.was(),
                Cause.REFUSED,
                reason,
                held.attempts(),
                held.was().madeAt());
    }

    private Delivery refuse(
            Outgoing outgoing, @Nullable GivenUp was, Cause cause, String reason, int attempts, Instant first) {
        OutboxKey key = outgoing.key();
        log.warn("Reply {} will not be sent: {}", key, reason);
        record.refused(key.toString(), reason);
        letters.add(new DeadLetter(
                outgoing.to().bot() + "/" + key,
                cause,
                reason,
                outgoing.to().bot(),
                key.plugin(),
                outgoing.to().key(),
                outgoing,
                was,
                null,
                attempts,
                first,
                time.now(),
                takenUntil(outgoing)));
        return new Refused(new Refusal.Permanent(reason));
    }

    /** What answers nothing is taken at any time, whether or not it is still worth sending. */
    private static Instant takenUntil(Outgoing outgoing) {
        return outgoing.answering() == null ? Instant.MAX : outgoing.expiresAt();
    }

    /** When a row was made, on the clock on the wall. */
    Instant madeAt(Row row) {
        return time.now().minusNanos(time.nanos() - row.madeNanos);
    }
}
