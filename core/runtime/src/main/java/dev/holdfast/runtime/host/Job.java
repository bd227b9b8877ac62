package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BusMessage;
import dev.holdfast.plugin.event.Answerable;
import dev.holdfast.plugin.message.Author;
import dev.holdfast.runtime.command.CommandSpec;
import dev.holdfast.runtime.journal.Recorded;
import io.vertx.core.Promise;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something for a plugin to do. It says what, not which code: the code is looked up when it runs, so that a job which waits
 * during a reload is done by the new version.
 */
sealed interface Job {

    /** An event for the plugin's listeners at an address. */
    record ForListeners(Recorded recorded, String address) implements Job {
        /** What the journal remembers this job by; the same in every life of the process. */
        String holder(String plugin) {
            return plugin + "@" + address;
        }
    }

    /** A call of a command; the recorded event is its {@code event}. */
    record ForCommand(
            Recorded recorded,
            Answerable event,
            Author author,
            CommandSpec spec,
            Map<String, Object> values,
            boolean byOperator)
            implements Job {
        /** What the journal remembers this job by; the same in every life of the process. */
        String holder() {
            return spec.plugin() + "!" + spec.name();
        }
    }

    /** A JSON message; {@code answer} is null unless it is a request. */
    record ForBus(BusMessage message, @Nullable Promise<Map<String, Object>> answer) implements Job {}
}
