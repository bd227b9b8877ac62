package dev.holdfast.runtime.delivery;

import java.time.Instant;

/**
 * A message that a platform took and holds for review: to its plugin it is delivered.
 *
 * @param was how far it was, for whoever sends it again should it be refused
 * @param attempts requests made for it
 */
record UnderReview(Outgoing message, GivenUp was, int attempts) {

    /** How much memory it takes, in bytes. */
    long weight() {
        return Weight.ROW
                + Weight.of(message.reply())
                + was.words().stream().mapToLong(Weight::of).sum();
    }

    /** The message that a row sends at present. The platform took it, so that a later one of its number would be dropped. */
    static UnderReview of(Row row, Instant madeAt) {
        GivenUp now = row.givenUp(DeadLetter.Cause.REFUSED, madeAt);
        // What is left to say after it goes its own way.
        GivenUp alone = new GivenUp(
                now.sequence(),
                false,
                now.said(),
                now.renumbered(),
                now.words().size() > 1 ? now.words().subList(0, 1) : now.words(),
                now.madeAt(),
                now.byItself());
        return new UnderReview(row.left(), alone, row.attempts());
    }
}
