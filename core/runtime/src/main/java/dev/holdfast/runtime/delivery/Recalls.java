package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Refusal;
import dev.holdfast.resilience.CallContext;
import dev.holdfast.resilience.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes messages back: through the guard, at once or not at all, since platforms allow it for minutes only. */
final class Recalls {

    private Recalls() {}

    static Future<Delivery> recall(Exit exit, Conversation from, MessageId message, long deadlineNanos, Instant now) {
        CallContext context = new CallContext(deadlineNanos, from.key());
        return exit.guard()
                .call(attempt -> exit.sender().recall(from, message.value()), SendJudge.REPEATABLE, context)
                .map(outcome -> delivery(outcome, message, now));
    }

    private static Delivery delivery(Outcome<SendResult> outcome, MessageId message, Instant now) {
        return switch (outcome) {
            case Outcome.Success<SendResult> success -> new Delivery.Delivered(message, now);
            case Outcome.Rejected<SendResult> rejected -> retryable(rejected.reason(), rejected.retryAfter());
            case Outcome.Failed<SendResult> failed ->
                failed.retryable()
                        ? retryable(failed.reason(), failed.retryAfter())
                        : new Delivery.Refused(new Refusal.Permanent(failed.reason()));
        };
    }

    private static Delivery retryable(String reason, @Nullable Duration after) {
        return new Delivery.Refused(new Refusal.Retryable(reason, after == null ? Duration.ZERO : after));
    }
}
