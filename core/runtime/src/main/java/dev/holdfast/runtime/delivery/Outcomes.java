package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.message.MessageId;
import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.plugin.reply.Delivery.Deferred;
import dev.holdfast.plugin.reply.Delivery.Delivered;
import dev.holdfast.plugin.reply.Delivery.Refused;
import dev.holdfast.plugin.reply.Refusal;
import java.time.Instant;

/** What became of a send, as the text of a column: its time and the message's id, or {@code !} and why it was refused. */
final class Outcomes {

    private Outcomes() {}

    static String text(Delivery delivery) {
        return switch (delivery) {
            case Delivered delivered ->
                delivered.at().toEpochMilli() + " " + delivered.id().value();
            case Refused refused -> "!" + refused.refusal().reason();
            case Deferred deferred -> "!still waiting until " + deferred.until();
        };
    }

    /**
     * @throws IllegalArgumentException if it is no such text
     */
    static Delivery read(String text) {
        if (text.startsWith("!")) {
            return new Refused(new Refusal.Permanent(text.substring(1)));
        }
        int space = text.indexOf(' ');
        if (space < 1) {
            throw new IllegalArgumentException("no outcome of a send: '" + text + "'");
        }
        return new Delivered(
                new MessageId(text.substring(space + 1)),
                Instant.ofEpochMilli(Long.parseLong(text.substring(0, space))));
    }
}
