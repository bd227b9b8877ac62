package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Features;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import dev.holdfast.runtime.delivery.DeliveryStep.Action;
import dev.holdfast.runtime.delivery.DeliveryStep.Signal;
import dev.holdfast.runtime.delivery.Ladder.Objection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** One attempt at a row: asks {@link DeliveryStep} what to do, does it, and tells what came of it, until it is done or has to wait. */
final class Attempts {

    /** How long formatted messages stay off after the platform refused one. */
    private static final Duration RICH_OFF = Duration.ofMinutes(5);

    private final Features features;
    private final Time time;
    private final DeliveryLog record;
    private final RowKeeper rows;
    private final Undelivered undelivered;
    private final Reviews reviews;
    private final ToIntFunction<Outgoing> sequence;

    /**
     * @param sequence the next number among the answers to the same event
     */
    Attempts(
            Features features,
            Time time,
            DeliveryLog record,
            RowKeeper rows,
            Undelivered undelivered,
            Reviews reviews,
            ToIntFunction<Outgoing> sequence) {
        this.features = features;
        this.time = time;
        this.record = record;
        this.rows = rows;
        this.undelivered = undelivered;
        this.reviews = reviews;
        this.sequence = sequence;
    }

    /** How one attempt ended. */
    sealed interface End {
        record Done(Delivery delivery) implements End {}

        record Later(String reason, Duration after) implements End {}
    }

    /** One attempt: a row, its way out, and how long somebody waits for it. */
    private record Attempt(Exit exit, Row row, long deadlineNanos) {}

    /**
     * @param deadlineNanos how long somebody waits for it
     * @return fails only where the code does
     */
    Future<End> attempt(Exit exit, Row row, long deadlineNanos) {
        if (row.deferred() && !row.progress().maybe()) {
            // What may be shown, and how, can have changed while it waited.
            PlatformLimits limits = exit.sender().limits();
            row.say(Rendering.parts(Rendering.fit(row.reply(), features::enabled, limits), limits));
        }
        return due(new Attempt(exit, row, deadlineNanos));
    }

    private Future<End> due(Attempt attempt) {
        Row row = attempt.row();
        boolean repeatable = attempt.exit().sender().repeatable(message(row)) && remembered(attempt);
        row.repeatable(repeatable);
        Instant until = row.outgoing.expiresAt();
        return on(attempt, new Signal.Due(time.now().isBefore(until) ? null : until, repeatable || row.isDecided()));
    }

    /** Whether the platform would still know it, if it had it from before. */
    private boolean remembered(Attempt attempt) {
        Row row = attempt.row();
        return !row.progress().maybe()
                || time.nanos() - row.maybeNanos()
                        < attempt.exit().sender().remembers().toNanos();
    }

    private static OutboundMessage message(Row row) {
        return new OutboundMessage(
                row.outgoing.to(), row.outgoing.answering(), row.reply(), row.sequence(), row.nonce());
    }

    private Future<End> on(Attempt attempt, Signal signal) {
        DeliveryStep step = DeliveryStep.step(attempt.row().progress(), signal);
        attempt.row().progress(step.next());
        return perform(attempt, step.action());
    }

    private Future<End> perform(Attempt attempt, Action action) {
        Row row = attempt.row();
        return switch (action) {
            case Action.Send send -> send(attempt);
            case Action.Renumber renumber -> {
                row.renumber(sequence.applyAsInt(row.outgoing));
                yield due(attempt);
            }
            case Action.Simplify simplify -> {
                simplify(attempt);
                yield due(attempt);
            }
            case Action.SayMore more -> {
                row.sayMore(sequence.applyAsInt(row.outgoing));
                yield due(attempt);
            }
            case Action.Wait wait -> Future.succeededFuture(new End.Later(wait.reason(), wait.after()));
            case Action.CloseDelivered close -> {
                Delivered first = row.first();
                yield Future.succeededFuture(
                        new End.Done(first != null ? first : new Delivered(keyOf(row), time.now())));
            }
            case Action.CloseRefused close ->
                Future.succeededFuture(new End.Done(refuse(row, close.cause(), close.reason())));
        };
    }

    private static void simplify(Attempt attempt) {
        Row row = attempt.row();
        row.simplifies();
        Reply below = row.below();
        if (below == null || Ladder.rung(below) == Ladder.Rung.RECOVERY_LINE) {
            row.sayOnly(Rendering.RECOVERY_LINE);
        } else {
            row.say(Rendering.parts(below, attempt.exit().sender().limits()));
        }
    }

    /** Nothing is sent before it is on disk that it may have been. */
    private Future<End> send(Attempt attempt) {
        Row row = attempt.row();
        if (row.maybeOnDisk()) {
            return request(attempt);
        }
        if (!row.progress().maybe()) {
            row.maybeFrom(time.nanos());
        }
        Promise<Void> written = Promise.promise();
        rows.change(row, written::complete);
        return written.future().compose(done -> request(attempt));
    }

