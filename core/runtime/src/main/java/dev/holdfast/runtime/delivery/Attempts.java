package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a row: through the guard, down the rungs where the platform refuses, until it is done or has to wait. */
final class Attempts {

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    /** How long formatted messages stay off after the platform refused one. */
    private static final Duration RICH_OFF = Duration.ofMinutes(5);

    /** Other numbers tried for a message whose number the platform knows from elsewhere. */
    private static final int RENUMBERED_MAX = 5;

    private final Features features;
    private final Time time;
    private final DeliveryLog record;
    private final ToIntFunction<Outgoing> sequence;

    /**
     * @param sequence the next number among the answers to the same event
     */
    Attempts(Features features, Time time, DeliveryLog record, ToIntFunction<Outgoing> sequence) {
        this.features = features;
        this.time = time;
        this.record = record;
        this.sequence = sequence;
    }

    /** How one attempt ended. */
    sealed interface End {
        record Done(Delivery delivery) implements End {}

        record Later(String reason, Duration after) implements End {}
    }

    /**
     * @param deadlineNanos how long somebody waits for it
     * @return fails only where the code does
     */
    Future<End> attempt(Exit exit, Row row, long deadlineNanos) {
        Instant now = time.now();
        if (!now.isBefore(row.outgoing.expiresAt())) {
            return done(refuse(row.key, "the platform takes no answer to it after " + row.outgoing.expiresAt()));
        }
        long expiry =
                time.nanos() + Duration.between(now, row.outgoing.expiresAt()).toNanos();
        PlatformLimits limits = exit.sender().limits();
        row.say(Rendering.parts(Rendering.fit(row.reply(), features::enabled, limits), limits));
        OutboundMessage message = new OutboundMessage(
                row.outgoing.to(), row.outgoing.answering(), row.reply(), row.sequence(), row.nonce());
        boolean repeatable = exit.sender().repeatable(message);
        CallContext context = new CallContext(
                deadlineNanos - expiry < 0 ? deadlineNanos : expiry,
                row.outgoing.to().key(),
                repeatable);
        return exit.guard()
                .call(
                        number -> {
                            row.attempted(number > 1);
                            return exit.sender().send(message);
                        },
                        repeatable ? SendJudge.REPEATABLE : SendJudge.ONCE,
                        context)
                .compose(outcome -> ended(exit, row, deadlineNanos, outcome));
    }

    private Future<End> ended(Exit exit, Row row, long deadlineNanos, Outcome<SendResult> outcome) {
        return switch (outcome) {
            case Outcome.Success<SendResult> success -> next(exit, row, deadlineNanos, accepted(row, success.value()));
            case Outcome.Rejected<SendResult> rejected ->
                later(row, rejected.attempts(), rejected.reason(), rejected.retryAfter());
            case Outcome.Failed<SendResult> failed
            when failed.result() instanceof SendResult.Duplicate ->
                duplicate(exit, row, deadlineNanos, failed.reason());
            case Outcome.Failed<SendResult> failed
            when failed.result() instanceof SendResult.TooRich rich -> tooRich(exit, row, deadlineNanos, rich.reason());
            case Outcome.Failed<SendResult> failed
            when failed.retryable() -> later(row, failed.attempts(), failed.reason(), failed.retryAfter());
            case Outcome.Failed<SendResult> failed
            when failed.kind() == FailureKind.REFUSED -> simpler(exit, row, deadlineNanos, failed.reason());
            case Outcome.Failed<SendResult> failed
            when failed.kind() == FailureKind.AUTHENTICATION -> done(refuse(row.key, failed.reason()));
            case Outcome.Failed<SendResult> failed ->
                done(refuse(
                        row.key,
                        failed.reason()
                                + "; it may have been shown, and is not sent again, since this kind of conversation would"
                                + " show it twice"));
        };
    }

    private static Future<End> done(Delivery delivery) {
        return Future.succeededFuture(new End.Done(delivery));
    }

    private static Future<End> later(Row row, int attempts, String reason, @Nullable Duration after) {
        row.attempted(attempts > 0);
        return Future.succeededFuture(new End.Later(reason, after == null ? Duration.ZERO : after));
    }

    /** Our own message, if an earlier attempt may have come through; else another one that has our number. */
    private Future<End> duplicate(Exit exit, Row row, long deadlineNanos, String reason) {
        if (row.mayHaveBeenSent()) {
            return next(exit, row, deadlineNanos, accepted(row, new SendResult.Sent("", time.now())));
        }
        if (row.renumber(sequence.applyAsInt(row.outgoing)) > RENUMBERED_MAX) {
            return done(refuse(row.key, reason));
        }
        return attempt(exit, row, deadlineNanos);
    }

    /** What was rich is off for a while; a picture, file or native part that was refused says nothing of other messages. */
    private Future<End> tooRich(Exit exit, Row row, long deadlineNanos, String reason) {
        Reply reply = row.reply();
        boolean formatted = reply.isRich()
                && reply.images().isEmpty()
                && reply.files().isEmpty()
                && reply.natives().isEmpty();
        if (formatted && features.enabled(Rendering.RICH_EMBEDS)) {
            features.disable(
                    Rendering.RICH_EMBEDS,
                    "rule",
                    row.outgoing.to().bot() + " refused a formatted message: " + reason,
                    RICH_OFF);
        }
        return simpler(exit, row, deadlineNanos, reason);
    }

    /** One rung down: plain words, and when even those were refused, the recovery line. */
    private Future<End> simpler(Exit exit, Row row, long deadlineNanos, String reason) {
        if (row.onLastRung()) {
            return done(refuse(row.key, reason));
        }
        if (row.reply().isRich()) {
            row.say(List.of(Rendering.plain(row.reply())));
        } else {
            row.stepOnLastRung();
        }
        return attempt(exit, row, deadlineNanos);
    }

    /** Words that took the place of something shorter may need more than one message. */
    private Future<End> next(Exit exit, Row row, long deadlineNanos, Delivery first) {
        if (!row.hasMore()) {
            return done(first);
        }
        row.sayMore(sequence.applyAsInt(row.outgoing));
        return attempt(exit, row, deadlineNanos)
                .map(end -> end instanceof End.Done last && last.delivery() instanceof Delivered
                        ? new End.Done(first)
                        : end);
    }

    private Delivery accepted(Row row, SendResult result) {
        record.accepted(row.outgoing.receivedNanos() == 0 ? -1 : time.nanos() - row.outgoing.receivedNanos());
        return switch (result) {
            case SendResult.Sent sent
            when !sent.messageId().isEmpty() -> new Delivered(new MessageId(sent.messageId()), sent.at());
            case SendResult.UnderReview review ->
                new Delivered(new MessageId("review:" + review.auditId()), time.now());
            default -> new Delivered(new MessageId("key:" + row.key), time.now());
        };
    }

    /** Writes down that something will not be sent. */
    Delivery refuse(OutboxKey key, String reason) {
        log.warn("Reply {} will not be sent: {}", key, reason);
        record.refused(key.toString(), reason);
        return new Refused(new Refusal.Permanent(reason));
    }
}
