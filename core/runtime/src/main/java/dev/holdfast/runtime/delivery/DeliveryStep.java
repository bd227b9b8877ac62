package dev.holdfast.runtime.delivery;

import dev.holdfast.runtime.delivery.DeadLetter.Cause;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a message in the outbox, as a function of how far it is and what just happened. Opens nothing, waits for
 * nothing: who performs the action tells what came of it as the next signal.
 *
 * <p>Exactly once rests on three rules. Nothing is sent before {@code maybe} is on disk, so that a process that died knows what it
 * may have done. What may have been sent is sent again only where the platform drops the second one. And a platform that says it
 * has this number is believed only if we may have sent it; else the number is somebody else's and another is taken.
 */
record DeliveryStep(Progress next, Action action) {

    /** Other numbers tried for a message whose number the platform knows from elsewhere. */
    static final int RENUMBERED_MAX = 5;

    /** What happened. */
    sealed interface Signal {
        /**
         * An attempt is due.
         *
         * @param expired since when the platform takes it no longer; null while it does
         * @param repeatable whether the platform would drop the second one if it has the first
         */
        record Due(@Nullable Instant expired, boolean repeatable) implements Signal {}

        record Accepted() implements Signal {}

        /**
         * The platform has a message with this number or nonce.
         *
         * @param inDoubt whether a process before may have sent it without leaving a record, since the database was away
         */
        record Duplicate(boolean inDoubt, String reason) implements Signal {}

        /**
         * Refused for what it is.
         *
         * @param simpler whether it can be said in a simpler way
         */
        record Refused(boolean simpler, String reason) implements Signal {}

        /** Refused for who we are. */
        record Denied(String reason) implements Signal {}

        /**
         * Not now.
         *
         * @param maybe whether some attempt may have come through
         */
        record NotNow(String reason, Duration after, boolean maybe) implements Signal {}

        /** Nobody knows whether it came through, and sending it again could show it twice. */
        record Unclear(String reason) implements Signal {}
    }

    /** What to do now. */
    sealed interface Action {
        /** Write down that it may have been sent from here on, if that is not on disk, then send it. */
        record Send() implements Action {}

        /** Take another number, write it down, and send. */
        record Renumber() implements Action {}

        /** Say it in a simpler way, write that down, and send. */
        record Simplify() implements Action {}

        /** Go on with the next message, under a number of its own. */
        record SayMore() implements Action {}

        record Wait(String reason, Duration after) implements Action {}

        record CloseDelivered() implements Action {}

        record CloseRefused(Cause cause, String reason) implements Action {}
    }

    static DeliveryStep step(Progress now, Signal signal) {
        return switch (signal) {
            case Signal.Due due -> due(now, due);
            case Signal.Accepted accepted -> accepted(now);
            case Signal.Duplicate duplicate -> duplicate(now, duplicate);
            case Signal.Refused refused -> refused(now, refused);
            case Signal.Denied denied -> refuse(now, Cause.REFUSED, denied.reason());
            case Signal.NotNow later ->
                new DeliveryStep(now.withMaybe(later.maybe()), new Action.Wait(later.reason(), later.after()));
            case Signal.Unclear unclear ->
                refuse(
                        now,
                        Cause.UNCERTAIN,
                        unclear.reason() + "; it may have been shown, and is not sent again, since this kind of"
                                + " conversation would show it twice");
        };
    }

    private static DeliveryStep due(Progress now, Signal.Due due) {
        if (due.expired() != null) {
            return refuse(now, Cause.EXPIRED, "the platform takes no answer to it after " + due.expired());
        }
        if (now.maybe() && !due.repeatable()) {
            return refuse(
                    now,
                    Cause.UNCERTAIN,
                    "the process or the connection broke while it was sent; it may have been shown, and is not sent again,"
                            + " since this kind of conversation would show it twice");
        }
        return new DeliveryStep(now, new Action.Send());
    }

    private static DeliveryStep accepted(Progress now) {
        return now.more() > 0
                ? new DeliveryStep(now.nextMessage(), new Action.SayMore())
                : new DeliveryStep(now, new Action.CloseDelivered());
    }

    private static DeliveryStep duplicate(Progress now, Signal.Duplicate duplicate) {
        if (now.maybe() || duplicate.inDoubt()) {
            return accepted(now);
        }
        return now.renumbered() == RENUMBERED_MAX
                ? refuse(now, Cause.REFUSED, duplicate.reason())
                : new DeliveryStep(now.renumberedAgain(), new Action.Renumber());
    }

    private static DeliveryStep refused(Progress now, Signal.Refused refused) {
        return refused.simpler()
                ? new DeliveryStep(now, new Action.Simplify())
                : refuse(now, Cause.REFUSED, refused.reason());
    }

    private static DeliveryStep refuse(Progress now, Cause cause, String reason) {
        return new DeliveryStep(now, new Action.CloseRefused(cause, reason));
    }
}