    private Future<End> request(Attempt attempt) {
        Row row = attempt.row();
        OutboundMessage message = message(row);
        long left = Duration.between(time.now(), row.outgoing.expiresAt()).toNanos();
        long expiry = time.nanos() + left;
        CallContext context = new CallContext(
                attempt.deadlineNanos() - expiry < 0 ? attempt.deadlineNanos() : expiry,
                row.outgoing.to().key(),
                row.isRepeatable(),
                row.priority());
        Doubt doubt = new Doubt(row.progress().maybe());
        return attempt.exit()
                .guard()
                .call(
                        number -> {
                            row.attempted();
                            if (!doubt.maybe()) {
                                row.maybeFrom(time.nanos());
                            }
                            row.progress(row.progress().withMaybe(doubt.maybe()));
                            doubt.begun();
                            return attempt.exit().sender().send(message).onSuccess(doubt::answered);
                        },
                        row.isRepeatable() ? SendJudge.REPEATABLE : SendJudge.ONCE,
                        context)
                .compose(outcome -> on(attempt, signal(attempt, outcome, doubt)));
    }

    private Signal signal(Attempt attempt, Outcome<SendResult> outcome, Doubt doubt) {
        Row row = attempt.row();
        return switch (outcome) {
            case Outcome.Success<SendResult> success -> {
                accepted(row, success.value());
                yield new Signal.Accepted();
            }
            case Outcome.Rejected<SendResult> rejected -> notNow(row, doubt, rejected.reason(), rejected.retryAfter());
            case Outcome.Failed<SendResult> failed
            when failed.result() instanceof SendResult.Duplicate -> {
                if (row.progress().maybe() || row.isInDoubt()) {
                    accepted(row, new SendResult.Sent("", time.now()));
                }
                yield new Signal.Duplicate(row.isInDoubt(), failed.reason());
            }
            case Outcome.Failed<SendResult> failed
            when failed.result() instanceof SendResult.TooRich rich -> {
                tooRich(attempt, rich.reason());
                yield refused(attempt, Objection.FORM, rich.reason());
            }
            case Outcome.Failed<SendResult> failed
            when failed.retryable() -> notNow(row, doubt, failed.reason(), failed.retryAfter());
            case Outcome.Failed<SendResult> failed
            when failed.kind() == FailureKind.REFUSED -> refused(attempt, Objection.UNNAMED, failed.reason());
            case Outcome.Failed<SendResult> failed
            when failed.kind() == FailureKind.AUTHENTICATION -> new Signal.Denied(failed.reason());
            case Outcome.Failed<SendResult> failed -> new Signal.Unclear(failed.reason());
        };
    }

    /** Where a second one would show, the first unclear answer ends it: then every attempt before was a clear no. */
    private static Signal notNow(Row row, Doubt doubt, String reason, @Nullable Duration after) {
        return new Signal.NotNow(reason, after == null ? Duration.ZERO : after, row.isRepeatable() && doubt.maybe());
    }

    /** What was rich is off for a while where no formatted text is left to be tried. */
    private void tooRich(Attempt attempt, String reason) {
        if (features.enabled(Rendering.RICH_EMBEDS)
                && Ladder.speaksForOthers(
                        attempt.row().reply(), attempt.exit().sender().limits())) {
            features.disable(
                    Rendering.RICH_EMBEDS,
                    "rule",
                    attempt.row().outgoing.to().bot() + " refused a formatted message: " + reason,
                    RICH_OFF);
        }
    }

    /** The same key, whichever rung delivers it. */
    private static Signal refused(Attempt attempt, Objection objection, String reason) {
        Row row = attempt.row();
        Reply below =
                Ladder.below(row.reply(), objection, attempt.exit().sender().limits());
        row.below(below);
        return new Signal.Refused(below != null, reason);
    }

    private void accepted(Row row, SendResult result) {
        record.accepted(row.outgoing.receivedNanos() == 0 ? -1 : time.nanos() - row.outgoing.receivedNanos());
        row.accepted(
                switch (result) {
                    case SendResult.Sent sent
                    when !sent.messageId().isEmpty() -> new Delivered(new MessageId(sent.messageId()), sent.at());
                    case SendResult.UnderReview review ->
                        new Delivered(
                                reviews.held(UnderReview.of(row, undelivered.madeAt(row)), review.auditId()),
                                time.now());
                    default -> new Delivered(keyOf(row), time.now());
                });
    }

    private static MessageId keyOf(Row row) {
        return new MessageId("key:" + row.key);
    }

    /** Writes down that something will not be sent, and so what comes after it. */
    Delivery refuse(Row row, Cause cause, String reason) {
        row.givenUpFor(cause);
        return undelivered.refuse(row, cause, reason);
    }
}
