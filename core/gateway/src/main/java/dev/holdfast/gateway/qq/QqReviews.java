package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings together the answer that a message is held for review and the event that says what came of it, whichever comes first. A
 * decision that comes at once is the result of the send; a later one is an event only. Thread-safe.
 */
final class QqReviews {

    private static final Logger LOG = LoggerFactory.getLogger(QqReviews.class);

    /** Machines decide within moments; people take longer than a sender should wait. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final int REMEMBERED_MAX = 1000;

    private final String bot;
    private final boolean announced;
    private final Time time;
    private final Map<String, Promise<SendResult>> reviews = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Promise<SendResult>> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    /**
     * @param announced whether decisions are announced at all: they are to bots that asked for them
     */
    QqReviews(String bot, boolean announced, Time time) {
        this.bot = bot;
        this.announced = announced;
        this.time = time;
    }

    /** A message was taken for review. */
    Future<SendResult> held(SendResult.UnderReview review) {
        if (!announced || review.auditId().isEmpty()) {
            return Future.succeededFuture(review);
        }
        Promise<SendResult> decision = of(review.auditId());
        Time.Alarm late = time.after(WAIT, () -> decision.tryComplete(review));
        return decision.future().onComplete(done -> late.cancel());
    }

    /**
     * The platform decided.
     *
     * @param message null if it will not be shown
     */
    void decided(String review, @Nullable MessageId message) {
        if (message == null) {
            LOG.warn("{}: the platform's review refused a message; it is shown nowhere (review {})", bot, review);
        }
        of(review)
                .tryComplete(
                        message == null
                                ? new SendResult.Never(
                                        FailureKind.REFUSED, "the platform's review refused it (review " + review + ")")
                                : new SendResult.Sent(message.value(), time.now()));
    }

    private synchronized Promise<SendResult> of(String review) {
        return reviews.computeIfAbsent(review, first -> Promise.promise());
    }
}
