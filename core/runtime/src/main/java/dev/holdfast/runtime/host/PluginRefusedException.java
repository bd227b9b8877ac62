package dev.holdfast.runtime.host;

/** A jar that is not loaded; the message is a sentence for the operator that says why and what to do. */
public final class PluginRefusedException extends Exception {
    public PluginRefusedException(String message) {
        super(message);
    }

    PluginRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
