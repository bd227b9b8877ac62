package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Form;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Outcome;
import dev.holdfast.resilience.Priority;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/** Opens forms: through the guard, at once or not at all, since a form that comes later than its button is of no use. */
public final class Forms {

    private Forms() {}

    /** The future never fails. */
    public static Future<Delivery> open(
            Exit exit, Answering.ToInteraction to, Form form, long deadlineNanos, Instant now) {
        // A lane of its own: the person waits, whatever else is said in the conversation.
        CallContext context = new CallContext(deadlineNanos, "interaction/" + to.interaction(), true, Priority.URGENT);
        return exit.guard()
                .call(attempt -> exit.sender().openForm(to, form), SendJudge.REPEATABLE, context)
                .map(outcome -> delivery(outcome, to, now));
    }

    private static Delivery delivery(Outcome<SendResult> outcome, Answering.ToInteraction to, Instant now) {
        return switch (outcome) {
            case Outcome.Success<SendResult> success ->
                new Delivery.Delivered(new MessageId("form:" + to.interaction()), now);
            case Outcome.Rejected<SendResult> rejected ->
                new Delivery.Refused(new Refusal.Retryable(rejected.reason(), Duration.ZERO));
            case Outcome.Failed<SendResult> failed ->
                new Delivery.Refused(
                        failed.retryable()
                                ? new Refusal.Retryable(failed.reason(), Duration.ZERO)
                                : new Refusal.Permanent(failed.reason()));
        };
    }
}
