package dev.holdfast.runtime.deadletter;

import dev.holdfast.plugin.reply.Delivery;
import dev.holdfast.runtime.delivery.GivenUp;
import dev.holdfast.runtime.delivery.Outgoing;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Sends again what lies here. */
@FunctionalInterface
public interface Redelivery {

    /**
     * Under the same key as before. What is refused again comes back as a letter with that key.
     *
     * @param was how far it was; null if it was not begun
     * @return never fails
     */
    Future<Delivery> again(Outgoing message, @Nullable GivenUp was);
}
