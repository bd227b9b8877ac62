package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.event.CommandInvoked;
import dev.holdfast.plugin.event.Event;
import dev.holdfast.plugin.event.FormSubmitted;
import dev.holdfast.plugin.event.InteractionReceived;
import dev.holdfast.plugin.event.InteractionToken;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.message.MessageId;
import org.jspecify.annotations.Nullable;

/** How a platform wants to be told what an answer is an answer to. Pure. */
public final class AnswerTo {

    private AnswerTo() {}

    /** What an answer to this event has to name. */
    public static Answering event(Answerable event) {
        if (event instanceof MessageReceived received) {
            return new Answering.ToMessage(
                    received.message().id().value(), received.message().author().id());
        }
        Answering.ToInteraction interaction = interaction(event);
        if (interaction != null && !interaction.token().isEmpty()) {
            return interaction;
        }
        MessageId message = event.answers();
        return message == null || interaction != null
                ? new Answering.ToEvent(event.origin().eventId())
                : new Answering.ToMessage(message.value(), "");
    }

    /** The interaction behind an event, which its platform wants acknowledged; null if it is none. */
    public static Answering.@Nullable ToInteraction interaction(Event event) {
        return switch (event) {
            case InteractionReceived press -> interaction(press.interaction(), press.token(), press.answers());
            case CommandInvoked call -> interaction(call.interaction(), call.token(), call.answers());
            case FormSubmitted form -> interaction(form.interaction(), form.token(), form.answers());
            default -> null;
        };
    }

    private static Answering.ToInteraction interaction(String id, InteractionToken token, @Nullable MessageId message) {
        return new Answering.ToInteraction(id, token.value(), message == null ? "" : message.value());
    }
}
