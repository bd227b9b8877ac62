package dev.holdfast.runtime.bus;

import dev.holdfast.plugin.BusMessage;
import io.vertx.core.Promise;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Receives JSON messages of an address, on an event loop: enqueues and returns. */
@FunctionalInterface
public interface JsonTarget {

    /**
     * @param answer completed with the answer to a request; null for a published message
     */
    void accept(BusMessage message, @Nullable Promise<Map<String, Object>> answer);
}
