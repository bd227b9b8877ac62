package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was not delivered, whole: a message that did not reach the chat, or an event that no plugin could answer in time.
 *
 * @param key the same for the same message or event: the outbox key's text, or {@code event:} with bot and event id
 * @param reason a sentence, for people
 * @param bot in the configuration
 * @param plugin who sent; empty for an event
 * @param conversation its {@code key()}; empty where it has none
 * @param message null for an event; send it again with {@link Deliveries#redeliver}
 * @param was how far the message was; null for an event, and for what was given up before it was begun
 * @param event null for a message
 * @param attempts requests made for it, as far as known
 * @param firstAt when it was first tried, or arrived
 * @param lastAt when it was given up
 * @param expiresAt when the platform stops taking it; {@link Instant#MAX} where it does not
 */
public record DeadLetter(
        String key,
        Cause cause,
        String reason,
        String bot,
        String plugin,
        String conversation,
        @Nullable Outgoing message,
        @Nullable GivenUp was,
        @Nullable Event event,
        int attempts,
        Instant firstAt,
        Instant lastAt,
        Instant expiresAt) {

    /** An event that no plugin could answer while the platform took an answer. */
    public static DeadLetter unanswered(Event event, Answerable answerable, String reason, Instant now) {
        String bot = event.origin().bot();
        return new DeadLetter(
                "event:" + bot + "/" + event.origin().eventId(),
                Cause.EXPIRED,
                reason,
                bot,
                "",
                answerable.conversation().key(),
                null,
                null,
                event,
                0,
                event.origin().receivedAt(),
                now,
                answerable.answerUntil());
    }

    /** Why. */
    public enum Cause {
        /** The platform refused it for good. */
        REFUSED,
        /** Its time was over before it could be sent. */
        EXPIRED,
        /** It may have been shown, and sending it again might show it twice: for an operator to decide. */
        UNCERTAIN,
        /** The outbox was full. */
        OUTBOX_FULL,
        /** Its bot is no longer configured. */
        NO_BOT
    }

    /** Whether sending it again by itself could work and do no harm. */
    public boolean retryable() {
        return message != null && cause == Cause.OUTBOX_FULL;
    }
}
