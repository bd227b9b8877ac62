package dev.holdfast.runtime.alert;

import io.vertx.core.Future;

/** Where alerts are told. Called from one thread, one notice after the other. */
public interface AlertSink {

    /** For people, such as {@code log}. */
    String name();

    /** Must not block for long; a failed future is logged and hurts nobody. */
    Future<Void> tell(Notice notice);
}
